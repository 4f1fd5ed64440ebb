-- The trail. It has no foreign keys: it outlives what it names. One event tells of one kind of thing in one request; the ids are
-- arrays, so that a page of a hundred clients is one row. Names of fields and ids only, never a value.
set local role pazpaz_audit_owner;
grant usage on schema audit to pazpaz_app, pazpaz_jobs, pazpaz_owner;
create table audit.events (
  workspace_id  uuid not null,
  occurred_at   timestamptz not null default clock_timestamp(),
  id            uuid not null,
  tx            bigint not null default (pg_current_xact_id()::text::bigint),  -- horizon mark for sealing; xid8 has no BRIN
  request_id    uuid not null,
  actor_kind    text not null,
  actor_id      uuid,
  action        text not null,
  operation     text,                        -- the GraphQL operation's name: why
  entity        text not null,
  entity_ids    uuid[] not null,
  client_ids    uuid[] not null,             -- whose record each entity is part of, in the order of entity_ids
  fields        text[] not null,
  constraint events_pkey primary key (workspace_id, occurred_at, id),
  constraint events_actor_kind check (actor_kind in ('user', 'system')),
  constraint events_action check (action in ('read', 'create', 'change', 'archive', 'restore', 'sign', 'erase', 'hold', 'release',
    'search', 'upload', 'download', 'sign_in', 'sign_out')),
  constraint events_operation check (operation ~ '^[_A-Za-z][_0-9A-Za-z]{0,99}$'),
  constraint events_ids check (cardinality(entity_ids) = cardinality(client_ids))
) partition by range (occurred_at);
create index events_actor on audit.events (workspace_id, actor_id, occurred_at desc, id desc);
create index events_tx on audit.events using brin (tx) with (pages_per_range = 16, autosummarize = on);
create statistics audit.events_actor_dep (dependencies) on workspace_id, actor_id from audit.events;

alter table audit.events enable row level security, force row level security;
create policy tenant on audit.events using (workspace_id = (select pazpaz.current_workspace()))
  with check (workspace_id = (select pazpaz.current_workspace()));
-- Only `audit.record` runs as the owner: the receipts of many requests become durable in one commit, whatever their workspaces.
create policy record on audit.events for insert to pazpaz_audit_owner with check (true);
grant select on audit.events to pazpaz_app;
-- Two keys to the door: the table belongs to one role, the function that refuses to another.
create trigger append_only before update or delete on audit.events for each row execute function pazpaz.refuse();
create trigger no_truncate before truncate on audit.events for each statement execute function pazpaz.refuse();
alter table audit.events enable always trigger append_only;
alter table audit.events enable always trigger no_truncate;

-- Months ahead. CREATE TABLE ... PARTITION OF would take ACCESS EXCLUSIVE on the parent; LIKE and ATTACH take a lock that neither
-- readers nor writers notice.
create function audit.make_partitions(first_month date, months integer) returns integer
  language plpgsql security definer set search_path = audit, pg_temp set lock_timeout = '3s' as $$
declare
  m date;
  part text;
  made integer := 0;
begin
  if months not between 1 and 120 then
    raise exception 'between 1 and 120 months, not %', months;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('audit.make_partitions', 0));
  for i in 0 .. months - 1 loop
    m := (date_trunc('month', first_month::timestamp) + make_interval(months => i))::date;
    part := 'events_' || to_char(m, 'YYYY_MM');
    continue when to_regclass('audit.' || part) is not null;
    execute format('create table audit.%I (like audit.events including all)', part);
    execute format('alter table audit.%I enable row level security, force row level security', part);  -- no policy: closed
    execute format('create trigger no_truncate before truncate on audit.%I for each statement execute function pazpaz.refuse()', part);
    execute format('alter table audit.%I enable always trigger no_truncate', part);
    execute format('alter table audit.events attach partition audit.%I for values from (%L) to (%L)', part,
                   m::text || ' 00:00:00+00', (m + interval '1 month')::date::text || ' 00:00:00+00');
    made := made + 1;
  end loop;
  return made;
end $$;
revoke all on function audit.make_partitions(date, integer) from public;
grant execute on function audit.make_partitions(date, integer) to pazpaz_app, pazpaz_jobs;

-- The only way in. Arrays of equal length, an element an event; the id lists of an event come as array literals. In PL/pgSQL, whose
-- plans are kept for the connection.
create function audit.record(
  workspaces uuid[], ids uuid[], requests uuid[], actor_kinds text[], actors uuid[], actions text[], operations text[],
  entities text[], entity_ids text[], client_ids text[], fields text[]
) returns void
  language plpgsql volatile security definer set search_path = audit, pg_temp as $$
begin
  insert into audit.events (workspace_id, id, request_id, actor_kind, actor_id, action, operation, entity, entity_ids, client_ids, fields)
  select e.workspace, e.id, e.request, e.actor_kind, nullif(e.actor, '00000000-0000-0000-0000-000000000000'), e.action,
         nullif(e.operation, ''), e.entity, e.entity_list::uuid[], e.client_list::uuid[], e.field_list::text[]
    from unnest(workspaces, ids, requests, actor_kinds, actors, actions, operations, entities, entity_ids, client_ids, fields)
      as e (workspace, id, request, actor_kind, actor, action, operation, entity, entity_list, client_list, field_list);
end $$;
revoke all on function audit.record(uuid[], uuid[], uuid[], text[], uuid[], text[], text[], text[], text[], text[], text[]) from public;
grant execute on function audit.record(uuid[], uuid[], uuid[], text[], uuid[], text[], text[], text[], text[], text[], text[]) to pazpaz_app;
select audit.make_partitions(current_date, 13);
reset role;
