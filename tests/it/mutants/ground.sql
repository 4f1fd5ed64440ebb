-- What the probes stand on: rows of two practices put aside, and a way to attempt a statement as somebody and take it back.
create schema probe;

-- The tables of practices. Of the partitions, which one function makes alike, one stands for all.
create table probe.tables as
select c.oid::regclass as relation, c.relispartition as partition,
       case when c.oid = 'pazpaz.workspaces'::regclass then 'id' else 'workspace_id' end as practice
  from pg_class c
 where c.relnamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace) and c.relkind in ('r', 'p') and c.relname <> 'seaql_migrations'
   and (not c.relispartition
        or c.oid = (select min(i.inhrelid::regclass::text)::regclass from pg_inherits i
                     where i.inhparent = (select p.inhparent from pg_inherits p where p.inhrelid = c.oid)));

create table probe.columns as
select t.relation, a.attname::text as name, a.attnum as number, format_type(a.atttypid, null) as type, a.attnotnull as required
  from probe.tables t join pg_attribute a on a.attrelid = t.relation and a.attnum > 0 and not a.attisdropped;

-- What the plants lack: a note that is signed, a file that hangs on no note, a hold that is lifted, a ticket that is good, an
-- intervention for no goal, a rotation at work.
create function probe.copied(relation regclass, changes jsonb) returns void language plpgsql as $$
begin
  execute format('insert into %1$s select (jsonb_populate_record(null::%1$s, to_jsonb(t) || %2$L || jsonb_build_object(''id'', gen_random_uuid(), ''object_id'', gen_random_uuid()))).*'
                 ' from (select distinct on (workspace_id) * from %1$s where workspace_id in (%3$L, %4$L) order by workspace_id, id) t',
                 relation, changes, current_setting('probe.a'), current_setting('probe.b'));
end $$;
select probe.copied('pazpaz.sessions', '{"appointment_id": null}');
update pazpaz.sessions set status = 'signed', signed_at = now(), signed_by = created_by, content_mac = sha256('signed'), meaning = 'author' where appointment_id is null and signed_at is null;
select probe.copied('pazpaz.attachments', '{"session_id": null}');
select probe.copied('pazpaz.legal_holds', '{}');
update pazpaz.legal_holds h set lifted_at = now(), lifted_by = placed_by where id = (select max(o.id::text)::uuid from pazpaz.legal_holds o where o.workspace_id = h.workspace_id);
update pazpaz.file_tickets set used_at = null, expires_at = now() + interval '1 hour';
select probe.copied('pazpaz.care_interventions', '{"care_goal_id": null}');
select probe.copied('pazpaz.key_rotations', '{"phase": "move", "finished_at": null}');
-- Another client of each practice, who has what can be referred to: a reference to it is within the practice and wrong nevertheless.
select probe.copied('pazpaz.clients', '{}');
create table probe.others as
select distinct on (c.workspace_id) c.workspace_id, c.id
  from pazpaz.clients c join pazpaz.care_plans p on p.workspace_id = c.workspace_id and p.client_id <> c.id
 where c.erased_at is null order by c.workspace_id, c.id;
do $$
declare kind record;
begin
  for kind in select * from (values ('pazpaz.appointments', '{"status": "no_show"}'), ('pazpaz.sessions', '{"appointment_id": null}'),
                ('pazpaz.consents', '{}'), ('pazpaz.diagnoses', '{}'), ('pazpaz.care_plans', '{}')) kinds (relation, changes) loop
    execute format('insert into %1$s select (jsonb_populate_record(null::%1$s, to_jsonb(t) || %2$L || jsonb_build_object(''id'', gen_random_uuid(), ''client_id'', t.other))).*'
                   ' from (select distinct on (x.workspace_id) x.*, o.id as other from %1$s x join probe.others o using (workspace_id)'
                   '        where x.client_id <> o.id order by x.workspace_id, x.id) t', kind.relation, kind.changes);
  end loop;
