-- What a draft said before, and what was sent for it and could not be merged. Of a version that a change replaced only the parts stand here
-- that the change replaced: what a part said at a version stands in the first revision from that version on that names the part, and
-- where none does, in the note itself.
create table pazpaz.session_revisions (
  workspace_id    uuid not null,
  id              uuid not null,
  client_id       uuid not null,
  session_id      uuid not null,
  kind            text not null,
  at_version      integer not null,          -- of the session: the one that was replaced, or the one that had been read
  change          text,                      -- what replaced it
  fields          text[] not null,           -- the parts that stand here, those that were empty too
  session_at      timestamptz,
  subjective_enc  bytea,
  objective_enc   bytea,
  assessment_enc  bytea,
  plan_enc        bytea,
  settled         uuid[] not null default '{}', -- what could not be merged, and is dealt with by the change
  since           timestamptz not null,      -- from when on the session said so, or when it was sent
  written_by      uuid not null,
  created_at      timestamptz not null default now(),
  constraint session_revisions_pkey primary key (workspace_id, id),
  -- The client is part of the key: what a note said is sealed with the key of the note's client.
  constraint session_revisions_session foreign key (workspace_id, client_id, session_id)
    references pazpaz.sessions (workspace_id, client_id, id),
  constraint session_revisions_written_by foreign key (workspace_id, written_by) references pazpaz.users (workspace_id, id),
  constraint session_revisions_kind check (kind in ('replaced', 'unmerged')),
  constraint session_revisions_change check ((kind = 'replaced') = (change is not null)
    and change in ('change', 'sign', 'archive', 'restore')),
  constraint session_revisions_version check (at_version > 0),
  constraint session_revisions_fields check (fields <@ array['session_at', 'subjective', 'objective', 'assessment', 'plan']),
  constraint session_revisions_named check ((session_at is null or 'session_at' = any(fields))
    and (subjective_enc is null or 'subjective' = any(fields)) and (objective_enc is null or 'objective' = any(fields))
    and (assessment_enc is null or 'assessment' = any(fields)) and (plan_enc is null or 'plan' = any(fields))),
  constraint session_revisions_sealed check (pazpaz.is_sealed(subjective_enc) and pazpaz.is_sealed(objective_enc)
    and pazpaz.is_sealed(assessment_enc) and pazpaz.is_sealed(plan_enc))
) with (toast_tuple_target = 128);
create unique index session_revisions_replaced on pazpaz.session_revisions (workspace_id, session_id, at_version) where kind = 'replaced';
create index session_revisions_unmerged on pazpaz.session_revisions (workspace_id, session_id, id) where kind = 'unmerged';
create index session_revisions_settling on pazpaz.session_revisions (workspace_id, session_id) where settled <> '{}';
select pazpaz.tenant('pazpaz.session_revisions', 'select, insert');

-- What is added to a signed note: signed at once, and chained to what it is added to by its digest.
create table pazpaz.session_additions (
  workspace_id  uuid not null,
  id            uuid not null,
  client_id     uuid not null,
  session_id    uuid not null,
  number        integer not null,            -- 1, 2, 3 of a session
  kind          text not null,
  reason_enc    bytea not null,
  text_enc      bytea not null,
  content_mac   bytea not null,              -- keyed digest of it and of the digest before it
  signed_at     timestamptz not null,
  signed_by     uuid not null,
  meaning       text not null,
  created_at    timestamptz not null default now(),
  constraint session_additions_pkey primary key (workspace_id, id),
  constraint session_additions_session foreign key (workspace_id, client_id, session_id)
    references pazpaz.sessions (workspace_id, client_id, id),
  constraint session_additions_signed_by foreign key (workspace_id, signed_by) references pazpaz.users (workspace_id, id),
  constraint session_additions_number check (number between 1 and 200),
  constraint session_additions_kind check (kind in ('addendum', 'correction', 'late_entry')),
  constraint session_additions_meaning check (meaning in ('author', 'reviewer')),
  constraint session_additions_mac check (pazpaz.is_digest(content_mac)),
  constraint session_additions_sealed check (pazpaz.is_sealed(reason_enc) and pazpaz.is_sealed(text_enc))
);
create unique index session_additions_in_order on pazpaz.session_additions (workspace_id, session_id, number);
create index session_additions_timeline on pazpaz.session_additions (workspace_id, client_id, signed_at desc, id desc);
select pazpaz.tenant('pazpaz.session_additions', 'select, insert');

-- Neither changes, for any role. The jobs' role may put the parts under another key; none may come or go. That the words stay the same
-- the digests tell.
create function pazpaz.only_reseal() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and current_user = 'pazpaz_jobs' and not exists (
       select from jsonb_each(to_jsonb(new)) n join jsonb_each(to_jsonb(old)) o using (key)
        where n.value <> o.value and (key not like '%\_enc' or n.value = 'null' or o.value = 'null')) then
    return new;
  end if;
  raise exception 'what % holds does not change', tg_table_name using errcode = 'integrity_constraint_violation', constraint = 'sessions_signed';
end $$;
create trigger kept before update or delete on pazpaz.session_revisions for each row execute function pazpaz.only_reseal();
create trigger signed before update or delete on pazpaz.session_additions for each row execute function pazpaz.only_reseal();
alter table pazpaz.session_revisions enable always trigger kept;
alter table pazpaz.session_additions enable always trigger signed;

