-- What a client has, takes, must not have, and what everybody who treats the client should know at once.

-- The classification, as the official files give it: one row for each file that was imported. It is the same for every practice and holds
-- nothing of any, so it stands in a schema of its own, without tenants. The server reads it; only the importer, as the owner, writes.
do $$ begin
  if to_regnamespace('codes') is null then
    raise exception 'the schema codes is missing: run migration/prepare.sql again, as an administrator';
  end if;
end $$;
create table codes.icd10cm_releases (
  id           uuid not null,
  edition      text not null,                -- such as 2026
  valid_from   date not null,
  valid_until  date not null,                -- or until the next release begins
  digest       text not null,                -- SHA-256 over all codes, in hexadecimal: what servers keep in memory is known by it
  codes        integer not null,
  imported_at  timestamptz not null,
  constraint icd10cm_releases_pkey primary key (id),
  constraint icd10cm_releases_from unique (edition, valid_from),
  constraint icd10cm_releases_edition check (edition ~ '^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$'),
  constraint icd10cm_releases_span check (valid_from <= valid_until and valid_from >= '1900-01-01' and valid_until < '2200-01-01'),
  constraint icd10cm_releases_digest check (digest ~ '^[0-9a-f]{64}$'),
  constraint icd10cm_releases_codes check (codes > 0)
);
create table codes.icd10cm_codes (
  release_id         uuid not null,
  code               text not null,          -- without the dot, as in the file
  billable           boolean not null,       -- false: a header, which names a group and is no diagnosis
  short_description  text not null,
  description        text not null,
  constraint icd10cm_codes_pkey primary key (release_id, code),
  constraint icd10cm_codes_release foreign key (release_id) references codes.icd10cm_releases (id),
  constraint icd10cm_codes_code check (code ~ '^[A-Z][0-9][0-9A-Z]{1,5}$'),
  constraint icd10cm_codes_descriptions check (char_length(short_description) between 1 and 500 and char_length(description) between 1 and 500)
);
grant usage on schema codes to pazpaz_app;
grant select on codes.icd10cm_releases, codes.icd10cm_codes to pazpaz_app;

-- A diagnosis. The code is sealed like the words: it says the same. There is no token of it to search by, keyed or not: some codes are so
-- common that their tokens would be known by how often they stand there.
create table pazpaz.diagnoses (
  workspace_id         uuid not null,
  id                   uuid not null,
  client_id            uuid not null,
  provider_id          uuid,                 -- whose diagnosis it is
  code_enc             bytea,                -- with the dot, such as A00.0; none of a diagnosis in words
  edition              text,                 -- of the code
  service_date         date,                 -- for which it was made, and on which the code was valid
  description_enc      bytea not null,       -- the code's, as it was then, or the diagnosis in words
  onset_enc            bytea,                -- YYYY, YYYY-MM or YYYY-MM-DD
  abatement_enc        bytea,                -- in the same forms
  note_enc             bytea,
  clinical_status      text not null,
  verification_status  text not null,
  rank                 integer,              -- among those the client has: 1 is the principal one
  recorded_date        timestamptz not null,
  recorded_by          uuid not null,
  version              integer not null default 1,
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now(),
  deleted_at           timestamptz,          -- it was entered in error
  constraint diagnoses_pkey primary key (workspace_id, id),
  constraint diagnoses_in_client unique (workspace_id, client_id, id),
  constraint diagnoses_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint diagnoses_provider foreign key (workspace_id, provider_id) references pazpaz.provider_profiles (workspace_id, id),
  constraint diagnoses_recorded_by foreign key (workspace_id, recorded_by) references pazpaz.users (workspace_id, id),
  constraint diagnoses_coded check ((code_enc is null) = (edition is null) and (code_enc is null or service_date is not null)),
  constraint diagnoses_clinical_status check (clinical_status in ('active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved')),
  constraint diagnoses_verification_status check (verification_status in ('unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted')),
  constraint diagnoses_ranked check (
    (rank is not null) = (deleted_at is null and clinical_status in ('active', 'recurrence', 'relapse'))),
  constraint diagnoses_rank_range check (rank between 1 and 1000),
  -- Checked at the end of a statement and not row by row, so that one statement may change the order of many.
  constraint diagnoses_rank exclude using btree (workspace_id with =, client_id with =, rank with =) where (rank is not null)
    deferrable initially immediate,
  constraint diagnoses_finite check (recorded_date > '1900-01-01 00:00+00' and recorded_date < '2200-01-01 00:00+00'),
  constraint diagnoses_sealed check (pazpaz.is_sealed(code_enc) and pazpaz.is_sealed(description_enc) and pazpaz.is_sealed(onset_enc)
    and pazpaz.is_sealed(abatement_enc) and pazpaz.is_sealed(note_enc))
);
create index diagnoses_of_client on pazpaz.diagnoses (workspace_id, client_id, recorded_date desc, id desc);
select pazpaz.tenant('pazpaz.diagnoses');