end $$;
-- A telehealth visit that was recorded, and is over.
insert into pazpaz.telehealth_sessions
select (jsonb_populate_record(null::pazpaz.telehealth_sessions, to_jsonb(t) || jsonb_build_object('id', gen_random_uuid(), 'recording_consent_id', t.consent,
          'ended_at', t.opened_at, 'ended_by', t.opened_by))).*
  from (select distinct on (s.workspace_id) s.*, c.id as consent from pazpaz.telehealth_sessions s
          join pazpaz.consents c on c.workspace_id = s.workspace_id and c.client_id = s.client_id order by s.workspace_id, s.id, c.id) t;
-- Sealing is the jobs' work, which may or may not have been at it.
insert into audit.seals (workspace_id, number, sealed_at, total, last_position, marks, head)
select w::uuid, 1, now(), 1, 1, decode(repeat('00', 16), 'hex'), sha256('head') from unnest(array[current_setting('probe.a'), current_setting('probe.b')]) w on conflict do nothing;
insert into audit.days (workspace_id, client_id, day)
select w::uuid, gen_random_uuid(), '2031-01-01' from unnest(array[current_setting('probe.a'), current_setting('probe.b')]) w;

-- A few rows of each table and practice, those of different kinds first, with what tells each from all others: `there` is what is there,
-- `content` what can be written once the row named by `taken`, if any, is taken away.
create table probe.rows (relation regclass, side text, number bigint, content jsonb, key text, there jsonb, taken text);

do $$
declare t record; keys text; wanted text;
begin
  for t in select * from probe.tables where not partition loop
    select string_agg(format('format(''%1$s = %%L'', t.%1$I)', a.attname), ' || '' and '' || ') into keys
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
     where i.indrelid = t.relation and i.indisprimary;
    select string_agg(format('t.%I%s', c.name, case when not c.required then ' is null' end), ', ') into wanted from probe.columns c
     where c.relation = t.relation and (c.type in ('text', 'smallint', 'boolean') or not c.required and c.type in ('uuid', 'timestamp with time zone'));
    execute format(
      'insert into probe.rows select %L::regclass, side, row_number() over (partition by side order by turn, key), content, key, content, key from ('
      '  select case t.%2$I when %3$L then ''a'' else ''b'' end as side, to_jsonb(t) as content, %5$s as key,'
      '         row_number() over (partition by t.%2$I%6$s order by t::text) as turn'
      '    from %1$s t where t.%2$I in (%3$L, %4$L)) r where turn <= 4',
      t.relation, t.practice, current_setting('probe.a'), current_setting('probe.b'), keys, coalesce(', ' || wanted, ''));
  end loop;
end $$;
delete from probe.rows where number > 8;

-- The statement that writes a row.
create function probe.writing(relation regclass, content jsonb) returns text language sql stable as
$$ select format('insert into %1$s select (jsonb_populate_record(null::%1$s, %2$L)).*', relation, content) $$;

-- The statements that take a row away, whatever refers to it and whoever refuses: it is put back by the probe itself.
create function probe.removing(relation regclass, key text) returns text language sql stable as
$$ select case when key is not null then format('delete from %s where %s', relation, key) end $$;

-- What comes of a statement as somebody, in a practice: `done` with the rows it found or wrote, or `refused`. A role `replica` is a
-- superuser for whom only constraints and the triggers that are always on count.
create function probe.attempt(role text, practice text, before text, sql text) returns text language plpgsql as $$
declare n bigint;
begin
  if before is not null then
    perform set_config('session_replication_role', 'replica', true);
    execute before;
    perform set_config('session_replication_role', 'origin', true);
  end if;
  perform set_config('app.workspace_id', practice, true);
  perform set_config('app.client_change', '', true);
  if role = 'replica' then
    perform set_config('session_replication_role', 'replica', true);
  elsif role <> 'superuser' then
    perform set_config('role', role, true);
  end if;
  execute sql;
  get diagnostics n = row_count;
  raise exception using errcode = 'ZZ000', message = n::text;
