-- Every mutant of the catalogue as it is: what kind it is of, what it is done to, what it is, the statements, and the tables and roles
-- whose probes may notice (of all roles where none is named).
create table probe.mutants (
  id integer generated always as identity primary key, kind text, object text, what text, sql text, relations regclass[], roles text[]);

create table probe.functions as
select p.oid::regprocedure as function, p.proname, p.prosecdef as definer, p.prorettype::regtype as returns, p.pronamespace::regnamespace::text as space,
       -- The name is enough: arguments come and go.
       p.oid::regproc::text as name
  from pg_proc p where p.pronamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace)
   and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e');

-- A table, what refers to it, and its parent.
create function probe.around(relation regclass) returns regclass[] language sql stable as $$
  select array_agg(distinct r) from (
    select relation as r union select conrelid::regclass from pg_constraint where contype = 'f' and confrelid = relation
    union select inhparent::regclass from pg_inherits where inhrelid = relation) near $$;

insert into probe.mutants (kind, object, what, sql, relations)
with p as (select p.*, p.polrelid::regclass as relation, format('%I on %s', p.polname, p.polrelid::regclass) as named,
                  pg_get_expr(p.polqual, p.polrelid) as qual, pg_get_expr(p.polwithcheck, p.polrelid) as checked
             from pg_policy p join probe.tables t on t.relation = p.polrelid)
select 'policy', relation, polname || ': dropped', 'drop policy ' || named, array[relation] || case polname when 'lookup' then array['pg_proc'::regclass] end from p
union all
select 'policy', relation, polname || ': using (true)', format('alter policy %s using (true)', named), array[relation] from p where qual <> 'true'
union all
select 'policy', relation, polname || ': with check (true)', format('alter policy %s with check (true)', named), array[relation] from p where checked <> 'true'
union all
select 'policy', relation, polname || ': using (true) with check (true)', format('alter policy %s using (true) with check (true)', named), array[relation] from p
 where checked <> 'true' and qual <> 'true'
union all -- of the setting's text only
select 'policy', relation, polname || ': asks for any setting', format('alter policy %s using (pazpaz.current_workspace() is not null)', named), array[relation]
  from p where qual <> 'true'
union all
select 'policy', relation, polname || ': to ' || r, format('alter policy %s to %s', named, r), array[relation]
  from p, unnest(array['public', 'pazpaz_app', 'pazpaz_jobs']) r where polroles <> array[case r when 'public' then 0 else r::regrole::oid end]::oid[]
   and (polname = 'tenant' or r <> 'pazpaz_jobs')
union all
select 'policy', t.relation, 'another beside, for ' || what, format('create policy beside on %s for %s', t.relation, clause), array[t.relation]
  from probe.tables t, (values ('everything', 'all using (true)'), ('reading', 'select using (true)'), ('reading by pazpaz_app', 'select to pazpaz_app using (true)'),
                               ('writing', 'insert with check (true)')) beside (what, clause);

insert into probe.mutants (kind, object, what, sql, relations)
select 'row security', t.relation, what, format('alter table %s %s', t.relation, clause), array[t.relation]
  from probe.tables t, (values ('disabled', 'disable row level security'), ('not forced', 'no force row level security'),
                               ('disabled, not forced', 'disable row level security, no force row level security')) m (what, clause);

-- Grants: each that is not there is given, each that is there is taken.
create table probe.grantees as select unnest(array['pazpaz_app', 'pazpaz_jobs', 'pazpaz_lookup', 'pazpaz_owner', 'pazpaz_audit_owner', 'public']) as role;
insert into probe.mutants (kind, object, what, sql, relations, roles)
select 'grant', t.relation::text, g.role || ': ' || p || case when held then ' taken' else ' given' end,
       format(case when held then 'revoke %s on %s from %s' else 'grant %s on %s to %s' end, p, t.relation, g.role), array[t.relation], nullif(array[g.role], '{public}')
  from probe.tables t join pg_class c on c.oid = t.relation cross join probe.grantees g
 cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
 cross join lateral (select exists (select from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) x
                      where x.grantee = case g.role when 'public' then 0 else g.role::regrole::oid end and x.privilege_type = upper(p)) as held) h
 where c.relowner::regrole::text <> g.role
