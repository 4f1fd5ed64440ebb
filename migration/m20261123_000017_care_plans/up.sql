-- Plans of care, after FHIR's CarePlan and Goal: what is aimed at, by which steps, until when, and what is done for it. Words are sealed.
-- Dates and states are not: overdue reviews and goals in force are found by them.
create table pazpaz.care_plans (
  workspace_id     uuid not null,
  id               uuid not null,
  client_id        uuid not null,
  provider_id      uuid not null,            -- the author, who answers for it
  status           text not null,
  title_enc        bytea not null,
  description_enc  bytea,
  authored_at      timestamptz not null,
  period_start     date not null,
  period_end       date,
  review_date      date,
  version          integer not null default 1,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  created_by       uuid not null,
  updated_by       uuid not null,
  deleted_at       timestamptz,
  constraint care_plans_pkey primary key (workspace_id, id),
  constraint care_plans_of_client unique (workspace_id, client_id, id),
  constraint care_plans_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint care_plans_provider foreign key (workspace_id, provider_id) references pazpaz.provider_profiles (workspace_id, id),
  constraint care_plans_created_by foreign key (workspace_id, created_by) references pazpaz.users (workspace_id, id),
  constraint care_plans_updated_by foreign key (workspace_id, updated_by) references pazpaz.users (workspace_id, id),
  constraint care_plans_status check (status in ('draft', 'active', 'on_hold', 'completed', 'revoked')),
  constraint care_plans_period check (period_end >= period_start),
  constraint care_plans_review check (review_date >= period_start),
  constraint care_plans_finite check (authored_at > '1900-01-01 00:00+00' and authored_at < '2200-01-01 00:00+00'
    and period_start > '1900-01-01' and period_start < '2200-01-01' and period_end < '2200-01-01' and review_date < '2200-01-01'),
  constraint care_plans_sealed check (pazpaz.is_sealed(title_enc) and pazpaz.is_sealed(description_enc))
);
create index care_plans_timeline on pazpaz.care_plans (workspace_id, client_id, authored_at desc, id desc);
-- What is in force comes up for review, of the whole practice or of one provider.
create index care_plans_review_due on pazpaz.care_plans (workspace_id, review_date, id)
  where status in ('active', 'on_hold') and deleted_at is null and review_date is not null;
create index care_plans_review_due_of on pazpaz.care_plans (workspace_id, provider_id, review_date, id)
  where status in ('active', 'on_hold') and deleted_at is null and review_date is not null;
select pazpaz.tenant('pazpaz.care_plans');

create table pazpaz.care_goals (
  workspace_id        uuid not null,
  id                  uuid not null,
  client_id           uuid not null,
  care_plan_id        uuid not null,
  lifecycle_status    text not null,
  achievement_status  text,
  description_enc     bytea not null,
  start_date          date,
  due_date            date,
  version             integer not null default 1,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  created_by          uuid not null,
  updated_by          uuid not null,
  deleted_at          timestamptz,
  constraint care_goals_pkey primary key (workspace_id, id),
  constraint care_goals_of_plan unique (workspace_id, care_plan_id, client_id, id),
  constraint care_goals_plan foreign key (workspace_id, client_id, care_plan_id)
    references pazpaz.care_plans (workspace_id, client_id, id),
  constraint care_goals_created_by foreign key (workspace_id, created_by) references pazpaz.users (workspace_id, id),
  constraint care_goals_updated_by foreign key (workspace_id, updated_by) references pazpaz.users (workspace_id, id),
  constraint care_goals_lifecycle check (lifecycle_status in ('proposed', 'planned', 'accepted', 'active', 'on_hold', 'completed',
    'cancelled')),
  constraint care_goals_achievement check (achievement_status in ('in_progress', 'improving', 'worsening', 'no_change', 'achieved',
    'sustaining', 'not_achieved', 'no_progress', 'not_attainable')),
  constraint care_goals_due check (due_date >= start_date),
  constraint care_goals_finite check (start_date > '1900-01-01' and start_date < '2200-01-01' and due_date > '1900-01-01'
    and due_date < '2200-01-01'),
  constraint care_goals_sealed check (pazpaz.is_sealed(description_enc))
);
select pazpaz.tenant('pazpaz.care_goals');

create table pazpaz.care_milestones (
  workspace_id  uuid not null,
  id            uuid not null,
  client_id     uuid not null,
  care_plan_id  uuid not null,
  care_goal_id  uuid not null,
  title_enc     bytea not null,
  due_date      date,
  reached_on    date,
  version       integer not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  created_by    uuid not null,
  updated_by    uuid not null,
  deleted_at    timestamptz,
  constraint care_milestones_pkey primary key (workspace_id, id),
  -- Plan and client are part of the key: a step cannot stand under a goal of another plan or client.
  constraint care_milestones_goal foreign key (workspace_id, care_plan_id, client_id, care_goal_id)
    references pazpaz.care_goals (workspace_id, care_plan_id, client_id, id),
  constraint care_milestones_created_by foreign key (workspace_id, created_by) references pazpaz.users (workspace_id, id),
  constraint care_milestones_updated_by foreign key (workspace_id, updated_by) references pazpaz.users (workspace_id, id),
  constraint care_milestones_finite check (due_date > '1900-01-01' and due_date < '2200-01-01' and reached_on > '1900-01-01'
    and reached_on < '2200-01-01'),
  constraint care_milestones_sealed check (pazpaz.is_sealed(title_enc))
);
create index care_milestones_of_goal on pazpaz.care_milestones (workspace_id, care_goal_id, id);
select pazpaz.tenant('pazpaz.care_milestones');

