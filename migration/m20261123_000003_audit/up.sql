-- The trail. It has no foreign keys: it outlives what it names. One event tells of one kind of thing in one request; the ids are
-- arrays, so that a page of a hundred clients is one row. Names of fields and ids only, never a value.
set local role pazpaz_audit_owner;
grant usage on schema audit to pazpaz_app, pazpaz_jobs, pazpaz_owner;

-- The order of the trail, of all workspaces at once. Gaps are transactions that were rolled back.
create sequence audit.position as bigint;
create table audit.events (
  workspace_id  uuid not null,
  position      bigint not null default nextval('audit.position'),
  occurred_at   timestamptz not null,        -- the server's clock, since the server vouches for it
  id            uuid not null,
  request_id    uuid not null,
  actor_kind    text not null,
  actor_id      uuid,
  sign_in_id    uuid,
  network       text,                        -- from where, without the last part of the address
  action        text not null,
  operation     text,                        -- the GraphQL operation's name: why
  entity        text not null,
  entity_ids    uuid[] not null,
  client_ids    uuid[] not null,             -- whose record each entity is part of, in the order of entity_ids
  fields        text[] not null,
  digests       bytea,                       -- after a change: 32 bytes for each entity, of its sealed columns
  mac           bytea not null,              -- of all but the position, under a key that is not in the database
  constraint events_pkey primary key (workspace_id, position, occurred_at),
  constraint events_actor_kind check (actor_kind in ('user', 'system')),
  constraint events_action check (action in ('read', 'create', 'change', 'archive', 'restore', 'sign', 'erase', 'hold', 'release',
    'search', 'upload', 'download', 'sign_in', 'sign_out', 'inspect', 'export', 'reseal')),
  -- In regular expressions these two would take 8 microseconds of each event instead of 3.
  constraint events_network check (octet_length(network) between 5 and 42 and translate(network, '0123456789abcdef.:', '') = '/'
    and (network like '%/24' or network like '%/48')),
  constraint events_operation check (octet_length(operation) between 1 and 100 and ascii(operation) not between 48 and 57
    and translate(operation, 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_', '') = ''),
  constraint events_ids check (cardinality(entity_ids) = cardinality(client_ids)),
  constraint events_digests check (octet_length(digests) = 32 * cardinality(entity_ids)),
  constraint events_mac check (pazpaz.is_digest(mac))
) partition by range (occurred_at);
create index events_actor on audit.events (workspace_id, actor_id, position desc);
-- For the sealing, which reads what is new of all workspaces every second. A BRIN index would be smaller, but one without summaries of the newest
-- pages, which autovacuum makes a minute later, has all of them read every second.
create index events_position on audit.events (position);
create statistics audit.events_actor_dep (dependencies) on workspace_id, actor_id from audit.events;

-- Which events there were, and in which order: of each some bytes of its mac, sixteen bytes an event, chained from seal to seal under
-- the same outside key.
create table audit.seals (
  workspace_id  uuid not null,
  number        bigint not null,
  sealed_at     timestamptz not null,
  total         bigint not null,             -- events sealed so far
  last_position bigint not null,
  marks         bytea not null,
  head          bytea not null,
  constraint seals_pkey primary key (workspace_id, number),
  constraint seals_number check (number > 0),
  constraint seals_marks check (octet_length(marks) % 16 = 0 and octet_length(marks) between 16 and 65536),
  constraint seals_head check (pazpaz.is_digest(head))
);

-- On which days a client's record was touched: the way to their events, of which the arrays have no index.
create table audit.days (
  workspace_id  uuid not null,
  client_id     uuid not null,
  day           date not null,
  constraint days_pkey primary key (workspace_id, client_id, day)
);

-- What goes for each of them: the tenant reads its own, only the functions below write, as the owner and for all at once, and nothing is
-- changed. Two keys to the door: the tables belong to one role, the function that refuses to another.
do $$
declare relation regclass;
begin
  foreach relation in array array['audit.events', 'audit.seals', 'audit.days']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', relation);
    execute format('create policy tenant on %s using (workspace_id = (select pazpaz.current_workspace()))'
                   ' with check (workspace_id = (select pazpaz.current_workspace()))', relation);
    execute format('create policy record on %s for insert to pazpaz_audit_owner with check (true)', relation);
    execute format('create policy seal on %s for select to pazpaz_audit_owner using (true)', relation);
    execute format('grant select on %s to pazpaz_app, pazpaz_jobs', relation);
    execute format('create trigger append_only before update or delete on %s for each row execute function pazpaz.refuse()', relation);
    execute format('create trigger no_truncate before truncate on %s for each statement execute function pazpaz.refuse()', relation);
    execute format('alter table %s enable always trigger append_only', relation);
    execute format('alter table %s enable always trigger no_truncate', relation);
  end loop;
end $$;

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

-- The only way in. Arrays of equal length, an element an event; but the rows' ids of all events stand one after the other, since arrays of
-- arrays must be of one size and reading them out of text takes half of the time: `ends` says where those of each event end. The names of
-- fields have commas between them. In PL/pgSQL, whose plans are kept for the connection.
create function audit.record(
  workspaces uuid[], times timestamptz[], ids uuid[], requests uuid[], actor_kinds text[], actors uuid[], sign_ins uuid[], networks text[],
  actions text[], operations text[], entities text[], ends integer[], entity_ids uuid[], client_ids uuid[], fields text[], digests bytea[],
  macs bytea[]
) returns void
  language plpgsql volatile security definer set search_path = audit, pg_temp as $$
begin
  -- Before a position is drawn, so that whoever knows this transaction to be over knows the position to be decided: see `horizon`.
  perform pg_current_xact_id();
  insert into audit.events (workspace_id, occurred_at, id, request_id, actor_kind, actor_id, sign_in_id, network, action, operation, entity,
                            entity_ids, client_ids, fields, digests, mac)
  select e.workspace, e.time, e.id, e.request, e.actor_kind, e.actor, e.sign_in, e.network, e.action, e.operation, e.entity,
         record.entity_ids[s.first : s.last], record.client_ids[s.first : s.last], string_to_array(e.field_list, ','), e.digest_list, e.mac
    from unnest(workspaces, times, ids, requests, actor_kinds, actors, sign_ins, networks, actions, operations, entities, fields, digests,
                macs) with ordinality
      as e (workspace, time, id, request, actor_kind, actor, sign_in, network, action, operation, entity, field_list, digest_list, mac, n)
   cross join lateral (select coalesce(ends[e.n - 1], 0) + 1 as first, ends[e.n] as last) s;
end $$;

-- How far the trail goes now (`reached`), the transaction before which all that could draw a position up to there had begun (`marked`;
-- none where that is not above what is known to be sealed), and the oldest transaction that is not over.
create function audit.horizon(above bigint, out reached bigint, out marked bigint, out oldest bigint)
  language plpgsql volatile security definer set search_path = audit, pg_temp as $$
begin
  reached := coalesce((select s.last_value from audit.position s where s.is_called), 0);
  oldest := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  -- A transaction of its own, younger than any that has drawn a position up to the one just read.
  if reached > above then
    marked := pg_current_xact_id()::text::bigint;
  end if;
end $$;

-- The events above one position and up to another, in order, at most so many.
create function audit.unsealed(above bigint, up_to bigint, most integer)
  returns table (workspace_id uuid, at bigint, mac bytea, day date, client_ids uuid[])
  language plpgsql volatile security definer set search_path = audit, pg_temp
  -- PostgreSQL does not know how few they are.
  set enable_seqscan = off as $$
begin
  return query
    select e.workspace_id, e.position, e.mac, (e.occurred_at at time zone 'UTC')::date, array_remove(e.client_ids, null)
      from audit.events e
     where e.position > above and e.position <= up_to
     order by e.position
     limit most;
end $$;

-- The last seal of each workspace.
create function audit.heads(workspaces uuid[])
  returns table (workspace_id uuid, number bigint, total bigint, last bigint, head bytea)
  language plpgsql stable security definer set search_path = audit, pg_temp as $$
begin
  return query
    select w.id, s.number, s.total, s.last_position, s.head
      from unnest(workspaces) as w (id)
      cross join lateral (select l.number, l.total, l.last_position, l.head from audit.seals l where l.workspace_id = w.id order by l.number desc limit 1) s;
end $$;

-- The head of one seal.
create function audit.head(workspace uuid, seal bigint) returns bytea
  language plpgsql stable security definer set search_path = audit, pg_temp as $$
begin
  return (select s.head from audit.seals s where s.workspace_id = workspace and s.number = seal);
end $$;

-- Writes seals, and on which days whose records were touched.
create function audit.seal(
  workspaces uuid[], numbers bigint[], times timestamptz[], totals bigint[], positions bigint[], marks bytea[], heads bytea[],
  touched uuid[], clients uuid[], days date[]
) returns void
  language plpgsql volatile security definer set search_path = audit, pg_temp as $$
begin
  insert into audit.seals (workspace_id, number, sealed_at, total, last_position, marks, head)
  select * from unnest(workspaces, numbers, times, totals, positions, marks, heads);
  insert into audit.days (workspace_id, client_id, day) select * from unnest(touched, clients, days) on conflict do nothing;
end $$;

do $$
declare f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.pronamespace = 'audit'::regnamespace loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to pazpaz_jobs', f);
  end loop;
end $$;
-- What sees all workspaces at once is for background work only. The server records, and may look ahead for months.
grant execute on function audit.record to pazpaz_app;
grant execute on function audit.make_partitions(date, integer) to pazpaz_app;
select pazpaz.describe('audit.events', 'What happened: every reading of a private value, and every change. Only appended to.', '{
  "position": "Its place in the trail of the whole database. In clear: the order of the trail.",
  "occurred_at": "When, by the server''s clock. In clear: months are kept apart by it.",
  "id": "UUID v7. In clear: an id.",
  "request_id": "The request, as in the log and the answer. In clear: a random id.",
  "actor_kind": "user, or system where the program acted by itself. In clear: of staff.",
  "actor_id": "The user. In clear: a reference to staff.",
  "sign_in_id": "The sign-in. In clear: a random id.",
  "network": "From which network, 24 bits of IPv4 or 48 of IPv6. In clear: of staff.",
  "action": "read, create, change and so on. In clear: it names no value.",
  "operation": "The name of the GraphQL operation: why. In clear: a name that a developer gave.",
  "entity": "What kind of rows. In clear: it names no value.",
  "entity_ids": "Which rows. In clear: random ids.",
  "client_ids": "Whose records these rows are part of, in the same order. In clear: random ids.",
  "fields": "Which fields, by name. In clear: names, never a value.",
  "digests": "After a change, 32 bytes for each row, of its sealed columns. In clear: a digest of ciphertext.",
  "mac": "HMAC of all but the position. In clear: it proves, and tells nothing."
}');
select pazpaz.describe('audit.seals', 'Which events there are and in which order, chained.', '{
  "number": "1, 2, 3 and so on in a practice. In clear: a number.",
  "sealed_at": "When. In clear: of no client.",
  "total": "How many events are sealed so far. In clear: a count.",
  "last_position": "The position of its last event. In clear: a number.",
  "marks": "16 bytes for each event: position, beginning of its mac. In clear: it proves, and tells nothing.",
  "head": "HMAC over this seal and the head before. In clear: it proves, and tells nothing."
}');
select pazpaz.describe('audit.days', 'On which days a client''s record was touched: the way to their events.', '{
  "day": "The day, in UTC. In clear: lookups are made by it."
}');
select audit.make_partitions(current_date, 13);
reset role;
