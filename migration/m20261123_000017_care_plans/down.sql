drop table pazpaz.care_status_changes;
drop function pazpaz.keep_status_change();
drop table pazpaz.care_plan_sessions;
drop table pazpaz.care_interventions;
drop table pazpaz.care_milestones;
drop table pazpaz.care_goals;
drop table pazpaz.care_plans;