create table pazpaz.care_interventions (
  workspace_id     uuid not null,
  id               uuid not null,
  client_id        uuid not null,
  care_plan_id     uuid not null,
  care_goal_id     uuid,
  kind             text not null,
  status           text not null,
  description_enc  bytea not null,
  frequency_enc    bytea,
  version          integer not null default 1,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  created_by       uuid not null,
  updated_by       uuid not null,
  deleted_at       timestamptz,
  constraint care_interventions_pkey primary key (workspace_id, id),
  constraint care_interventions_of_plan unique (workspace_id, care_plan_id, client_id, id),
  constraint care_interventions_plan foreign key (workspace_id, client_id, care_plan_id)
    references pazpaz.care_plans (workspace_id, client_id, id),
  -- A goal that it serves is one of the same plan.
  constraint care_interventions_goal foreign key (workspace_id, care_plan_id, client_id, care_goal_id)
    references pazpaz.care_goals (workspace_id, care_plan_id, client_id, id),
  constraint care_interventions_created_by foreign key (workspace_id, created_by) references pazpaz.users (workspace_id, id),
  constraint care_interventions_updated_by foreign key (workspace_id, updated_by) references pazpaz.users (workspace_id, id),
  constraint care_interventions_kind check (kind in ('therapy', 'exercise', 'education', 'homework', 'assessment', 'referral',
    'coordination', 'other')),
  constraint care_interventions_status check (status in ('not_started', 'scheduled', 'in_progress', 'on_hold', 'completed', 'cancelled',
    'stopped')),
  constraint care_interventions_sealed check (pazpaz.is_sealed(description_enc) and pazpaz.is_sealed(frequency_enc))
);
select pazpaz.tenant('pazpaz.care_interventions');

-- Which sessions serve which plan. The plan is written too when a link comes or goes, so that its version counts this; the session is
-- not, since a signed one never is.
create table pazpaz.care_plan_sessions (
  workspace_id  uuid not null,
  client_id     uuid not null,
  care_plan_id  uuid not null,
  session_id    uuid not null,
  constraint care_plan_sessions_pkey primary key (workspace_id, care_plan_id, session_id),
  -- The client is part of both keys: a plan cannot be served by another client's session.
  constraint care_plan_sessions_plan foreign key (workspace_id, client_id, care_plan_id)
    references pazpaz.care_plans (workspace_id, client_id, id),
  constraint care_plan_sessions_session foreign key (workspace_id, client_id, session_id)
    references pazpaz.sessions (workspace_id, client_id, id)
);
create index care_plan_sessions_of_session on pazpaz.care_plan_sessions (workspace_id, session_id, care_plan_id);
select pazpaz.tenant('pazpaz.care_plan_sessions', 'select, insert, delete');

-- Who has put a plan, a goal or an intervention into which state, and when. The first of each has nothing it comes from.
create table pazpaz.care_status_changes (
  workspace_id          uuid not null,
  id                    uuid not null,
  client_id             uuid not null,
  care_plan_id          uuid not null,
  care_goal_id          uuid,
  care_intervention_id  uuid,
  subject               text not null,
  from_status           text,
  to_status             text not null,
  reason_enc            bytea,
  changed_at            timestamptz not null,
  changed_by            uuid not null,
  constraint care_status_changes_pkey primary key (workspace_id, id),
  constraint care_status_changes_plan foreign key (workspace_id, client_id, care_plan_id)
    references pazpaz.care_plans (workspace_id, client_id, id),
  constraint care_status_changes_goal foreign key (workspace_id, care_plan_id, client_id, care_goal_id)
    references pazpaz.care_goals (workspace_id, care_plan_id, client_id, id),
  constraint care_status_changes_intervention foreign key (workspace_id, care_plan_id, client_id, care_intervention_id)
    references pazpaz.care_interventions (workspace_id, care_plan_id, client_id, id),
  constraint care_status_changes_changed_by foreign key (workspace_id, changed_by) references pazpaz.users (workspace_id, id),
  constraint care_status_changes_subject check (case subject
    when 'plan' then care_goal_id is null and care_intervention_id is null
    when 'intervention' then care_goal_id is null and care_intervention_id is not null
    when 'goal' then care_goal_id is not null and care_intervention_id is null
    when 'achievement' then care_goal_id is not null and care_intervention_id is null
    else false end),
  constraint care_status_changes_differ check (from_status is distinct from to_status),
  constraint care_status_changes_finite check (changed_at > '1900-01-01 00:00+00' and changed_at < '2200-01-01 00:00+00'),
  constraint care_status_changes_sealed check (pazpaz.is_sealed(reason_enc))
);
create index care_status_changes_of_plan on pazpaz.care_status_changes (workspace_id, care_plan_id, changed_at desc, id desc)
  where subject = 'plan';
