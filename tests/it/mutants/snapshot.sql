-- The catalogue as lines: who the roles are, whose things are, who may do what, and what holds rows to the rules. Partitions, which one
-- function makes, are described as one; what a version of PostgreSQL gives to an owner, or spells in its own way, is left out.
with made as (
  select c.*, regexp_replace(c.oid::regclass::text, '_\d{4}_\d{2}', '_YYYY_MM') as name from pg_class c
   where c.relnamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace) and c.relname not like 'seaql\_migrations%'
     and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
),
functions as (
  select p.*, p.oid::regprocedure::text as name from pg_proc p
   where p.pronamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace)
     and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
),
rights (object, owner, acl) as (
  select 'schema ' || nspname, nspowner, coalesce(nspacl, acldefault('n', nspowner)) from pg_namespace where nspname in ('pazpaz', 'audit', 'public')
  union all select name, relowner, coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner)) from made where relkind in ('r', 'p', 'v', 'm', 'S')
  union all select name || '.' || a.attname, relowner, a.attacl from made join pg_attribute a on a.attrelid = made.oid where a.attacl is not null
  union all select name, proowner, coalesce(proacl, acldefault('f', proowner)) from functions
),
roles as (select * from pg_roles where rolname like 'pazpaz\_%')
select 'role ' || rolname || concat(case when rolsuper then ' superuser' end, case when rolbypassrls then ' bypassrls' end, case when rolcreaterole then ' createrole' end,
         case when rolcreatedb then ' createdb' end, case when rolreplication then ' replication' end, case when rolinherit then ' inherit' end,
         case when rolcanlogin then ' login' end) as line from roles
union
select 'member ' || member::regrole || ' of ' || roleid::regrole || case when admin_option then ' with admin option' else '' end
  from pg_auth_members where member in (select oid from roles)
union
select 'schema ' || nspname || ' of ' || nspowner::regrole from pg_namespace where nspname in ('pazpaz', 'audit')
union
select 'table ' || name || ' of ' || relowner::regrole || case when relrowsecurity then ', row security' else '' end || case when relforcerowsecurity then ' forced' else '' end
  from made where relkind in ('r', 'p')
union
select 'relation ' || name || ' ' || relkind::text || ' of ' || relowner::regrole || ' ' || coalesce(reloptions::text, '') from made where relkind in ('v', 'm', 'S', 'f')
union
select 'column ' || name || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
       || case when a.attstorage = t.typstorage then '' else ' stored ' || a.attstorage::text end || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
  from made join pg_attribute a on a.attrelid = made.oid and a.attnum > 0 and not a.attisdropped and relkind in ('r', 'p', 'v') join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
union
select 'constraint ' || name || ' ' || regexp_replace(k.conname, '_\d{4}_\d{2}', '_YYYY_MM') || ' ' || pg_get_constraintdef(k.oid) from made join pg_constraint k on k.conrelid = made.oid
 where k.contype in ('c', 'f', 'p', 'u', 'x')
union
select 'index ' || regexp_replace(pg_get_indexdef(made.oid), '_\d{4}_\d{2}', '_YYYY_MM', 'g') from made where relkind in ('i', 'I')
union
select 'policy ' || made.name || ' ' || p.polname || ' ' || case when p.polpermissive then 'permissive ' else 'restrictive ' end || p.polcmd::text || ' to '
       || case when p.polroles = '{0}' then 'public' else array_to_string(p.polroles::regrole[], ', ') end
       || coalesce(' using ' || pg_get_expr(p.polqual, p.polrelid), '') || coalesce(' with check ' || pg_get_expr(p.polwithcheck, p.polrelid), '')
  from made join pg_policy p on p.polrelid = made.oid
union
select 'trigger ' || regexp_replace(pg_get_triggerdef(t.oid), '_\d{4}_\d{2}', '_YYYY_MM') || ' ' || t.tgenabled::text from made join pg_trigger t on t.tgrelid = made.oid and not t.tgisinternal
union
select 'function ' || name || ' returns ' || pg_get_function_result(f.oid) || ' of ' || proowner::regrole || ' ' || provolatile::text || case when prosecdef then ' definer' else '' end
       || coalesce(' set ' || array_to_string(proconfig, ', '), '') || ' ' || md5(prosrc || l.lanname) from functions f join pg_language l on l.oid = f.prolang
union
select 'right ' || object || ' ' || (case when g.grantee = 0 then 'public' else g.grantee::regrole::text end) || ' ' || lower(g.privilege_type) || case when g.is_grantable then ' with grant option' else '' end
  from rights, aclexplode(acl) g where g.grantee <> rights.owner
union
select 'right database ' || (case when g.grantee = 0 then 'public' else g.grantee::regrole::text end) || ' create' from pg_database d, aclexplode(d.datacl) g
 where d.datname = current_database() and g.privilege_type = 'CREATE' and g.grantee <> d.datdba
union
select 'default right ' || coalesce(d.defaclrole::regrole::text, '') || d.defaclacl::text from pg_default_acl d
order by 1