-- Once a note is signed, nothing more of it is kept as what it said before; and only then something is added. Reading the row for share
-- makes whoever signs wait, and the other way round.
create function pazpaz.before_signature() returns trigger language plpgsql as $$
declare signed timestamptz;
begin
  select s.signed_at into signed from pazpaz.sessions s
   where s.workspace_id = new.workspace_id and s.id = new.session_id for share;
  if signed is not null then
    raise exception 'a signed session does not change' using errcode = 'integrity_constraint_violation', constraint = 'sessions_signed';
  end if;
  new.created_at := clock_timestamp();
  return new;
end $$;
create function pazpaz.after_signature() returns trigger language plpgsql as $$
declare signed timestamptz;
begin
  select s.signed_at into signed from pazpaz.sessions s
   where s.workspace_id = new.workspace_id and s.id = new.session_id for share;
  -- Where no session is seen, row security and the reference say why, in the same words for whatever is not there.
  if not found then
    return new;
  end if;
  if signed is null or new.signed_at < signed then
    raise exception 'only to a signed session something is added' using errcode = 'integrity_constraint_violation',
      constraint = 'session_additions_unsigned';
  end if;
  if new.number > 1 and not exists (select from pazpaz.session_additions a
       where a.workspace_id = new.workspace_id and a.session_id = new.session_id and a.number = new.number - 1) then
    raise exception 'additions are numbered in their order' using errcode = 'integrity_constraint_violation',
      constraint = 'session_additions_in_order';
  end if;
  new.created_at := clock_timestamp();
  return new;
end $$;
create trigger draft before insert on pazpaz.session_revisions for each row execute function pazpaz.before_signature();
create trigger added before insert on pazpaz.session_additions for each row execute function pazpaz.after_signature();
alter table pazpaz.session_revisions enable always trigger draft;
alter table pazpaz.session_additions enable always trigger added;

-- The server does not change a word of a draft whose last version is not kept.
create function pazpaz.keep_history() returns trigger language plpgsql as $$
declare changed text[] := array_remove(array[
  case when new.session_at is distinct from old.session_at then 'session_at' end,
  case when new.subjective_enc is distinct from old.subjective_enc then 'subjective' end,
  case when new.objective_enc is distinct from old.objective_enc then 'objective' end,
  case when new.assessment_enc is distinct from old.assessment_enc then 'assessment' end,
  case when new.plan_enc is distinct from old.plan_enc then 'plan' end], null);
begin
  if current_user = 'pazpaz_app' and changed <> '{}' and not exists (select from pazpaz.session_revisions r
       where r.workspace_id = old.workspace_id and r.session_id = old.id and r.kind = 'replaced' and r.at_version = old.version
         and r.fields @> changed) then
    raise exception 'what a session said is kept' using errcode = 'integrity_constraint_violation', constraint = 'sessions_history';
  end if;
  return new;
end $$;
create trigger history before update on pazpaz.sessions for each row
  when (old.signed_at is null) execute function pazpaz.keep_history();
alter table pazpaz.sessions enable always trigger history;

-- Nor are they emptied as a whole.
create trigger no_truncate before truncate on pazpaz.sessions for each statement execute function pazpaz.refuse();
create trigger no_truncate before truncate on pazpaz.attachments for each statement execute function pazpaz.refuse();
create trigger no_truncate before truncate on pazpaz.session_revisions for each statement execute function pazpaz.refuse();
create trigger no_truncate before truncate on pazpaz.session_additions for each statement execute function pazpaz.refuse();
alter table pazpaz.sessions enable always trigger no_truncate;
alter table pazpaz.attachments enable always trigger no_truncate;
alter table pazpaz.session_revisions enable always trigger no_truncate;
alter table pazpaz.session_additions enable always trigger no_truncate;

select pazpaz.describe('pazpaz.session_revisions', 'What drafts said before, and what was sent for them and could not be merged.', '{
  "kind": "replaced or unmerged. In clear: a version is looked up by it.",
  "at_version": "The version of the session that was replaced, or that had been read by who sent it. In clear: a version is looked up by it.",
  "change": "What replaced it: change, sign, archive or restore. In clear: it tells no more than the trail.",
  "fields": "The names of the parts that stand here. In clear: a version is put together by them.",
  "session_at": "When the session took place, as it was said then. In clear: like that of the session.",
  "subjective_enc": "What the client said.",
  "objective_enc": "What the provider observed.",
  "assessment_enc": "What the provider made of it.",
  "plan_enc": "What was to come next.",
  "settled": "The unmerged revisions that the change dealt with. In clear: references.",
  "since": "From when on the session said so, or when it was sent. In clear: a version is looked up by it.",
  "written_by": "Who wrote it. In clear: a reference to staff."
}');
select pazpaz.describe('pazpaz.session_additions', 'Addenda, corrections and late entries to signed notes.', '{
  "number": "Counts the additions of a session, from 1. In clear: their order.",
  "kind": "addendum, correction or late_entry. In clear: it says nothing of the client.",
  "reason_enc": "Why it was added.",
  "text_enc": "What was added.",
  "content_mac": "Keyed digest of it and of what came before it. In clear: under the client''s key, and so nothing without it.",
  "signed_at": "When it was added and signed. In clear: the order of the record.",
  "signed_by": "Who added and signed it. In clear: a reference to staff.",
  "meaning": "What the signature says: author or reviewer. In clear: it says nothing of the client."
}');