create index care_status_changes_of_goal on pazpaz.care_status_changes (workspace_id, care_goal_id, changed_at desc, id desc)
  where care_goal_id is not null;
create index care_status_changes_of_intervention on pazpaz.care_status_changes
  (workspace_id, care_intervention_id, changed_at desc, id desc) where care_intervention_id is not null;
select pazpaz.tenant('pazpaz.care_status_changes', 'select, insert');

-- What was is not written anew. The jobs' role puts the reason under another key: it neither comes nor goes, and nothing else differs.
create function pazpaz.keep_status_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_user = 'pazpaz_jobs' and to_jsonb(new) - 'reason_enc' = to_jsonb(old) - 'reason_enc'
     and (new.reason_enc is null) = (old.reason_enc is null) then
    return new;
  end if;
  raise exception 'the history of a state does not change'
    using errcode = 'integrity_constraint_violation', constraint = 'care_status_changes_kept';
end $$;
create trigger append_only before update or delete on pazpaz.care_status_changes for each row execute function pazpaz.keep_status_change();
alter table pazpaz.care_status_changes enable always trigger append_only;

select pazpaz.describe('pazpaz.care_plans', 'Plans of care: what is aimed at with a client, and until when.', '{
  "provider_id": "The author, who answers for it. In clear: reviews are listed by author.",
  "status": "draft, active, on_hold, completed or revoked, after FHIR''s CarePlan.status. In clear: what is in force comes up for review.",
  "title_enc": "What it is called.",
  "description_enc": "What it is about.",
  "authored_at": "When it was drawn up. In clear: lists and the timeline are sorted by it.",
  "period_start": "The first day on which it is good. In clear: it is compared with the other days.",
  "period_end": "The day by which it is to be carried out. In clear: it is compared with the other days.",
  "review_date": "The day on which it is to be looked at again. In clear: overdue reviews are found by it."
}');
select pazpaz.describe('pazpaz.care_goals', 'Goals of plans of care.', '{
  "care_plan_id": "The plan it is part of. In clear: a reference.",
  "lifecycle_status": "Where it is in its life, after FHIR''s Goal.lifecycleStatus. In clear: which follows which is checked by it.",
  "achievement_status": "How far it is from being reached, after FHIR''s Goal.achievementStatus. In clear: outcomes are counted by it.",
  "description_enc": "What is aimed at.",
  "start_date": "From which day on it is pursued. In clear: it is compared with the day by which it is due.",
  "due_date": "The day by which it is to be reached. In clear: what is overdue is found by it."
}');
select pazpaz.describe('pazpaz.care_milestones', 'Steps on the way to goals.', '{
  "care_plan_id": "The plan of the goal. In clear: a reference.",
  "care_goal_id": "The goal it leads to. In clear: a reference.",
  "title_enc": "What is to be reached.",
  "due_date": "The day by which it is to be reached. In clear: what is overdue is found by it.",
  "reached_on": "The day on which it was reached. In clear: what is overdue is found by it."
}');
select pazpaz.describe('pazpaz.care_interventions', 'What is done within plans of care.', '{
  "care_plan_id": "The plan it is part of. In clear: a reference.",
  "care_goal_id": "The goal of the plan that it serves, where it serves one. In clear: a reference.",
  "kind": "therapy, exercise, education, homework, assessment, referral, coordination or other. In clear: it tells no more than the kind of a visit.",
  "status": "Where it is in its life, after FHIR''s CarePlan.activity.detail.status. In clear: which follows which is checked by it.",
  "description_enc": "What is done.",
  "frequency_enc": "How often."
}');
select pazpaz.describe('pazpaz.care_plan_sessions', 'Which sessions serve which plan of care.', '{
  "care_plan_id": "The plan. In clear: a reference.",
  "session_id": "The session, of the same client. In clear: a reference."
}');
select pazpaz.describe('pazpaz.care_status_changes', 'The history of the states of plans of care, their goals and interventions; only added to.', '{
  "care_plan_id": "The plan, or that of the goal or intervention. In clear: a reference.",
  "care_goal_id": "The goal, where it is one. In clear: a reference.",
  "care_intervention_id": "The intervention, where it is one. In clear: a reference.",
  "subject": "plan, goal, achievement or intervention: which state it is that changed. In clear: a history is narrowed by it.",
  "from_status": "What it was; nothing at first. In clear: it tells no more than the state itself.",
  "to_status": "What it has become. In clear: it tells no more than the state itself.",
  "reason_enc": "Why.",
  "changed_at": "When. In clear: histories are sorted by it.",
  "changed_by": "The user who changed it. In clear: a reference to staff."
}');