exception when others then
  return case sqlstate when 'ZZ000' then 'done ' || sqlerrm else 'refused' end;
end $$;

-- Values of a column of a key that another row may hold: something fresh.
create function probe.fresh(of_type text, old jsonb) returns jsonb language sql volatile as $$
  select case when of_type = 'uuid' then to_jsonb(gen_random_uuid())
              when of_type in ('integer', 'bigint', 'smallint') then to_jsonb((old #>> '{}')::bigint + 900)
              when of_type = 'bytea' then to_jsonb('\x' || encode(substr((old #>> '{}')::bytea, 1, 1) || substr(sha256(gen_random_uuid()::text::bytea), 2), 'hex'))
              when of_type = 'text' then to_jsonb((old #>> '{}') || left(gen_random_uuid()::text, 8))
              when of_type = 'date' then to_jsonb((old #>> '{}')::date + 1)
              when of_type = 'timestamp with time zone' then to_jsonb((old #>> '{}')::timestamptz + interval '1 second')
              else old end $$;

-- A row that can be written again under fresh keys need not be taken away first.
do $$
declare r record; put record; instead jsonb;
begin
  for r in select * from probe.rows loop
    instead := '{}';
    for put in select distinct on (c.name) c.name, c.type, f.confrelid, a.attname
                 from probe.columns c join pg_index i on i.indrelid = c.relation and i.indisunique and (c.number = any(i.indkey) or (0 = any(i.indkey) and c.type = 'text'
                  and exists (select from pg_depend d where d.objid = i.indexrelid and d.refobjid = i.indrelid and d.refobjsubid = c.number)))
                 left join pg_constraint f on f.contype = 'f' and f.conrelid = c.relation and f.conkey[cardinality(f.conkey)] = c.number
                 left join pg_attribute a on a.attrelid = f.confrelid and a.attnum = f.confkey[cardinality(f.confkey)]
                where c.relation = r.relation and c.name <> 'workspace_id' and r.content -> c.name <> 'null'
                  -- Whose a thing is stays as it is: what it refers to is of the same client.
                  and not (c.name = 'client_id' and r.content ? 'id') order by c.name loop
      instead := instead || jsonb_build_object(put.name, coalesce(case when put.confrelid is null then probe.fresh(put.type, r.content -> put.name)
        else (select o.there -> put.attname::text from probe.rows o where o.relation = put.confrelid and o.side = r.side and o.there -> put.attname::text <> r.content -> put.name
                 and coalesce(o.there -> 'client_id', r.content -> 'client_id') is not distinct from r.content -> 'client_id' order by o.number limit 1) end, r.content -> put.name));
    end loop;
    continue when probe.attempt('superuser', r.content ->> 'workspace_id', null, probe.writing(r.relation, r.content || instead)) <> 'done 1';
    update probe.rows o set content = r.content || instead, taken = null where o.relation = r.relation and o.side = r.side and o.number = r.number;
  end loop;
end $$;

create table probe.probes (
  id        integer generated always as identity primary key,
  relation  regclass not null,
  kind      text not null,        -- access, reference, constraint or trigger: which mutants it may notice
  attack    boolean not null,     -- must be refused, or find nothing
  about     text not null,        -- what is attempted
  role      text not null,
  practice  text not null,
  before    text,
  sql       text not null,
  outcome   text                  -- without any mutant
);

-- The probes of these tables and kinds, and these roles if any are named, that do not come out as they did.
create function probe.changed(relations regclass[], roles text[], kinds text[]) returns table (about text, role text, was text, now text) language plpgsql as $$
begin
  return query
    select p.about, p.role, p.outcome, o.now from probe.probes p
     cross join lateral (select probe.attempt(p.role, p.practice, p.before, p.sql)) o (now)
     where p.relation = any(relations) and p.kind = any(kinds) and (roles is null or p.role = any(roles)) and o.now <> p.outcome;
end $$;
