create table pazpaz.sessions (
  workspace_id    uuid not null,
  id              uuid not null,
  client_id       uuid not null,
  provider_id     uuid not null,
  appointment_id  uuid,
  session_at      timestamptz not null,
  status          text not null default 'draft',
  subjective_enc  bytea,
  objective_enc   bytea,
  assessment_enc  bytea,
  plan_enc        bytea,
  content_mac     bytea,                     -- keyed digest of the signed content
  signed_at       timestamptz,
  signed_by       uuid,
  meaning         text,                      -- what the signature says
  version         integer not null default 1,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  created_by      uuid not null,
  updated_by      uuid not null,
  deleted_at      timestamptz,
  constraint sessions_pkey primary key (workspace_id, id),
  constraint sessions_of_client unique (workspace_id, client_id, id),
  constraint sessions_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint sessions_provider foreign key (workspace_id, provider_id) references pazpaz.provider_profiles (workspace_id, id),
  -- The client is part of the key: a note cannot hang on another client's visit.
  constraint sessions_appointment foreign key (workspace_id, client_id, appointment_id)
    references pazpaz.appointments (workspace_id, client_id, id),
  constraint sessions_signed_by foreign key (workspace_id, signed_by) references pazpaz.users (workspace_id, id),
  constraint sessions_created_by foreign key (workspace_id, created_by) references pazpaz.users (workspace_id, id),
  constraint sessions_updated_by foreign key (workspace_id, updated_by) references pazpaz.users (workspace_id, id),
  constraint sessions_status check (status in ('draft', 'signed')),
  constraint sessions_signature check ((status = 'signed') = (signed_at is not null) and (signed_at is null) = (signed_by is null)
    and (signed_at is null) = (content_mac is null) and (signed_at is null) = (meaning is null)),
  constraint sessions_meaning check (meaning in ('author', 'reviewer')),
  constraint sessions_shelf check (deleted_at is null or signed_at is null),
  constraint sessions_mac check (pazpaz.is_digest(content_mac)),
  constraint sessions_finite check (session_at > '2000-01-01 00:00+00' and session_at < '2200-01-01 00:00+00'),
  constraint sessions_sealed check (pazpaz.is_sealed(subjective_enc) and pazpaz.is_sealed(objective_enc)
    and pazpaz.is_sealed(assessment_enc) and pazpaz.is_sealed(plan_enc))
) with (toast_tuple_target = 128);           -- long values out of line, so that lists read narrow rows
create index sessions_timeline on pazpaz.sessions (workspace_id, client_id, session_at desc, id desc);
create unique index sessions_one_per_appointment on pazpaz.sessions (workspace_id, appointment_id)
  where appointment_id is not null and deleted_at is null;
create index sessions_drafts on pazpaz.sessions (workspace_id, provider_id, session_at) where status = 'draft' and deleted_at is null;
create statistics pazpaz.sessions_client_dep (dependencies) on workspace_id, client_id from pazpaz.sessions;
select pazpaz.tenant('pazpaz.sessions');

-- A signed note never changes, for any role. It is corrected by an addition. The jobs' role may put its parts under another key: nothing
-- else of the row may differ, no part may come or go, and the digest that was made at signing tells whether the words are the same.
create function pazpaz.refuse_signed() returns trigger language plpgsql as $$
declare parts constant text[] := array['subjective_enc', 'objective_enc', 'assessment_enc', 'plan_enc'];
begin
  if tg_op = 'UPDATE' and current_user = 'pazpaz_jobs' and to_jsonb(new) - parts = to_jsonb(old) - parts
     and (new.subjective_enc is null) = (old.subjective_enc is null) and (new.objective_enc is null) = (old.objective_enc is null)
     and (new.assessment_enc is null) = (old.assessment_enc is null) and (new.plan_enc is null) = (old.plan_enc is null) then
    return new;
  end if;
  raise exception 'a signed session does not change' using errcode = 'integrity_constraint_violation', constraint = 'sessions_signed';
end $$;
create trigger signed before update or delete on pazpaz.sessions for each row
  when (old.signed_at is not null) execute function pazpaz.refuse_signed();
alter table pazpaz.sessions enable always trigger signed;

select pazpaz.describe('pazpaz.sessions', 'SOAP notes.', '{
  "provider_id": "Who writes it. In clear: references.",
  "appointment_id": "The visit it is about; none where it stands alone. In clear: a reference.",
  "session_at": "When the session took place. In clear: the order of the record.",
  "status": "draft or signed. In clear: the database refuses changes by it.",
  "subjective_enc": "What the client says.",
  "objective_enc": "What the provider observes.",
  "assessment_enc": "What the provider makes of it.",
  "plan_enc": "What comes next.",
  "content_mac": "Keyed digest of what was signed. In clear: under the client''s key, and so nothing without it.",
  "signed_at": "When it was signed. In clear: counts are made by it.",
  "signed_by": "Who signed it. In clear: a reference to staff.",
  "meaning": "What the signature says: author or reviewer. In clear: it says nothing of the client.",
  "deleted_at": "When the draft was archived; empty while it is in use. In clear: lists leave archived rows out."
}');
