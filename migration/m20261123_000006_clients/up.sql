create table pazpaz.clients (
  workspace_id    uuid not null,
  id              uuid not null,
  provider_id     uuid,                      -- the provider of record
  legal_name_enc  bytea not null,
  used_name_enc   bytea,
  birth_date_enc  bytea,
  email_enc       bytea,
  phone_enc       bytea,
  address_enc     bytea,
  notes_enc       bytea,
  mrn_enc         bytea,                     -- medical record number
  national_id_enc bytea,
  preferred_language_enc bytea,              -- BCP 47
  status          text not null default 'active',
  retain_until    date,                      -- kept longer than the practice's rule says
  erased_at       timestamptz,
  change_number   bigint not null default 0, -- of the transaction that wrote it last; kept by the database
  version         integer not null default 1,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  created_by      uuid not null,
  updated_by      uuid not null,
  deleted_at      timestamptz,
  constraint clients_pkey primary key (workspace_id, id),
  constraint clients_workspace foreign key (workspace_id) references pazpaz.workspaces (id),
  constraint clients_provider foreign key (workspace_id, provider_id) references pazpaz.provider_profiles (workspace_id, id),
  constraint clients_created_by foreign key (workspace_id, created_by) references pazpaz.users (workspace_id, id),
  constraint clients_updated_by foreign key (workspace_id, updated_by) references pazpaz.users (workspace_id, id),
  constraint clients_sealed check (
    pazpaz.is_sealed(legal_name_enc) and pazpaz.is_sealed(used_name_enc) and pazpaz.is_sealed(birth_date_enc)
    and pazpaz.is_sealed(email_enc) and pazpaz.is_sealed(phone_enc) and pazpaz.is_sealed(address_enc) and pazpaz.is_sealed(notes_enc)
    and pazpaz.is_sealed(mrn_enc) and pazpaz.is_sealed(national_id_enc) and pazpaz.is_sealed(preferred_language_enc)),
  constraint clients_status check (status in ('waiting', 'active', 'inactive', 'discharged')),
  -- Who is erased is off every list.
  constraint clients_erased check (erased_at is null or deleted_at is not null)
);
-- Ids are UUID v7: newest first is by id, and the primary key serves the page.
create index clients_live on pazpaz.clients (workspace_id, id desc) where deleted_at is null;
create index clients_changed on pazpaz.clients (workspace_id, change_number);
select pazpaz.tenant('pazpaz.clients');

-- Numbers the changes of clients, one number for each transaction: what keeps a list of clients in memory asks for what is above the
-- number it knows.
create function pazpaz.number_client_change() returns trigger language plpgsql as $$
declare n bigint := nullif(current_setting('app.client_change', true), '')::bigint;
begin
  if current_user = 'pazpaz_jobs' then
    return new;
  end if;
  if n is null then
    update pazpaz.workspace_counters set client_changes = client_changes + 1
     where workspace_id = new.workspace_id returning client_changes into n;
    -- Another practice's: row security says so right after this.
    if n is null then
      return new;
    end if;
    perform set_config('app.client_change', n::text, true);
  end if;
  new.change_number := n;
  return new;
end $$;
create trigger number before insert or update on pazpaz.clients for each row execute function pazpaz.number_client_change();

-- The keys of each client, wrapped by the workspace's. Everything of the client's record is sealed with them: destroyed, they take it
-- along.
create table pazpaz.client_keys (
  workspace_id  uuid not null,
  client_id     uuid not null,
  key_version   integer not null,
  state         text not null,
  wrapped_key   bytea,                       -- null once destroyed
  created_at    timestamptz not null default now(),
  constraint client_keys_pkey primary key (workspace_id, client_id, key_version),
  constraint client_keys_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint client_keys_version check (key_version > 0),
  constraint client_keys_state check (state in ('pending', 'primary', 'decrypt_only', 'destroyed')),
  constraint client_keys_wrapped check ((wrapped_key is null) = (state = 'destroyed') and pazpaz.is_wrapped(wrapped_key))
);
create unique index client_keys_one_primary on pazpaz.client_keys (workspace_id, client_id) where state = 'primary';
select pazpaz.tenant('pazpaz.client_keys', 'select, insert');
-- The application can destroy a key, for good, and nothing else of it.
grant update (state, wrapped_key) on pazpaz.client_keys to pazpaz_app;
grant insert, update (state, wrapped_key) on pazpaz.client_keys to pazpaz_jobs;
create trigger state before update on pazpaz.client_keys for each row execute function pazpaz.keep_key_state();
create function pazpaz.only_destroy() returns trigger language plpgsql as $$
begin
  raise exception 'a key is only ever destroyed' using errcode = 'insufficient_privilege';
end $$;
create trigger only_destroy before update on pazpaz.client_keys for each row
  when (current_user = 'pazpaz_app' and new.state <> 'destroyed') execute function pazpaz.only_destroy();

select pazpaz.describe('pazpaz.clients', 'People in care.', '{
  "provider_id": "The provider of record. In clear: lists are made by it.",
  "legal_name_enc": "The name in documents.",
  "used_name_enc": "The name the client goes by, where it differs.",
  "birth_date_enc": "Date of birth, ISO 8601.",
  "email_enc": "E-mail address.",
  "phone_enc": "Phone number as it was written.",
  "address_enc": "Postal address.",
  "notes_enc": "What the practice should know.",
  "mrn_enc": "Medical record number, unique in the practice.",
  "national_id_enc": "The number a state knows the client by.",
  "preferred_language_enc": "BCP 47 tag of the language the client likes to be spoken to in; where few speak it, it says who it is.",
  "status": "waiting, active, inactive or discharged. In clear: lists are made by it.",
  "retain_until": "Until when the record is kept, where longer than the rule. In clear: erasures are checked by it.",
  "erased_at": "When the keys were destroyed. In clear: what is left of the row cannot be read.",
  "change_number": "The number of its last change. In clear: directories are kept current by it."
}');
select pazpaz.describe('pazpaz.client_keys', 'The keys of clients, wrapped by their practice''s key.', '{
  "state": "pending, primary (seals), open (only opens) or destroyed. In clear: it says which key to take.",
  "wrapped_key": "The key, wrapped; empty once destroyed. In clear: it is ciphertext of its own kind."
}');
