drop table pazpaz.care_plan_diagnoses;
