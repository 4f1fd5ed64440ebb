create table pazpaz.workspaces (
  id          uuid not null,
  name        text not null,
  time_zone   text not null,
  version     integer not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),
  deleted_at  timestamptz,
  constraint workspaces_pkey primary key (id),
  constraint workspaces_name check (char_length(name) between 1 and 200),
  constraint workspaces_time_zone check (char_length(time_zone) between 1 and 64)
);
-- The tenant itself: its id is what elsewhere is workspace_id, so the one policy text reads `id`.
alter table pazpaz.workspaces enable row level security, force row level security;
create policy tenant on pazpaz.workspaces using (id = (select pazpaz.current_workspace()))
  with check (id = (select pazpaz.current_workspace()));
create trigger stamp before insert on pazpaz.workspaces for each row execute function pazpaz.stamp();
create trigger touch before update on pazpaz.workspaces for each row execute function pazpaz.touch();
grant select, insert, update on pazpaz.workspaces to pazpaz_app;

-- The data keys of a workspace, each wrapped by a master key that the database never sees.
create table pazpaz.workspace_keys (
  workspace_id  uuid not null,
  key_version   integer not null,
  state         text not null,
  master_key    text not null,               -- fingerprint of the master key that wraps it
  wrapped_key   bytea,                       -- null once destroyed
  created_at    timestamptz not null default now(),
  constraint workspace_keys_pkey primary key (workspace_id, key_version),
  constraint workspace_keys_workspace foreign key (workspace_id) references pazpaz.workspaces (id),
  constraint workspace_keys_version check (key_version > 0),
  constraint workspace_keys_state check (state in ('pending', 'primary', 'decrypt_only', 'destroyed')),
  constraint workspace_keys_wrapped check ((wrapped_key is null) = (state = 'destroyed') and pazpaz.is_sealed(wrapped_key))
);
create unique index workspace_keys_one_primary on pazpaz.workspace_keys (workspace_id) where state = 'primary';
select pazpaz.tenant('pazpaz.workspace_keys', 'select, insert');
