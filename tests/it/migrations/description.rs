//! A database as lines of text, without its rows.

use tests::Database;

/// Everything that a migration can make or change, each with its owner and its rights.
const DESCRIPTION: &str = r"
with spaces as (select oid, nspname from pg_namespace where nspname in ('pazpaz', 'audit', 'codes', 'public')),
made as (
  select c.*, c.oid::regclass::text as name from pg_class c
   where c.relnamespace in (select oid from spaces) and c.relname not like 'seaql\_migrations%'
     and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
),
rights (object, acl) as (
  select 'schema ' || nspname, coalesce(nspacl, acldefault('n', nspowner)) from pg_namespace where oid in (select oid from spaces)
  union all select 'relation ' || name, coalesce(relacl, acldefault('r', relowner)) from made where relkind in ('r', 'p', 'v', 'm')
  union all select 'column ' || name || '.' || a.attname, a.attacl from made join pg_attribute a on a.attrelid = made.oid where a.attacl is not null
  union all select 'function ' || p.oid::regprocedure, coalesce(p.proacl, acldefault('f', p.proowner)) from pg_proc p
   where p.pronamespace in (select oid from spaces) and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
)
select 'relation ' || name || ' ' || relkind::text || ' ' || relowner::regrole || ' ' || relrowsecurity || relforcerowsecurity
       || ' ' || coalesce(reloptions::text, '') || ' ' || coalesce(pg_get_expr(relpartbound, oid), '') from made
union all
select 'column ' || name || ' ' || a.attnum || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || a.attstorage::text
       || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
  from made join pg_attribute a on a.attrelid = made.oid and a.attnum > 0 and not a.attisdropped and relkind in ('r', 'p', 'v')
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
union all
select 'constraint ' || name || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) || ' ' || k.convalidated from made join pg_constraint k on k.conrelid = made.oid
union all
select 'index ' || pg_get_indexdef(made.oid) from made where relkind in ('i', 'I')
union all
select 'policy ' || made.name || ' ' || p.polname || ' ' || p.polcmd::text || p.polpermissive || ' ' || p.polroles::regrole[]::text
       || ' ' || coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
  from made join pg_policy p on p.polrelid = made.oid
union all
select 'trigger ' || pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text from made join pg_trigger t on t.tgrelid = made.oid and not t.tgisinternal
union all
select 'statistics ' || pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s where s.stxnamespace in (select oid from spaces)
union all
select 'function ' || pg_get_functiondef(p.oid) || ' ' || p.proowner::regrole from pg_proc p
 where p.pronamespace in (select oid from spaces) and p.prokind = 'f' and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
union all
select 'type ' || t.oid::regtype || ' ' || t.typtype::text from pg_type t
 where t.typnamespace in (select oid from spaces) and t.typtype in ('d', 'e') 
union all
select 'right ' || object || ' ' || (case when g.grantee = 0 then 'public' else g.grantee::regrole::text end) || ' ' || g.privilege_type || g.is_grantable
  from rights, aclexplode(acl) g
union all
select 'default right ' || coalesce(d.defaclrole::regrole::text, '') || d.defaclacl::text from pg_default_acl d
order by 1";

/// The lines.
pub(super) async fn describe(database: &Database) -> Vec<String> {
    database.texts(DESCRIPTION).await
}
