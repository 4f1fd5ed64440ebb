-- Which diagnoses a plan of care is about. The plan is written too when a link comes or goes, so that its version counts this.
create table pazpaz.care_plan_diagnoses (
  workspace_id  uuid not null,
  client_id     uuid not null,
  care_plan_id  uuid not null,
  diagnosis_id  uuid not null,
  constraint care_plan_diagnoses_pkey primary key (workspace_id, care_plan_id, diagnosis_id),
  -- The client is part of both keys: a plan cannot be about another client's diagnosis.
  constraint care_plan_diagnoses_plan foreign key (workspace_id, client_id, care_plan_id)
    references pazpaz.care_plans (workspace_id, client_id, id),
  constraint care_plan_diagnoses_diagnosis foreign key (workspace_id, client_id, diagnosis_id)
    references pazpaz.diagnoses (workspace_id, client_id, id)
);
create index care_plan_diagnoses_of_diagnosis on pazpaz.care_plan_diagnoses (workspace_id, diagnosis_id, care_plan_id);
select pazpaz.tenant('pazpaz.care_plan_diagnoses', 'select, insert, delete');

select pazpaz.describe('pazpaz.care_plan_diagnoses', 'Which diagnoses a plan of care is about.', '{
  "care_plan_id": "The plan. In clear: a reference.",
  "diagnosis_id": "The diagnosis, of the same client. In clear: a reference."
}');
