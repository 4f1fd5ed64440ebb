-- Rotations of keys, at work and done: where each of them is, so that another process can go on when one has gone. They are the
-- operator's and no part of any record: of what is moved, only the number of the table and the id of the last row stand here.
create table pazpaz.key_rotations (
  workspace_id  uuid not null,               -- nil: the installation, whose are the rotations of the master key
  id            uuid not null,
  kind          text not null,
  phase         text not null,
  table_number  integer,                     -- what is being moved, by its number in the register
  last_id       uuid,                        -- and how far it is
  done          bigint not null default 0,
  total         bigint not null default 0,
  lease_owner   uuid,                        -- the process that is at it
  lease_until   timestamptz,
  started_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  finished_at   timestamptz,
  constraint key_rotations_pkey primary key (workspace_id, id),
  constraint key_rotations_workspace foreign key (workspace_id) references pazpaz.workspaces (id),
  constraint key_rotations_kind check (kind in ('master', 'workspace', 'clients')),
  constraint key_rotations_phase check
    (phase in ('make', 'spread', 'backfill', 'switch', 'settle', 'move', 'prove', 'forget', 'drop', 'done')),
  constraint key_rotations_finished check ((phase = 'done') = (finished_at is not null)),
  constraint key_rotations_counts check (done >= 0 and total >= 0),
  constraint key_rotations_lease check ((lease_owner is null) = (lease_until is null))
);
-- One at a time: a client's new keys are wrapped by the workspace's key that must stay what it is until then. What wraps the workspaces'
-- keys is nobody's business but its own.
create unique index key_rotations_one on pazpaz.key_rotations (workspace_id, (kind = 'master')) where finished_at is null;
select pazpaz.tenant('pazpaz.key_rotations', 'select');
grant insert, update on pazpaz.key_rotations to pazpaz_jobs;

-- Who moves what is sealed must know all there is of it, so the program looks whether the database is of its own version.
grant select on pazpaz.seaql_migrations to pazpaz_jobs;

select pazpaz.describe('pazpaz.key_rotations', 'Exchanges of keys, and how far each is.', '{
  "kind": "master, workspace or clients. In clear: of no client.",
  "phase": "What is to be done next. In clear: of no client.",
  "table_number": "The table that is being moved, by its number in the register. In clear: of no client.",
  "last_id": "The last row that was moved. In clear: an id.",
  "done": "Rows that were moved. In clear: a count.",
  "total": "Rows to be moved. In clear: a count.",
  "lease_owner": "The process that is at it. In clear: a random id.",
  "lease_until": "Until when it keeps others away. In clear: the database compares it.",
  "started_at": "When it began. In clear: of no client.",
  "finished_at": "When it ended. In clear: of no client."
}');