union all
select 'grant', t.relation::text, g.role || ': ' || lower(x.privilege_type) || ' with grant option', format('grant %s on %s to %s with grant option', x.privilege_type, t.relation, g.role), array[t.relation], array[g.role]
  from probe.tables t join pg_class c on c.oid = t.relation cross join aclexplode(c.relacl) x join probe.grantees g on g.role <> 'public' and x.grantee = g.role::regrole::oid
 where x.grantee <> c.relowner
union all
select 'grant', c.oid::regclass::text, g.role || ': ' || p || ' given', format('grant %s on sequence %s to %s', p, c.oid::regclass, g.role), '{}', '{}'
  from pg_class c, probe.grantees g, unnest(array['usage', 'select', 'update']) p
 where c.relkind = 'S' and c.relnamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace) and c.relowner::regrole::text <> g.role;

insert into probe.mutants (kind, object, what, sql, relations, roles)
select 'column grant', c.relation, format('%s: %s (%s)%s', g.role, p, c.name, case when held then ' taken' else ' given' end),
       format(case when held then 'revoke %s (%I) on %s from %s' else 'grant %s (%I) on %s to %s' end, p, c.name, c.relation, g.role), array[c.relation], nullif(array[g.role], '{public}')
  from probe.columns c join probe.tables t using (relation) join pg_class r on r.oid = c.relation join pg_attribute a on a.attrelid = c.relation and a.attnum = c.number
 cross join probe.grantees g cross join unnest(array['select', 'insert', 'update', 'references']) p
 cross join lateral (select exists (select from aclexplode(a.attacl) x
                      where x.grantee = case g.role when 'public' then 0 else g.role::regrole::oid end and x.privilege_type = upper(p)) as held) h
 where not t.partition and r.relowner::regrole::text <> g.role
   -- What the owners may see of each other's tables is seen table by table.
   and g.role not in ('pazpaz_owner', 'pazpaz_audit_owner')
   and (held or (c.type = 'bytea' and not exists (select from aclexplode(r.relacl) x
                   where x.grantee = case g.role when 'public' then 0 else g.role::regrole::oid end and x.privilege_type = upper(p))));

insert into probe.mutants (kind, object, what, sql, relations, roles)
select 'schema grant', n.nspname, g.role || ': ' || p || case when held then ' taken' else ' given' end,
       format(case when held then 'revoke %s on schema %I from %s' else 'grant %s on schema %I to %s' end, p, n.nspname, g.role),
       array['pazpaz.users', 'audit.events', 'pg_proc']::regclass[], null::text[]
  from pg_namespace n cross join probe.grantees g cross join unnest(array['usage', 'create']) p
 cross join lateral (select exists (select from aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x
                      where x.grantee = case g.role when 'public' then 0 else g.role::regrole::oid end and x.privilege_type = upper(p)) as held) h
 where n.nspname in ('pazpaz', 'audit', 'public') and n.nspowner::regrole::text <> g.role
union all
select 'schema grant', 'database', g.role || ': create given', format('grant create on database %I to %s', current_database(), g.role), '{}', '{}'
  from probe.grantees g where g.role <> 'pazpaz_owner'
union all
select 'schema grant', 'default privileges', format('%s: %s on %s to %s', o, p, k, g.role), format('alter default privileges for role %s grant %s on %s to %s', o, p, k, g.role), '{}', '{}'
  from probe.grantees g, unnest(array['pazpaz_owner', 'pazpaz_audit_owner']) o, (values ('select', 'tables'), ('usage', 'sequences')) d (p, k) where g.role <> o;