-- What the client takes, or took, as far as it is known: a statement, and no prescription.
create table pazpaz.medications (
  workspace_id         uuid not null,
  id                   uuid not null,
  client_id            uuid not null,
  name_enc             bytea not null,
  dose_enc             bytea,
  route_enc            bytea,
  frequency_enc        bytea,
  effective_start_enc  bytea,                -- YYYY, YYYY-MM or YYYY-MM-DD
  effective_end_enc    bytea,                -- in the same forms
  prescriber_enc       bytea,
  reason_enc           bytea,
  note_enc             bytea,
  status               text not null,
  information_source   text,
  date_asserted        timestamptz not null,
  recorded_by          uuid not null,
  version              integer not null default 1,
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now(),
  deleted_at           timestamptz,          -- it was entered in error
  constraint medications_pkey primary key (workspace_id, id),
  constraint medications_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint medications_recorded_by foreign key (workspace_id, recorded_by) references pazpaz.users (workspace_id, id),
  constraint medications_status check (status in ('active', 'completed', 'intended', 'stopped', 'on_hold', 'unknown', 'not_taken')),
  constraint medications_information_source check (information_source in ('client', 'related_person', 'practitioner', 'document')),
  constraint medications_finite check (date_asserted > '1900-01-01 00:00+00' and date_asserted < '2200-01-01 00:00+00'),
  constraint medications_sealed check (pazpaz.is_sealed(name_enc) and pazpaz.is_sealed(dose_enc) and pazpaz.is_sealed(route_enc)
    and pazpaz.is_sealed(frequency_enc) and pazpaz.is_sealed(effective_start_enc) and pazpaz.is_sealed(effective_end_enc)
    and pazpaz.is_sealed(prescriber_enc) and pazpaz.is_sealed(reason_enc) and pazpaz.is_sealed(note_enc))
);
create index medications_of_client on pazpaz.medications (workspace_id, client_id, date_asserted desc, id desc);
select pazpaz.tenant('pazpaz.medications');

-- What the client does not bear.
create table pazpaz.allergies (
  workspace_id         uuid not null,
  id                   uuid not null,
  client_id            uuid not null,
  substance_enc        bytea not null,
  reaction_enc         bytea,
  onset_enc            bytea,                -- YYYY, YYYY-MM or YYYY-MM-DD
  note_enc             bytea,
  type                 text,
  category             text,
  criticality          text,
  severity             text,                 -- of the reaction
  clinical_status      text not null,
  verification_status  text not null,
  recorded_date        timestamptz not null,
  recorded_by          uuid not null,
  version              integer not null default 1,
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now(),
  deleted_at           timestamptz,          -- it was entered in error
  constraint allergies_pkey primary key (workspace_id, id),
  constraint allergies_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint allergies_recorded_by foreign key (workspace_id, recorded_by) references pazpaz.users (workspace_id, id),
  constraint allergies_type check (type in ('allergy', 'intolerance')),
  constraint allergies_category check (category in ('food', 'medication', 'environment', 'biologic')),
  constraint allergies_criticality check (criticality in ('low', 'high', 'unable_to_assess')),
  constraint allergies_severity check (severity in ('mild', 'moderate', 'severe')),
  constraint allergies_clinical_status check (clinical_status in ('active', 'inactive', 'resolved')),
  constraint allergies_verification_status check (verification_status in ('unconfirmed', 'confirmed', 'refuted')),
  constraint allergies_finite check (recorded_date > '1900-01-01 00:00+00' and recorded_date < '2200-01-01 00:00+00'),
  constraint allergies_sealed check (pazpaz.is_sealed(substance_enc) and pazpaz.is_sealed(reaction_enc) and pazpaz.is_sealed(onset_enc)
    and pazpaz.is_sealed(note_enc))
);
create index allergies_of_client on pazpaz.allergies (workspace_id, client_id, recorded_date desc, id desc);
select pazpaz.tenant('pazpaz.allergies');

-- What everybody who treats the client should know before anything else.
create table pazpaz.client_alerts (
  workspace_id  uuid not null,
  id            uuid not null,
  client_id     uuid not null,
  kind          text not null,
  severity      text not null,
  text_enc      bytea not null,
  from_at       timestamptz not null,
  until_at      timestamptz,                 -- the first instant after it
  recorded_by   uuid not null,
  version       integer not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  deleted_at    timestamptz,                 -- it was entered in error
  constraint client_alerts_pkey primary key (workspace_id, id),
  constraint client_alerts_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint client_alerts_recorded_by foreign key (workspace_id, recorded_by) references pazpaz.users (workspace_id, id),
  constraint client_alerts_kind check (kind in ('risk', 'legal', 'accessibility', 'other')),
  constraint client_alerts_severity check (severity in ('low', 'moderate', 'high')),
  constraint client_alerts_span check (until_at > from_at),
  constraint client_alerts_finite check (from_at > '1900-01-01 00:00+00' and from_at < '2200-01-01 00:00+00' and until_at < '2200-01-01 00:00+00'),
  constraint client_alerts_sealed check (pazpaz.is_sealed(text_enc))
);
create index client_alerts_of_client on pazpaz.client_alerts (workspace_id, client_id, from_at desc, id desc);
select pazpaz.tenant('pazpaz.client_alerts');

