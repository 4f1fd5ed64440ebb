-- Exact search over sealed values. A token is a keyed digest of the normal form of an e-mail address, a phone number, a medical record
-- number or a national id: whoever reads the table sees which clients of one practice share a value, and nothing of the value. One row for each version
-- of the practice's key that is held, so that keys rotate while clients are found and numbers stay unique.
create table pazpaz.client_tokens (
  workspace_id   uuid not null,
  client_id      uuid not null,
  column_number  smallint not null,          -- of clients, in the register
  key_version    integer not null,
  normal         smallint not null,          -- version of the rule that made the normal form
  token          bytea not null,
  constraint client_tokens_pkey primary key (workspace_id, client_id, column_number, key_version, normal),
  constraint client_tokens_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint client_tokens_column check (column_number in (4, 5, 8, 9)),
  constraint client_tokens_versions check (key_version > 0 and normal > 0),
  constraint client_tokens_token check (pazpaz.is_digest(token))
);
create index client_tokens_value on pazpaz.client_tokens (workspace_id, column_number, key_version, token);
-- No two clients of a practice have the same medical record number, under any version of the key.
create unique index client_tokens_mrn on pazpaz.client_tokens (workspace_id, key_version, normal, token) where column_number = 8;
select pazpaz.tenant('pazpaz.client_tokens', 'select, insert, update, delete');
grant insert, delete on pazpaz.client_tokens to pazpaz_jobs;

-- What clients are sorted by, in the practice's own words. The words are sealed, since they can tell of health; that they are unique is
-- seen by opening them, since a token of so few words would give them away.
create table pazpaz.tags (
  workspace_id  uuid not null,
  id            uuid not null,
  name_enc      bytea not null,
  version       integer not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  deleted_at    timestamptz,
  constraint tags_pkey primary key (workspace_id, id),
  constraint tags_workspace foreign key (workspace_id) references pazpaz.workspaces (id),
  constraint tags_sealed check (pazpaz.is_sealed(name_enc))
);
select pazpaz.tenant('pazpaz.tags');

-- Which client has which tag. The links are plain: they tell that clients have a tag in common, not which. A client whose tags change is
-- written too, so that its version and its change number count this.
create table pazpaz.client_tags (
  workspace_id  uuid not null,
  client_id     uuid not null,
  tag_id        uuid not null,
  constraint client_tags_pkey primary key (workspace_id, client_id, tag_id),
  constraint client_tags_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint client_tags_tag foreign key (workspace_id, tag_id) references pazpaz.tags (workspace_id, id)
);
create index client_tags_of_tag on pazpaz.client_tags (workspace_id, tag_id, client_id);
select pazpaz.tenant('pazpaz.client_tags', 'select, insert, delete');

select pazpaz.describe('pazpaz.client_tokens', 'Keyed tokens by which clients are found by exact values.', '{
  "column_number": "Which sealed column of clients. In clear: it is looked up by.",
  "normal": "The version of the rule by which the value was normalised. In clear: it is looked up by.",
  "token": "HMAC of the value under a key of the practice and the column. In clear: it is looked up by; equality in one practice is all it tells."
}');
select pazpaz.describe('pazpaz.tags', 'What a practice sorts its clients by.', '{
  "name_enc": "What the tag says, in the practice''s words."
}');
select pazpaz.describe('pazpaz.client_tags', 'Which clients have which tags.', '{
  "tag_id": "The tag. In clear: lists are made by it; what it says is sealed."
}');