-- Functions.
create table probe.uses as
select f.function, coalesce(
    -- A few of those that have it stand for all.
    (select (array_agg(distinct r))[1:5] from (
       select tgrelid::regclass as r from pg_trigger join probe.tables t on t.relation = tgrelid where tgfoid = f.function
       union select k.conrelid::regclass from pg_depend d join pg_constraint k on k.oid = d.objid and d.classid = 'pg_constraint'::regclass
              join probe.tables t on t.relation = k.conrelid where d.refobjid = f.function
       union select i.indrelid::regclass from pg_depend d join pg_index i on i.indexrelid = d.objid where d.refobjid = f.function) near),
    case f.name when 'pazpaz.current_workspace' then array['pazpaz.users', 'pazpaz.sessions', 'audit.events'] when 'audit.make_partitions' then '{pg_class}' else '{pg_proc}' end::regclass[]) as relations
  from probe.functions f;
insert into probe.mutants (kind, object, what, sql, relations)
select 'function', f.name, what, format('alter function %s %s', f.function, clause), case when f.definer then u.relations end
  from probe.functions f join probe.uses u using (function), (values
    ('security invoker', 'security invoker', true), ('search_path reset', 'reset search_path', true), ('search_path begins with public', 'set search_path = public, pazpaz, audit, pg_temp', true),
    ('owned by pazpaz_app', 'owner to pazpaz_app', true), ('owned by pazpaz_owner', 'owner to pazpaz_owner', true), ('owned by a superuser', 'owner to postgres', true),
    ('security definer', 'security definer', false), ('owned by pazpaz_app', 'owner to pazpaz_app', false), ('owned by a superuser', 'owner to postgres', false)) m (what, clause, definer)
 where m.definer = f.definer
union all
select 'function grant', f.name, g.role || case when held then ': execute taken' else ': execute given' end,
       format(case when held then 'revoke execute on function %s from %s' else 'grant execute on function %s to %s' end, f.function, g.role), u.relations
  from probe.functions f join probe.uses u using (function) join pg_proc p on p.oid = f.function cross join probe.grantees g
 cross join lateral (select exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
                      where x.grantee = case g.role when 'public' then 0 else g.role::regrole::oid end) as held) h
 where f.definer and p.proowner::regrole::text <> g.role
union all
select 'function', f.name, 'says ' || answer, regexp_replace(pg_get_functiondef(f.function), 'LANGUAGE \w+(.*)AS \$function\$.*\$function\$', format('LANGUAGE sql\1AS $function$ select %s $function$', answer)), u.relations
  from probe.functions f join probe.uses u using (function), unnest(array['true', 'false']) answer where f.returns = 'boolean'::regtype
union all
select 'function', f.name, 'does nothing', regexp_replace(pg_get_functiondef(f.function), 'AS \$function\$.*\$function\$',
         'AS $function$ begin if tg_level = ''STATEMENT'' then return null; end if; if tg_op = ''DELETE'' then return old; end if; return new; end $function$'), u.relations
  from probe.functions f join probe.uses u using (function) where f.returns = 'trigger'::regtype
