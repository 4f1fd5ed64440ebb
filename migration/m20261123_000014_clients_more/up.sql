-- What a client, or whoever may speak for one, has agreed to. A consent is withdrawn, never removed: that it held until then is what
-- counts later. A mistake is withdrawn as of the moment it was given, so that it never held.
create table pazpaz.consents (
  workspace_id            uuid not null,
  id                      uuid not null,
  client_id               uuid not null,
  kind                    text not null,
  text_version            text not null,     -- of the practice's own form
  digest_enc              bytea not null,    -- SHA-256 of the text, in hexadecimal
  given_at                timestamptz not null,
  expires_at              timestamptz,       -- where it was given for a time
  given_by                text not null,
  giver_name_enc          bytea,             -- where it was not the client
  recorded_by             uuid not null,
  withdrawn_at            timestamptz,
  withdrawn_by            text,
  withdrawer_name_enc     bytea,
  withdrawal_recorded_by  uuid,
  version                 integer not null default 1,
  created_at              timestamptz not null default now(),
  updated_at              timestamptz not null default now(),
  constraint consents_pkey primary key (workspace_id, id),
  constraint consents_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint consents_recorded_by foreign key (workspace_id, recorded_by) references pazpaz.users (workspace_id, id),
  constraint consents_withdrawal_recorded_by foreign key (workspace_id, withdrawal_recorded_by) references pazpaz.users (workspace_id, id),
  constraint consents_kind check (kind in ('treatment', 'telehealth', 'recording', 'data_sharing', 'privacy_practices',
    'communication', 'financial', 'photography', 'research')),
  constraint consents_text_version check (char_length(text_version) between 1 and 60),
  constraint consents_given_by check (given_by in ('client', 'guardian', 'representative')),
  constraint consents_giver check ((given_by = 'client') = (giver_name_enc is null)),
  constraint consents_withdrawn_by check (withdrawn_by in ('client', 'guardian', 'representative', 'practice')),
  constraint consents_withdrawn check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawal_recorded_by is null)
    and (withdrawer_name_enc is null or withdrawn_by in ('guardian', 'representative')) and withdrawn_at >= given_at),
  constraint consents_finite check (given_at > '1900-01-01 00:00+00' and given_at < '2200-01-01 00:00+00'
    and expires_at > given_at and expires_at < '2300-01-01 00:00+00'),
  constraint consents_sealed check (pazpaz.is_sealed(digest_enc) and pazpaz.is_sealed(giver_name_enc) and pazpaz.is_sealed(withdrawer_name_enc))
);
create index consents_of_client on pazpaz.consents (workspace_id, client_id, given_at desc, id desc);
select pazpaz.tenant('pazpaz.consents');

-- The server's role may withdraw, once, and nothing else. The jobs' role moves sealed columns to other keys.
create function pazpaz.keep_consent() returns trigger language plpgsql as $$
declare withdrawal constant text[] :=
  array['withdrawn_at', 'withdrawn_by', 'withdrawer_name_enc', 'withdrawal_recorded_by', 'version', 'updated_at'];
declare parts constant text[] := array['digest_enc', 'giver_name_enc', 'withdrawer_name_enc'];
begin
  if tg_op = 'UPDATE' and current_user = 'pazpaz_jobs' and to_jsonb(new) - parts = to_jsonb(old) - parts
     and (new.giver_name_enc is null) = (old.giver_name_enc is null)
     and (new.withdrawer_name_enc is null) = (old.withdrawer_name_enc is null) then
    return new;
  end if;
  if tg_op = 'UPDATE' and old.withdrawn_at is null and to_jsonb(new) - withdrawal = to_jsonb(old) - withdrawal then
    return new;
  end if;
  raise exception 'a recorded consent does not change' using errcode = 'integrity_constraint_violation', constraint = 'consents_kept';
end $$;
create trigger kept before update or delete on pazpaz.consents for each row execute function pazpaz.keep_consent();
alter table pazpaz.consents enable always trigger kept;

-- Whom to call. All of it is about people who are no clients and have agreed to nothing, so all of it is sealed.
create table pazpaz.emergency_contacts (
  workspace_id      uuid not null,
  id                uuid not null,
  client_id         uuid not null,
  rank              smallint not null,       -- 1 is called first
  name_enc          bytea not null,
  relationship_enc  bytea,
  phone_enc         bytea,
  email_enc         bytea,
  notes_enc         bytea,
  version           integer not null default 1,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  deleted_at        timestamptz,
  constraint emergency_contacts_pkey primary key (workspace_id, id),
  constraint emergency_contacts_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint emergency_contacts_rank check (rank between 1 and 100),
  constraint emergency_contacts_sealed check (pazpaz.is_sealed(name_enc) and pazpaz.is_sealed(relationship_enc)
    and pazpaz.is_sealed(phone_enc) and pazpaz.is_sealed(email_enc) and pazpaz.is_sealed(notes_enc))
);
create index emergency_contacts_of_client on pazpaz.emergency_contacts (workspace_id, client_id, rank, id);
select pazpaz.tenant('pazpaz.emergency_contacts');

select pazpaz.describe('pazpaz.consents', 'What clients have agreed to, and what of it was withdrawn.', '{
  "kind": "treatment, telehealth, recording, data_sharing, privacy_practices, communication, financial, photography or research. In clear: whether one is in force is asked of the database, and every client has about the same ones.",
  "text_version": "Which version of the practice''s form. In clear: it is the practice''s own numbering.",
  "digest_enc": "SHA-256 of the text that was agreed to, which may name the client, in hexadecimal.",
  "given_at": "From when it holds. In clear: the database compares it.",
  "expires_at": "Until when it holds, where it was given for a time. In clear: the database compares it.",
  "given_by": "client, guardian or representative. In clear: it says whether a name belongs beside it.",
  "giver_name_enc": "The name of the guardian or representative who gave it.",
  "withdrawn_at": "From when it holds no more. In clear: the database compares it.",
  "withdrawn_by": "client, guardian, representative, or the practice. In clear: it says whether a name belongs beside it.",
  "withdrawer_name_enc": "The name of the guardian or representative who withdrew it.",
  "withdrawal_recorded_by": "The user who recorded the withdrawal. In clear: a reference to staff."
}');
select pazpaz.describe('pazpaz.emergency_contacts', 'Whom to call in an emergency of a client''s.', '{
  "rank": "In which order they are called, 1 first. In clear: lists are sorted by it.",
  "name_enc": "Name.",
  "relationship_enc": "What they are to the client.",
  "phone_enc": "Phone number.",
  "email_enc": "E-mail address.",
  "notes_enc": "What to know before calling."
}');
