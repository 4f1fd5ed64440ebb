drop table pazpaz.care_plan_diagnoses;
drop table pazpaz.client_alerts;
drop table pazpaz.allergies;
drop table pazpaz.medications;
drop table pazpaz.diagnoses;
drop table codes.icd10cm_codes;
drop table codes.icd10cm_releases;
revoke usage on schema codes from pazpaz_app;
