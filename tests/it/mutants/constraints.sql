-- For each constraint, rows that it alone refuses: they are looked for, by trying what might offend it with the constraint and without.

-- Whether a statement goes through without what is dropped, and is refused with it.
create function probe.only_held_by(dropping text, role text, practice text, before text, sql text) returns boolean language plpgsql as $$
begin
  if probe.attempt(role, practice, before, sql) <> 'refused' then
    return false;
  end if;
  execute dropping;
  raise exception using errcode = 'ZZ001', message = probe.attempt(role, practice, before, sql);
exception when sqlstate 'ZZ001' then
  return sqlerrm <> 'refused';
end $$;

-- Keeps the first of the statements that only this holds back, and tells how many there were.
create function probe.look_for(dropped_from regclass, what text, dropping text, as_role text, of_practice text, befores text[], statements text[])
  returns integer language plpgsql as $$
begin
  for i in 1 .. coalesce(cardinality(statements), 0) loop
    if probe.only_held_by(dropping, as_role, of_practice, befores[i], statements[i]) then
      insert into probe.probes (kind, relation, attack, about, role, practice, before, sql)
      values (case as_role when 'replica' then 'constraint' else 'reference' end, dropped_from, true, what, as_role, of_practice, befores[i], statements[i]);
      return i;
    end if;
  end loop;
  return 0;
end $$;

-- Values that may not please: of each type some that are absurd.
create table probe.absurd (type text, value jsonb);
insert into probe.absurd values
  ('text', '""'), ('text', '"nonsense 7!"'), ('text', to_jsonb(repeat('x', 20000))), ('integer', '-1'), ('integer', '0'), ('bigint', '-1'), ('bigint', '0'),
  ('bigint', '1000000000000'), ('smallint', '-1'), ('smallint', '0'), ('smallint', '32000'), ('uuid', '"00000000-0000-0000-0000-00000000000f"'),
  ('timestamp with time zone', '"1000-01-01Z"'), ('timestamp with time zone', '"9000-01-01Z"'), ('timestamp with time zone', '"2031-01-01Z"'),
  ('bytea', to_jsonb('\x' || encode('plain text', 'hex'))), ('bytea', to_jsonb('\x' || encode(convert_to(repeat('plain text', 20), 'UTF8'), 'hex'))),
  ('text', '"signed"'), ('text', '"cancelled"'), ('text', '"done"'), ('text', '"stored"'), ('text', '"decrypt_only"'), ('text', '"destroyed"'), ('text', '"primary"'),
  ('uuid[]', '"{00000000-0000-0000-0000-00000000000f,00000000-0000-0000-0000-00000000000e,00000000-0000-0000-0000-00000000000d}"');

-- Checks, and columns that must not be empty: one value of a row is changed.
do $$
declare held record;
begin
  for held in select k.conrelid::regclass as relation, k.conname, k.conkey from pg_constraint k join probe.tables t on t.relation = k.conrelid and not t.partition
            where k.contype = 'c' loop
    perform probe.look_for(held.relation, 'breaks ' || held.conname, format('alter table %s drop constraint %I', held.relation, held.conname), 'replica',
                           current_setting('probe.a'), array_agg(probe.removing(r.relation, r.taken) order by v.turn, r.number),
                           array_agg(probe.writing(r.relation, r.content || v.change) order by v.turn, r.number))
       from probe.rows r cross join lateral (
         select jsonb_build_object(c.name, v.value) as change, row_number() over () as turn
           from probe.columns c cross join lateral (select value from probe.absurd where type = c.type union all select 'null') v
          where c.relation = r.relation and c.number = any(held.conkey)
         union all -- all its times three hundred years later
         select jsonb_object_agg(c.name, (r.content ->> c.name)::timestamptz + interval '300 years'), 10000
           from probe.columns c where c.relation = r.relation and c.number = any(held.conkey) and c.type like 'timestamp%'
         having count(*) > 0) v
      where r.relation = held.relation and r.side = 'a';
  end loop;
  for held in select c.relation, c.name from probe.columns c join probe.tables t using (relation) where c.required and not t.partition
            and not exists (select from pg_index i where i.indrelid = c.relation and i.indisprimary and c.number = any(i.indkey)) loop
    perform probe.look_for(held.relation, 'leaves out ' || held.name, format('alter table %s alter column %I drop not null', held.relation, held.name), 'replica',
                           current_setting('probe.a'), array_agg(probe.removing(r.relation, r.taken) order by r.number),
                           array_agg(probe.writing(r.relation, r.content || jsonb_build_object(held.name, null)) order by r.number))
       from probe.rows r where r.relation = held.relation and r.side = 'a';
  end loop;
end $$;