select pazpaz.describe('codes.icd10cm_releases', 'Files of codes that were imported, and when their codes are valid. The same for every practice.', '{
  "id": "UUID. In clear: what its codes refer to.",
  "edition": "The edition, such as 2026. In clear: public.",
  "valid_from": "The first date of service for which the codes are valid. In clear: public.",
  "valid_until": "The last one, unless another release begins before. In clear: public.",
  "digest": "SHA-256 over all codes. In clear: servers know by it whether what they keep in memory is still right.",
  "codes": "How many codes there are. In clear: public.",
  "imported_at": "When it was imported or changed. In clear: it concerns nobody."
}');
select pazpaz.describe('codes.icd10cm_codes', 'The codes of a release. The same for every practice.', '{
  "release_id": "The release. In clear: a reference.",
  "code": "ICD-10-CM, without its dot. In clear: public.",
  "billable": "Whether it can be given to a client; if not, it is a header. In clear: public.",
  "short_description": "Shortened to 60 characters where the file has that. In clear: public.",
  "description": "In full. In clear: public."
}');
select pazpaz.describe('pazpaz.diagnoses', 'What clients have.', '{
  "provider_id": "Whose diagnosis it is. In clear: a reference to staff.",
  "code_enc": "ICD-10-CM, with its dot; none of a diagnosis in words. There is no token of it: common codes would be known by their number.",
  "edition": "The edition of the code. In clear: it says nothing of the code.",
  "service_date": "The date of service, on which the code was valid. In clear: visits have their times in clear, too.",
  "description_enc": "The description of the code as it was then, or the diagnosis in words.",
  "onset_enc": "When it began: YYYY, YYYY-MM or YYYY-MM-DD.",
  "abatement_enc": "When it ended, in the same forms.",
  "note_enc": "What else there is to say.",
  "clinical_status": "Whether the client has it now. In clear: lists are narrowed by it, and only what the client has is ranked.",
  "verification_status": "How certain it is. In clear: without the code it says nothing of what it is.",
  "rank": "Among those the client has, from 1. In clear: no two of a client may have one.",
  "recorded_date": "When it was recorded. In clear: it orders the lists."
}');
select pazpaz.describe('pazpaz.medications', 'What clients take or took, as far as it is known.', '{
  "name_enc": "Product or substance, with its strength.",
  "dose_enc": "How much at a time.",
  "route_enc": "How it is taken.",
  "frequency_enc": "How often, and when.",
  "effective_start_enc": "Since when: YYYY, YYYY-MM or YYYY-MM-DD.",
  "effective_end_enc": "Until when, in the same forms.",
  "prescriber_enc": "Who prescribed it.",
  "reason_enc": "What for.",
  "note_enc": "What else there is to say.",
  "status": "Whether it is taken. In clear: lists are narrowed by it.",
  "information_source": "What sort of person or paper says so. In clear: it names nobody.",
  "date_asserted": "When they said so. In clear: it orders the lists."
}');
select pazpaz.describe('pazpaz.allergies', 'What clients do not bear.', '{
  "substance_enc": "What is not borne.",
  "reaction_enc": "What happens.",
  "onset_enc": "Since when: YYYY, YYYY-MM or YYYY-MM-DD.",
  "note_enc": "What else there is to say.",
  "type": "Allergy or intolerance. In clear: without the substance it says little, and many have one.",
  "category": "Of what sort the substance is. In clear: for the same reason.",
  "criticality": "What it could come to. In clear: banners are ordered by it.",
  "severity": "How bad the reaction was. In clear: banners are ordered by it.",
  "clinical_status": "Whether it is so now. In clear: what is not active is in no banner.",
  "verification_status": "How certain it is. In clear: what is refuted is in no banner.",
  "recorded_date": "When it was recorded. In clear: it orders the lists."
}');
select pazpaz.describe('pazpaz.client_alerts', 'What everybody who treats a client should know first.', '{
  "kind": "What it is about: risk, legal, accessibility or other. In clear: banners are ordered and lists narrowed by it.",
  "severity": "How much it matters. In clear: banners are ordered by it.",
  "text_enc": "What to know.",
  "from_at": "The first instant at which it is in the banner. In clear: the database compares it.",
  "until_at": "The first instant at which it no longer is. In clear: the database compares it."
}');

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
