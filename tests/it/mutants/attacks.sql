-- What somebody of one practice attempts on every table, as the roles that log in. The rows are real ones of two practices.
insert into probe.probes (kind, relation, attack, about, role, practice, before, sql)
with roles (role) as (values ('pazpaz_app'), ('pazpaz_jobs')),
a as (select current_setting('probe.a') as id), b as (select current_setting('probe.b') as id),
parents as (select t.relation, t.practice, t.partition, coalesce((select i.inhparent::regclass from pg_inherits i where t.partition and i.inhrelid = t.relation), t.relation) as sown
              from probe.tables t),
spare as (select t.relation, t.sown, t.practice, r.side, r.content, r.key, r.taken from parents t join probe.rows r on r.relation = t.sown and r.number = 1),
-- A column that the role may change, so that it is not the grants that refuse.
writable as (
  select t.relation, roles.role, (select c.name from probe.columns c where c.relation = t.relation
           and has_column_privilege(roles.role, t.relation, c.number, 'update') order by c.name <> t.practice, c.number limit 1) as name
    from probe.tables t, roles)
select 'access', t.relation, true, 'reads another practice''s rows', role, a.id, null::text,
       format('select 1 from %s where %I = %L', t.relation, t.practice, b.id) from parents t, roles, a, b
union all
select 'access', t.relation, true, 'reads without a practice', role, '', null, format('select 1 from %s', t.relation) from parents t, roles
union all
select 'access', t.relation, true, 'changes another practice''s rows', w.role, a.id, null,
       format('update %s set %2$I = %2$I where %3$I = %4$L', t.relation, coalesce(w.name, t.practice), t.practice, b.id)
  from parents t join writable w using (relation), a, b
union all
select 'access', t.relation, true, 'deletes another practice''s rows', role, a.id, null, format('delete from %s where %I = %L', t.relation, t.practice, b.id)
  from parents t, roles, a, b
union all
select 'access', s.relation, true, 'writes a row into another practice', role, a.id,
       case when s.sown = s.relation then probe.removing(s.relation, s.taken) end, probe.writing(s.relation, s.content)
  from spare s, roles, a where s.side = 'b'
union all -- rightful work, so that whoever is shut out is seen as well
select 'access', t.relation, false, 'reads its own rows', role, a.id, null, format('select 1 from %s where %I = %L', t.relation, t.practice, a.id)
  from parents t, roles, a
union all
select 'access', s.relation, false, 'adds a row', role, a.id, case when s.sown = s.relation then probe.removing(s.relation, s.taken) end,
       probe.writing(s.relation, s.content)
  from spare s, roles, a where s.side = 'a'
union all
select 'access', s.relation, false, 'changes a row', w.role, a.id, null, format('update %s set %2$I = %2$I where %3$s', s.relation, w.name, s.key)
  from spare s join writable w using (relation), a where s.side = 'a' and w.name is not null;

-- Plain text where only sealed values, digests and wrapped keys may be.
insert into probe.probes (kind, relation, attack, about, role, practice, before, sql)
select case role when 'replica' then 'constraint' else 'access' end, r.relation, true, 'stores plain text in ' || c.name, role, current_setting('probe.a'), probe.removing(r.relation, r.taken),
       probe.writing(r.relation, r.content || jsonb_build_object(c.name, '\x' || encode(convert_to(repeat('plain text ', 20), 'UTF8'), 'hex')))
  from probe.rows r join probe.columns c using (relation), (values ('pazpaz_app'), ('replica')) roles (role)
 where c.type = 'bytea' and r.side = 'a' and r.number = 1;

-- What each role may ask for at all.
insert into probe.probes (kind, relation, attack, about, role, practice, sql)
with roles (role) as (values ('pazpaz_app'), ('pazpaz_jobs'), ('pazpaz_lookup')),
kinds (kind, form) as (values
  ('select', 'select %2$s from %1$s where false'), ('insert', 'insert into %1$s select (jsonb_populate_record(null::%1$s, ''{}'')).* where false'),
  ('update', 'update %1$s set %2$s where false'), ('delete', 'delete from %1$s where false'))
select 'access', t.relation, false, 'asks to ' || kind, role, current_setting('probe.a'),
       format(form, t.relation, (select string_agg(case kind when 'update' then format('%1$I = null', c.name) else format('%I', c.name) end, ', ')
                                   from probe.columns c where c.relation = t.relation))
  from probe.tables t, roles, kinds
union all
select 'access', c.relation, false, 'asks to ' || kind || ' ' || c.name, role, current_setting('probe.a'), format(form, c.relation, c.name)
  from probe.columns c, roles,
       (values ('select', 'select %2$I from %1$s where false'), ('insert', 'insert into %1$s (%2$I) select null where false'),
               ('update', 'update %1$s set %2$I = null where false')) kinds (kind, form)
 where not has_table_privilege(role, c.relation, kind) and (c.name like '%\_enc' or has_column_privilege(role, c.relation, c.number, kind));

-- Whoever keeps the trail, or the whole database, does not change it in passing.
insert into probe.probes (kind, relation, attack, about, role, practice, sql)
select 'trigger', t.tgrelid::regclass, true, 'changes what is append-only', role, current_setting('probe.a'), sql
  from pg_trigger t join probe.tables p on p.relation = t.tgrelid, (values ('pazpaz_audit_owner'), ('pazpaz_owner'), ('superuser'), ('replica')) roles (role)
 cross join lateral (values (16, format('update %s set %2$I = %2$I', t.tgrelid::regclass, practice)), (8, format('delete from %s', t.tgrelid::regclass)),
                            (32, format('truncate %s cascade', t.tgrelid::regclass))) changes (bit, sql)
 where t.tgfoid = 'pazpaz.refuse()'::regprocedure and t.tgtype & bit > 0 and not t.tgisinternal
   and not (partition and bit < 32);
