-- Why a client's record must not be erased, whatever its age. A hold is lifted, never removed.
create table pazpaz.legal_holds (
  workspace_id  uuid not null,
  id            uuid not null,
  client_id     uuid not null,
  reason_enc    bytea not null,
  placed_by     uuid not null,
  lifted_at     timestamptz,
  lifted_by     uuid,
  version       integer not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  constraint legal_holds_pkey primary key (workspace_id, id),
  constraint legal_holds_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint legal_holds_placed_by foreign key (workspace_id, placed_by) references pazpaz.users (workspace_id, id),
  constraint legal_holds_lifted_by foreign key (workspace_id, lifted_by) references pazpaz.users (workspace_id, id),
  constraint legal_holds_lifted check ((lifted_at is null) = (lifted_by is null)),
  constraint legal_holds_sealed check (pazpaz.is_sealed(reason_enc))
);
create index legal_holds_of_client on pazpaz.legal_holds (workspace_id, client_id, id desc);
select pazpaz.tenant('pazpaz.legal_holds');

-- Who was erased, when, by whom and why: what is left of a client, besides rows that nobody can read. The reason is the practice's, not
-- part of the record that is gone.
create table pazpaz.erasures (
  workspace_id  uuid not null,
  id            uuid not null,
  client_id     uuid not null,
  erased_at     timestamptz not null,
  erased_by     uuid,                        -- none where the ledger was replayed
  reason_enc    bytea,
  certificate   text not null,               -- JSON, exactly as it was signed
  signature     text not null,               -- Ed25519, base64
  constraint erasures_pkey primary key (workspace_id, id),
  constraint erasures_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint erasures_erased_by foreign key (workspace_id, erased_by) references pazpaz.users (workspace_id, id),
  constraint erasures_certificate check (char_length(certificate) between 2 and 10000),
  constraint erasures_signature check (char_length(signature) = 88),
  constraint erasures_sealed check (pazpaz.is_sealed(reason_enc))
);
create unique index erasures_once on pazpaz.erasures (workspace_id, client_id);
select pazpaz.tenant('pazpaz.erasures', 'select, insert');
create trigger append_only before delete on pazpaz.erasures for each row execute function pazpaz.refuse();
alter table pazpaz.erasures enable always trigger append_only;

select pazpaz.describe('pazpaz.legal_holds', 'While there is one, a client is not erased.', '{
  "reason_enc": "Why.",
  "placed_by": "The user who placed it. In clear: a reference to staff.",
  "lifted_at": "When it was lifted. In clear: erasures are checked by it.",
  "lifted_by": "The user who lifted it. In clear: a reference to staff."
}');
select pazpaz.describe('pazpaz.erasures', 'Who was erased, when and by whom.', '{
  "erased_at": "When the keys were destroyed. In clear: it tells no more than the trail.",
  "erased_by": "The user who erased; none where the ledger was replayed. In clear: a reference to staff.",
  "reason_enc": "Why, in the practice''s words.",
  "certificate": "What was done, as JSON exactly as signed: ids, time, versions of keys. In clear: it is to be shown, and holds nothing private.",
  "signature": "Ed25519 over the certificate, base64. In clear: a signature."
}');
