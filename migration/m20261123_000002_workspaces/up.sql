create table pazpaz.workspaces (
  id          uuid not null,
  name        text not null,
  time_zone   text not null,
  region      text,                          -- ISO 3166: how phone numbers without a country code are read
  retention_years smallint not null default 10,  -- how long a record is kept after the last contact, before it may be erased
  storage_limit bigint not null default 10737418240,  -- bytes of attachments
  version     integer not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  deleted_at  timestamptz,
  constraint workspaces_pkey primary key (id),
  constraint workspaces_name check (char_length(name) between 1 and 200),
  constraint workspaces_region check (region ~ '^[A-Z]{2}$'),
  constraint workspaces_retention check (retention_years between 0 and 100),
  constraint workspaces_storage check (storage_limit >= 0),
  constraint workspaces_time_zone check (char_length(time_zone) between 1 and 64)
);
-- The tenant itself: its id is what elsewhere is workspace_id, so the one policy text reads `id`.
alter table pazpaz.workspaces enable row level security, force row level security;
create policy tenant on pazpaz.workspaces using (id = (select pazpaz.current_workspace()))
  with check (id = (select pazpaz.current_workspace()));
create trigger stamp before insert on pazpaz.workspaces for each row execute function pazpaz.stamp();
create trigger touch before update on pazpaz.workspaces for each row execute function pazpaz.touch();
grant select, insert, update on pazpaz.workspaces to pazpaz_app;
grant select on pazpaz.workspaces to pazpaz_jobs;

-- What counts in a workspace besides its rows. The key epoch goes up whenever keys change or go: every request learns of it with its
-- sign-in, and opened keys of an older epoch are not used any more. The number of client changes goes up with each transaction
-- that writes a client, and stays locked until its end, so that who has seen number n has seen all that is below.
create table pazpaz.workspace_counters (
  workspace_id    uuid not null,
  key_epoch       integer not null default 1,
  client_changes  bigint not null default 0,
  constraint workspace_counters_pkey primary key (workspace_id),
  constraint workspace_counters_workspace foreign key (workspace_id) references pazpaz.workspaces (id)
) with (fillfactor = 50);
select pazpaz.tenant('pazpaz.workspace_counters');
grant update (key_epoch) on pazpaz.workspace_counters to pazpaz_jobs;

-- The data keys of a workspace, each wrapped by a master key that the database never sees.
create table pazpaz.workspace_keys (
  workspace_id  uuid not null,
  key_version   integer not null,
  state         text not null,
  master_key    text not null,               -- name of the master key that wraps it
  wrapped_key   bytea,                       -- null once destroyed
  created_at    timestamptz not null default now(),
  constraint workspace_keys_pkey primary key (workspace_id, key_version),
  constraint workspace_keys_workspace foreign key (workspace_id) references pazpaz.workspaces (id),
  constraint workspace_keys_version check (key_version > 0),
  constraint workspace_keys_state check (state in ('pending', 'primary', 'decrypt_only', 'destroyed')),
  constraint workspace_keys_wrapped check ((wrapped_key is null) = (state = 'destroyed') and pazpaz.is_wrapped(wrapped_key))
);
create unique index workspace_keys_one_primary on pazpaz.workspace_keys (workspace_id) where state = 'primary';
select pazpaz.tenant('pazpaz.workspace_keys', 'select, insert');
grant insert, update (state, master_key, wrapped_key) on pazpaz.workspace_keys to pazpaz_jobs;

-- A key moves through its states one way, and what is destroyed stays so.
create function pazpaz.keep_key_state() returns trigger language plpgsql as $$
declare states constant text[] := array['pending', 'primary', 'decrypt_only', 'destroyed'];
begin
  if old.state = 'destroyed' or array_position(states, new.state) < array_position(states, old.state) then
    raise exception 'a % key does not become %', old.state, new.state using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger state before update on pazpaz.workspace_keys for each row execute function pazpaz.keep_key_state();

-- The installation is the workspace of the nil id: it has no users and no data, only a key, by which the addresses of all users are
-- digested. So the master key does nothing but wrap, and may live where it cannot be read.
select set_config('app.workspace_id', '00000000-0000-0000-0000-000000000000', true);
insert into pazpaz.workspaces (id, name, time_zone) values ('00000000-0000-0000-0000-000000000000', 'The installation', 'UTC');
insert into pazpaz.workspace_counters (workspace_id) values ('00000000-0000-0000-0000-000000000000');

select pazpaz.describe('pazpaz.workspaces', 'Practices: the tenants.', '{
  "id": "UUID v7 of the practice; the installation itself is the nil id. In clear: row security compares it.",
  "name": "The practice''s name. In clear: it is on its door.",
  "time_zone": "IANA time zone of the practice. In clear: of no client.",
  "region": "ISO 3166-1 code of the country by which phone numbers are read. In clear: of no client.",
  "retention_years": "For how many years after the last contact a record is kept. In clear: a rule of the practice.",
  "storage_limit": "How many bytes its files may have. In clear: the database adds sizes up."
}');
select pazpaz.describe('pazpaz.workspace_keys', 'The keys of practices, wrapped by the master key.', '{
  "state": "pending, primary (seals), open (only opens) or destroyed. In clear: it says which key to take.",
  "master_key": "The name of the master key that wrapped it. In clear: a name, not a key.",
  "wrapped_key": "The key, wrapped; empty once destroyed. In clear: it is ciphertext of its own kind."
}');
select pazpaz.describe('pazpaz.workspace_counters', 'What counts for a practice as a whole.', '{
  "key_epoch": "Counts changes of keys: older ones that servers keep open are not used. In clear: a number.",
  "client_changes": "The number of the last change of a client. In clear: a number by which directories are kept current."
}');
