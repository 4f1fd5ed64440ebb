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
    and pazpaz.is_sealed(email_enc) and pazpaz.is_sealed(phone_enc) and pazpaz.is_sealed(address_enc) and pazpaz.is_sealed(notes_enc))
);
-- Ids are UUID v7: newest first is by id, and the primary key serves the page.
create index clients_live on pazpaz.clients (workspace_id, id desc) where deleted_at is null;
select pazpaz.tenant('pazpaz.clients');