union all
select 'function', f.name, what, format('create or replace function pazpaz.current_workspace() returns uuid language %s as $$ %s $$', head, body), u.relations
  from probe.functions f join probe.uses u using (function), (values
    ('no workspace is null', 'sql stable parallel safe', 'select nullif(current_setting(''app.workspace_id'', true), '''')::uuid'),
    ('a setting that is missing is null', 'sql stable parallel safe', 'select current_setting(''app.workspace_id'', true)::uuid'),
    ('another setting', 'sql stable parallel safe', 'select current_setting(''app.workspace'')::uuid'),
    ('the first that there is', 'sql stable parallel safe', 'select workspace_id from pazpaz.users limit 1'),
    ('one and the same', 'sql stable parallel safe', 'select ''00000000-0000-0000-0000-000000000000''::uuid'),
    ('immutable', 'sql immutable parallel safe', 'select current_setting(''app.workspace_id'')::uuid'),
    ('security definer', 'sql stable security definer', 'select current_setting(''app.workspace_id'')::uuid')) m (what, head, body)
 where f.name = 'pazpaz.current_workspace';

insert into probe.mutants (kind, object, what, sql, relations)
select 'trigger', g.tgrelid::regclass, g.tgname || ': ' || what, format(clause, g.tgrelid::regclass, g.tgname), array[g.tgrelid::regclass]
  from pg_trigger g join probe.tables t on t.relation = g.tgrelid cross join lateral (values
    ('dropped', 'drop trigger %2$I on %1$s', not t.partition or g.tgparentid = 0), ('disabled', 'alter table %s disable trigger %I', true),
    ('for replicas only', 'alter table %s enable replica trigger %I', true),
    ('not for replicas', 'alter table %s enable trigger %I', g.tgenabled = 'A')) m (what, clause, applies)
 where not g.tgisinternal and applies;

-- Constraints.
insert into probe.mutants (kind, object, what, sql, relations)
select case k.contype when 'c' then 'check' when 'x' then 'exclusion' when 'f' then 'foreign key' else 'key' end, k.conrelid::regclass, k.conname || ': dropped',
       format('alter table %s drop constraint %I cascade', k.conrelid::regclass, k.conname),
       case when k.contype in ('p', 'u') then probe.around(k.conrelid) else array[k.conrelid::regclass] end
  from pg_constraint k join probe.tables t on t.relation = k.conrelid and not t.partition where k.contype in ('c', 'x', 'f', 'p', 'u')
union all
select 'check', k.conrelid::regclass, k.conname || ': true', format('alter table %1$s drop constraint %2$I, add constraint %2$I check (true)', k.conrelid::regclass, k.conname), array[k.conrelid::regclass]
  from pg_constraint k join probe.tables t on t.relation = k.conrelid and not t.partition where k.contype = 'c'
union all
select 'check', k.conrelid::regclass, format('%s: without %s', k.conname, c.name),
       format('alter table %1$s drop constraint %2$I, add constraint %2$I %3$s', k.conrelid::regclass, k.conname,
              replace(pg_get_constraintdef(k.oid), format('pazpaz.is_%s(%s)', f, c.name), 'true')), array[k.conrelid::regclass]
  from pg_constraint k join probe.tables t on t.relation = k.conrelid and not t.partition
  join probe.columns c on c.relation = k.conrelid and c.number = any(k.conkey) and c.type = 'bytea', unnest(array['sealed', 'wrapped', 'digest']) f
 where k.contype = 'c' and cardinality(k.conkey) > 1 and pg_get_constraintdef(k.oid) like format('%%pazpaz.is_%s(%s)%%', f, c.name)
union all
select 'foreign key', k.conrelid::regclass, format('%s: without %s', k.conname, left_out.name),
       format('alter table %2$s add constraint narrower unique (%5$s); alter table %1$s drop constraint %3$I, add constraint %3$I foreign key (%4$s) references %2$s (%5$s)',
              k.conrelid::regclass, k.confrelid::regclass, k.conname, less.here, less.there), array[k.conrelid::regclass] 
  from pg_constraint k join probe.tables t on t.relation = k.conrelid and not t.partition
 cross join generate_subscripts(k.conkey, 1) i
  join probe.columns left_out on left_out.relation = k.conrelid and left_out.number = k.conkey[i]
 cross join lateral (select string_agg(quote_ident(a.name), ', ' order by j) as here, string_agg(quote_ident(b.name), ', ' order by j) as there, bool_or(b.name <> 'workspace_id') as sane
                       from generate_subscripts(k.conkey, 1) j join probe.columns a on a.relation = k.conrelid and a.number = k.conkey[j]
                       join probe.columns b on b.relation = k.confrelid and b.number = k.confkey[j] where j <> i) less
 where k.contype = 'f' and cardinality(k.conkey) > 1
   -- What is left must still name one row of the other table.
   and sane and exists (select from probe.columns b where b.relation = k.confrelid and b.number = any(k.confkey) and b.name = 'id' and b.number <> k.confkey[i])
union all
select 'foreign key', k.conrelid::regclass, k.conname || ': cascades', format('alter table %1$s drop constraint %2$I, add constraint %2$I %3$s on delete cascade', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)), array[k.conrelid::regclass]
  from pg_constraint k join probe.tables t on t.relation = k.conrelid and not t.partition where k.contype = 'f'
union all
select 'foreign key', k.conrelid::regclass, k.conname || ': not valid', format('alter table %1$s drop constraint %2$I, add constraint %2$I %3$s not valid', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)), '{}'
  from pg_constraint k join probe.tables t on t.relation = k.conrelid and not t.partition where k.contype = 'f' and t.relation not in (select i.inhparent from pg_inherits i)
union all
select 'not null', c.relation, c.name || ': may be null', format('alter table %s alter column %I drop not null', c.relation, c.name), array[c.relation]
  from probe.columns c join probe.tables t using (relation) where c.required and not t.partition
   and not exists (select from pg_index i where i.indrelid = c.relation and i.indisprimary and c.number = any(i.indkey))
union all
select 'unique index', i.indrelid::regclass, x.relname || ': dropped', format('drop index %s', i.indexrelid::regclass), array[i.indrelid::regclass]
  from pg_index i join probe.tables t on t.relation = i.indrelid and not t.partition join pg_class x on x.oid = i.indexrelid
 where i.indisunique and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
union all
select 'unique index', i.indrelid::regclass, x.relname || ': not unique',
       format('drop index %s; %s', i.indexrelid::regclass, replace(pg_get_indexdef(i.indexrelid), 'UNIQUE ', '')), array[i.indrelid::regclass]
  from pg_index i join probe.tables t on t.relation = i.indrelid and not t.partition join pg_class x on x.oid = i.indexrelid
 where i.indisunique and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
union all
select 'unique index', i.indrelid::regclass, x.relname || ': across practices',
       format('drop index %s; %s', i.indexrelid::regclass, replace(pg_get_indexdef(i.indexrelid), '(workspace_id, ', '(')), array[i.indrelid::regclass]
  from pg_index i join probe.tables t on t.relation = i.indrelid and not t.partition join pg_class x on x.oid = i.indexrelid
 where i.indisunique and pg_get_indexdef(i.indexrelid) like '%(workspace_id, %' and pg_get_indexdef(i.indexrelid) not like '%(kind = %'
   and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'));

-- Who the roles are, and whose things are.
insert into probe.mutants (kind, object, what, sql, relations)
select 'role', g.role, what, format('alter role %s %s', g.role, what), array['pazpaz.users', 'audit.events', 'pg_proc']::regclass[]
  from probe.grantees g join pg_roles r on r.rolname = g.role, unnest(array['bypassrls', 'superuser', 'createrole', 'createdb', 'replication', 'inherit', 'login', 'nologin']) what
 where what <> case when r.rolcanlogin then 'login' else 'nologin' end
union all
select 'membership', m.role, 'in ' || o.role, format('grant %s to %s', o.role, m.role), array['pazpaz.users', 'audit.events']::regclass[]
  from probe.grantees m, (select role from probe.grantees where role <> 'public' union values ('pg_read_all_data'), ('pg_write_all_data'), ('pg_execute_server_program'),
                            ('pg_read_server_files'), ('pg_write_server_files'), ('pg_monitor'), ('pg_signal_backend')) o
 where m.role <> 'public' and m.role <> o.role and not pg_has_role(m.role, o.role, 'member') and not pg_has_role(o.role, m.role, 'member')
union all
select 'owner', t.relation::text, 'is ' || g.role, format('alter table %s owner to %s', t.relation, g.role), array[t.relation]
  from probe.tables t join pg_class c on c.oid = t.relation, (select role from probe.grantees union select 'postgres') g where g.role not in ('public', c.relowner::regrole::text)
union all
select 'owner', 'schema ' || n.nspname, 'is ' || g.role, format('alter schema %I owner to %s', n.nspname, g.role), array['pazpaz.users', 'audit.events']::regclass[]
  from pg_namespace n, probe.grantees g where n.nspname in ('pazpaz', 'audit') and g.role not in ('public', n.nspowner::regrole::text);

-- Which probes may notice a mutant of a kind.
create function probe.noticing(kind text) returns text[] language sql immutable as $$
  select case when kind in ('function', 'key') then array['access', 'reference', 'constraint', 'trigger']
              when kind = 'foreign key' then '{reference}' when kind = 'trigger' then '{trigger}'
              when kind in ('check', 'not null', 'unique index', 'exclusion') then '{constraint}' else '{access}' end $$;