-- What must be there once: a row is written again, with what other keys hold made fresh.
do $$
declare held record;
begin
  for held in select i.indrelid::regclass as relation, i.indexrelid::regclass as index, i.indkey::int2[] as columns,
                  coalesce((select format('alter table %s drop constraint %I cascade', i.indrelid::regclass, n.conname) from pg_constraint n
                             where n.conindid = i.indexrelid and n.contype in ('p', 'u', 'x')), format('drop index %s', i.indexrelid::regclass)) as dropping
             from pg_index i join probe.tables t on t.relation = i.indrelid and not t.partition where i.indisunique or i.indisexclusion loop
    perform probe.look_for(held.relation, 'is there twice under ' || (select relname from pg_class where oid = held.index), held.dropping, 'replica',
                           current_setting('probe.a'), null,
                           array_agg(probe.writing(r.relation, r.there || f.content || v.content) order by v.turn, r.number))
       from probe.rows r cross join lateral (
         select coalesce(jsonb_object_agg(c.name, probe.fresh(c.type, r.there -> c.name)), '{}') as content
           from probe.columns c
          where c.relation = r.relation and c.number <> all(held.columns) and r.there -> c.name <> 'null'
            and not exists (select from pg_depend d where d.objid = held.index and d.refobjid = r.relation and d.refobjsubid = c.number)
            and exists (select from pg_index o where o.indrelid = r.relation and (o.indisunique or o.indisexclusion) and o.indexrelid <> held.index
                         and (c.number = any(o.indkey) or (0 = any(o.indkey) and exists (
                           select from pg_depend d where d.objid = o.indexrelid and d.refobjid = o.indrelid and d.refobjsubid = c.number))))
         union all select '{}') f
       -- Or it is of another kind, which the other keys do not count.
       cross join lateral (select '{}'::jsonb as content, 0 as turn union all
         select jsonb_build_object(c.name, v.value), 1 from probe.columns c join probe.absurd v on v.type = c.type
          where c.relation = r.relation and c.name in ('state', 'kind', 'status')) v
      where r.relation = held.relation and r.side = 'a';
  end loop;
end $$;

-- References: to a row of another practice, and to another row of one's own where more than the practice is part of the key.
do $$
declare held record; who text;
begin
  for held in select k.oid, k.conrelid::regclass as relation, k.confrelid::regclass as target, k.conname, t.practice,
                  array(select a.attname::text from unnest(k.conkey) with ordinality u (n, o) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by o) as here,
                  array(select a.attname::text from unnest(k.confkey) with ordinality u (n, o) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by o) as there
             from pg_constraint k join probe.tables t on t.relation = k.conrelid and not t.partition where k.contype = 'f' loop
    who := case when has_table_privilege('pazpaz_app', held.relation, 'insert') then 'pazpaz_app'
                when has_table_privilege('pazpaz_jobs', held.relation, 'insert') then 'pazpaz_jobs' else 'superuser' end;
    if cardinality(held.here) = 1 then
      perform probe.look_for(held.relation, 'belongs to no practice: ' || held.conname, format('alter table %s drop constraint %I', held.relation, held.conname), who,
                             '00000000-0000-0000-0000-00000000000f', array_agg(probe.removing(r.relation, r.taken) order by r.number),
                             array_agg(probe.writing(r.relation, r.content || jsonb_build_object(held.here[1], '00000000-0000-0000-0000-00000000000f')) order by r.number))
         from probe.rows r where r.relation = held.relation and r.side = 'a';
    end if;
    for i in 2 .. cardinality(held.here) loop
      perform probe.look_for(held.relation, format('refers to another practice''s row by %s of %s', held.here[i], held.conname),
                             format('alter table %s drop constraint %I', held.relation, held.conname), who, current_setting('probe.a'),
                             array_agg(probe.removing(r.relation, r.taken) order by r.number, o.number),
                             array_agg(probe.writing(r.relation, r.content || jsonb_build_object(held.here[i], o.there -> held.there[i])) order by r.number, o.number))
         from probe.rows r join probe.rows o on o.relation = held.target and o.side = 'b' where r.relation = held.relation and r.side = 'a';
      if cardinality(held.here) > 2 then
        perform probe.look_for(held.relation, format('refers to another row of its own by %s of %s', held.here[i], held.conname),
                               format('alter table %s drop constraint %I', held.relation, held.conname), who, current_setting('probe.a'),
                               array_agg(probe.removing(r.relation, r.taken) order by r.number, o.number),
                               array_agg(probe.writing(r.relation, r.content || jsonb_build_object(held.here[i], o.there -> 'id')) order by r.number, o.number))
           from probe.rows r join probe.rows o on o.side = 'a' and r.content -> held.here[i] <> o.there -> 'id'
            -- Of what the column alone, or the key, refers to.
            and o.relation in (select f.confrelid from pg_constraint f join probe.columns c on c.relation = f.conrelid and c.number = f.conkey[cardinality(f.conkey)]
                                where f.contype = 'f' and f.conrelid = held.relation and c.name = held.here[i])
          where r.relation = held.relation and r.side = 'a';
      end if;
    end loop;
  end loop;
end $$;
