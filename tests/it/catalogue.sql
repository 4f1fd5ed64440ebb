-- What the catalogue of a migrated database must not show. Every row is a defect: the rule, the object, and more about it.
with relations as (
  select c.*, c.oid::regclass::text as name from pg_class c
   where c.relnamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace)
),
-- The bookkeeping of the migrations belongs to no practice and holds nothing of one.
tables as (
  select * from relations where relkind in ('r', 'p') and relname <> 'seaql_migrations'
),
keyed as (
  select i.*, t.name as table_name, x.relname as index_name, m.amname,
         exists (select from pg_attribute a
                  where a.attrelid = i.indrelid and a.attnum = i.indkey[0] and a.attname = 'workspace_id') as led
    from pg_index i join tables t on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
   -- Looked up before the workspace is known: a login by its keyed digest, and tokens, which are random, by their hashes. And what
   -- is new in the trails of all practices, and how far they are sealed.
   where t.relname <> 'workspaces' and x.relname not in ('user_logins_found', 'sign_in_links_token', 'sign_ins_token', 'file_tickets_token', 'telehealth_participants_token',
                                                              'seals_last_position', 'events_position')
     and not exists (select from pg_inherits h where h.inhrelid = i.indexrelid and h.inhparent = to_regclass('audit.events_position'))
),
functions as (
  select p.*, p.oid::regprocedure::text as name from pg_proc p
   where p.pronamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace)
     and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
),
ours as (
  select unnest(array['pazpaz_owner', 'pazpaz_audit_owner', 'pazpaz_lookup', 'pazpaz_app', 'pazpaz_jobs']) as rolname
)

select 'row_security_missing' as rule, name as object, '' as detail from tables where not (relrowsecurity and relforcerowsecurity)

union all
select 'no_workspace_id', t.name, '' from tables t
 where t.relname <> 'workspaces'
   and not exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'workspace_id' and a.attnotnull)

union all -- a key of one column lets a practice reference, and so find out, the rows of another
select 'foreign_key_without_workspace', k.conrelid::regclass::text, k.conname from pg_constraint k
 where k.contype = 'f' and k.connamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace)
   and not exists (
     select from generate_subscripts(k.conkey, 1) i
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[i] and a.attname = 'workspace_id'
       join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[i]
        and b.attname = case when k.confrelid = 'pazpaz.workspaces'::regclass then 'id' else 'workspace_id' end)

union all -- what is called like a reference is one
select 'reference_unkept', t.name, a.attname from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
 where t.relnamespace = 'pazpaz'::regnamespace and a.atttypid = 'uuid'::regtype and a.attname ~ '_(id|by)$'
   -- Of objects in the store, and how far a rotation is.
   and a.attname not in ('object_id', 'last_id')
   and not exists (select from pg_constraint k where k.contype = 'f' and k.conrelid = t.oid and a.attnum = any(k.conkey))

union all -- nothing is deleted along with something else
select 'foreign_key_cascades', k.conrelid::regclass::text, k.conname from pg_constraint k
 where k.contype = 'f' and k.connamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace)
   and (k.confdeltype <> 'a' or k.confupdtype <> 'a')

union all -- uniqueness across practices tells one what another has
select 'unique_without_workspace', table_name, index_name from keyed where (indisunique or indisexclusion) and not led

union all
select 'index_without_workspace', table_name, index_name from keyed where amname = 'btree' and not led

union all
select 'grant_too_wide', t.name, g.grantee::regrole::text || ' ' || g.privilege_type
  from tables t cross join lateral aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) g
 where g.grantee <> t.relowner
   and (g.grantee = 0 or g.is_grantable or g.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
        or g.grantee not in ('pazpaz_app'::regrole, 'pazpaz_jobs'::regrole)
        or (t.relnamespace = 'audit'::regnamespace and (g.privilege_type <> 'SELECT' or t.relispartition))
        -- What is derived from sealed values is made anew, and links come and go; everything else stays.
        or (g.privilege_type = 'DELETE' and t.relname not in ('user_logins', 'client_tokens', 'client_tags', 'care_plan_sessions', 'care_plan_diagnoses'))
        or (g.privilege_type = 'UPDATE' and t.relname in ('workspace_keys', 'client_keys', 'erasures'))
        -- The jobs' role moves values from key to key: it reads, and keeps the books of that.
        or (g.grantee = 'pazpaz_jobs'::regrole and not (
              (g.privilege_type = 'INSERT' and t.relname in ('workspace_keys', 'client_keys', 'user_logins', 'client_tokens', 'key_rotations'))
              or (g.privilege_type = 'UPDATE' and t.relname = 'key_rotations')
              or (g.privilege_type = 'DELETE' and t.relname in ('user_logins', 'client_tokens'))
              or g.privilege_type = 'SELECT')))

union all -- single columns: what the jobs' role puts under another key, the states of keys, and what comes before a workspace is known
select 'column_grant_too_wide', t.name, a.attname || ' ' || g.grantee::regrole::text || ' ' || g.privilege_type
  from tables t join pg_attribute a on a.attrelid = t.oid cross join lateral aclexplode(a.attacl) g
 where not (
   (g.grantee = 'pazpaz_jobs'::regrole and g.privilege_type = 'UPDATE' and a.attname like '%\_enc')
   or (g.grantee = 'pazpaz_jobs'::regrole and g.privilege_type = 'UPDATE'
       and (t.relname, a.attname) in (('workspace_keys', 'state'), ('workspace_keys', 'master_key'), ('workspace_keys', 'wrapped_key'),
                                      ('client_keys', 'state'), ('client_keys', 'wrapped_key'), ('workspace_counters', 'key_epoch'),
                                      ('attachments', 'key_version'), ('attachments', 'object_id')))
   or (g.grantee = 'pazpaz_app'::regrole and g.privilege_type = 'UPDATE'
       and (t.relname, a.attname) in (('client_keys', 'state'), ('client_keys', 'wrapped_key')))
   or (g.grantee = 'pazpaz_lookup'::regrole and g.privilege_type = 'SELECT' and a.attname not like '%\_enc'
       and exists (select from pg_policy p where p.polrelid = t.oid and p.polname = 'lookup')))

union all -- only what owns the trail counts it on
select 'sequence_grant', c.name, g.grantee::regrole::text || ' ' || g.privilege_type from relations c cross join lateral aclexplode(c.relacl) g
 where c.relkind = 'S' and g.grantee <> c.relowner

union all -- who may call what runs as its owner: look-ups of one thing the server, what sees all practices the jobs' role
select 'function_grant', coalesce(g.name, e.name), coalesce(g.role, e.role) || case when g.role is null then ' lacks' else ' has' end || ' execute'
  from (select f.oid, f.proname as name, case x.grantee when 0 then 'public' else x.grantee::regrole::text end as role
          from functions f cross join lateral aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) x where f.prosecdef and x.grantee <> f.proowner) g
  full join (select f.oid, f.proname as name, r.role from functions f cross join (values ('pazpaz_app'), ('pazpaz_jobs')) r (role)
              where f.prosecdef and case r.role when 'pazpaz_app' then f.proname like 'find\_%' or f.name ~ '^audit\.(record|make_partitions)\('
                                                else f.proname = 'list_workspaces' or f.pronamespace = 'audit'::regnamespace end) e using (oid, role)
 where g.role is null or e.role is null
union all
select 'role_too_strong', r.rolname, '' from pg_roles r join ours using (rolname)
 where r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolinherit
    or (r.rolcanlogin and r.rolname in ('pazpaz_audit_owner', 'pazpaz_lookup'))

union all
select 'role_shut_out', r.rolname, '' from pg_roles r where r.rolname in ('pazpaz_app', 'pazpaz_jobs', 'pazpaz_owner') and not r.rolcanlogin

union all -- whoever is a member of a role is that role; only the migrator steps into the two owners that nobody logs in as
select 'role_too_near', m.member::regrole::text, m.roleid::regrole::text from pg_auth_members m
 where m.member::regrole::text in (select rolname from ours)
   and not (m.member = 'pazpaz_owner'::regrole and m.roleid in ('pazpaz_audit_owner'::regrole, 'pazpaz_lookup'::regrole))

union all
select 'wrong_owner', c.name, c.relowner::regrole::text from relations c
 where c.relowner::regrole::text
       <> case when c.relnamespace = 'audit'::regnamespace then 'pazpaz_audit_owner' else 'pazpaz_owner' end

union all
select 'wrong_owner', f.name, f.proowner::regrole::text from functions f
 where f.proowner::regrole::text
       <> case when f.pronamespace = 'audit'::regnamespace then 'pazpaz_audit_owner' when f.prosecdef then 'pazpaz_lookup' else 'pazpaz_owner' end

union all
select 'wrong_owner', 'schema ' || n.nspname, n.nspowner::regrole::text from pg_namespace n
 where n.nspname in ('pazpaz', 'audit') and n.nspowner::regrole::text <> case n.nspname when 'audit' then 'pazpaz_audit_owner' else 'pazpaz_owner' end

union all -- `tenant` says the one thing for everybody; `lookup`, `record` and `seal` name a role that nobody logs in as
select 'odd_policy', p.polrelid::regclass::text, p.polname from pg_policy p
 where not (
   (p.polname = 'tenant' and p.polpermissive and p.polcmd = '*' and p.polroles = '{0}'
     and pg_get_expr(p.polqual, p.polrelid) = '(' || case when p.polrelid = 'pazpaz.workspaces'::regclass then 'id' else 'workspace_id' end
         || ' = ( SELECT pazpaz.current_workspace() AS current_workspace))'
     and pg_get_expr(p.polwithcheck, p.polrelid) = pg_get_expr(p.polqual, p.polrelid))
   or (p.polname = 'lookup' and p.polcmd = 'r' and p.polroles = array['pazpaz_lookup'::regrole::oid]
     and p.polrelid::regclass::text in ('pazpaz.users', 'pazpaz.user_logins', 'pazpaz.sign_ins', 'pazpaz.sign_in_links',
                                    'pazpaz.workspaces', 'pazpaz.workspace_counters', 'pazpaz.file_tickets',
                                    'pazpaz.telehealth_participants'))
   or (p.polname = case p.polcmd when 'a' then 'record' when 'r' then 'seal' end and p.polroles = array['pazpaz_audit_owner'::regrole::oid]
     and p.polrelid in (select oid from tables where relnamespace = 'audit'::regnamespace)))

union all -- without it row security lets nobody in, which is right for partitions: they are read through their parent
select 'no_policy', t.name, '' from tables t
 where not t.relispartition and not exists (select from pg_policy p where p.polrelid = t.oid and p.polname = 'tenant')

union all -- the few that row security must let in before a practice is known, where they have grants, and the owner of the trail
select 'no_policy', t.name, 'lookup' from tables t
 where exists (select from pg_attribute a cross join lateral aclexplode(a.attacl) g where a.attrelid = t.oid and g.grantee = 'pazpaz_lookup'::regrole)
   and not exists (select from pg_policy p where p.polrelid = t.oid and p.polname = 'lookup')

union all
select 'no_policy', t.name, n from tables t cross join unnest(array['record', 'seal']) n
 where t.relnamespace = 'audit'::regnamespace and not t.relispartition and not exists (select from pg_policy p where p.polrelid = t.oid and p.polname = n)

union all
select 'view_without_row_security', name, relkind::text from relations
 where relkind = 'm' or (relkind = 'v' and not coalesce('security_invoker=true' = any(reloptions), false))

union all
select 'definer_unsafe', f.name, '' from functions f
 where f.prosecdef and (
   not exists (select from unnest(f.proconfig) s where s in ('search_path=pazpaz, pg_temp', 'search_path=audit, pg_temp'))
   or has_function_privilege('public', f.oid, 'execute')
   or f.proowner not in ('pazpaz_lookup'::regrole, 'pazpaz_audit_owner'::regrole))

union all -- what is there to see more than its caller does so
select 'definer_missing', f.name, '' from functions f
 where not f.prosecdef and (f.pronamespace = 'audit'::regnamespace or f.proowner = 'pazpaz_lookup'::regrole)

union all
select 'current_workspace_changed', f.name, '' from functions f
 where f.name = 'pazpaz.current_workspace()' and (f.prosecdef or f.provolatile <> 's' or f.prosrc not like '%current_setting(''app.workspace_id'')::uuid%')

union all
select 'sealed_column', t.name, a.attname from tables t join pg_attribute a on a.attrelid = t.oid and not a.attisdropped
 where a.attname like '%\_enc'
   and (a.atttypid <> 'bytea'::regtype or a.attstorage <> 'e'
        or not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'c' and a.attnum = any(k.conkey)
                        and pg_get_constraintdef(k.oid) like '%pazpaz.is_sealed(' || a.attname || ')%'))

union all -- bytes that are neither sealed nor a digest could be anything
select 'bytes_unchecked', t.name, a.attname from tables t join pg_attribute a on a.attrelid = t.oid and not a.attisdropped
 where a.atttypid = 'bytea'::regtype
   and not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'c' and a.attnum = any(k.conkey)
                    and pg_get_constraintdef(k.oid) ~ ('(pazpaz\.is_(sealed|digest|wrapped)|octet_length)\(' || a.attname || '\)'))

union all -- adding a column of one rewrites the table
select 'constrained_domain', t.oid::regtype::text, '' from pg_type t where t.typtype = 'd' and t.typnamespace = 'pazpaz'::regnamespace

union all -- their comparison is not leakproof, so no index serves it under row security
select 'native_enum', t.oid::regtype::text, '' from pg_type t where t.typtype = 'e' and t.typnamespace = 'pazpaz'::regnamespace

union all
select 'append_only_missing', t.name, n from tables t cross join unnest(array['append_only', 'no_truncate']) n
 where t.relnamespace = 'audit'::regnamespace
   and not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgname = n and g.tgenabled = 'A' and g.tgfoid = 'pazpaz.refuse()'::regprocedure)

union all
select 'append_only_missing', 'pazpaz.erasures', 'append_only' where not exists (
   select from pg_trigger g where g.tgrelid = 'pazpaz.erasures'::regclass and g.tgname = 'append_only' and g.tgenabled = 'A')

union all -- a destroyed key comes back from nowhere, and the application does nothing to a client's key but destroy it
select 'key_states_unkept', t.name, n from tables t cross join unnest(array['state', 'only_destroy']) n
 where (t.relname = 'client_keys' or (t.relname = 'workspace_keys' and n = 'state'))
   and not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgname = n and g.tgenabled in ('O', 'A'))

union all
select 'signed_unprotected', t.name, k.name from tables t join (values ('sessions', 'signed'), ('sessions', 'history'), ('sessions', 'no_truncate'),
    ('attachments', 'signed'), ('attachments', 'no_truncate'), ('session_revisions', 'kept'), ('session_revisions', 'draft'), ('session_revisions', 'no_truncate'),
    ('session_additions', 'signed'), ('session_additions', 'added'), ('session_additions', 'no_truncate')) k (relation, name) on k.relation = t.relname
 where not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgname = k.name and g.tgenabled = 'A')

union all -- a change of a visit that is not counted makes every report wrong from then on
select 'summaries_unkept', t, g from (values ('pazpaz.appointments', 'summarise_insert'), ('pazpaz.appointments', 'summarise_update'),
                                             ('pazpaz.appointments', 'summarise_delete'), ('pazpaz.workspaces', 'move_days')) e (t, g)
 where not exists (select from pg_trigger r where r.tgrelid = t::regclass and r.tgname = g and r.tgenabled in ('O', 'A'))

union all
select 'versions_unkept', t.name, n from tables t
  join pg_attribute a on a.attrelid = t.oid and a.attname = 'version' and not a.attisdropped cross join unnest(array['stamp', 'touch']) n
 where not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgname = n and g.tgenabled in ('O', 'A'))

union all
select 'partitions_short', 'audit.events', m::text from generate_series(0, 11) i, lateral (select (date_trunc('month', now()) + make_interval(months => i))::date) d (m)
 where to_regclass('audit.events_' || to_char(m, 'YYYY_MM')) is null

union all
select 'default_partition', partdefid::regclass::text, '' from pg_partitioned_table where partdefid <> 0

union all
select 'invalid_index', indexrelid::regclass::text, '' from pg_index where not indisvalid and indrelid in (select oid from tables)

union all
select 'not_validated', conrelid::regclass::text, conname from pg_constraint
 where not convalidated and connamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace)

union all
select 'public_schema', n.nspname, g.grantee::regrole::text || ' ' || g.privilege_type
  from pg_namespace n cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) g
 where n.nspname in ('pazpaz', 'audit', 'public') and g.grantee <> n.nspowner
   and (g.grantee = 0 or g.privilege_type = 'CREATE')

union all -- who may look into which schema: no more, and no fewer
select 'schema_grant', coalesce(g.space, e.space), coalesce(g.role, e.role) || case when g.role is null then ' lacks' else ' has' end || ' usage'
  from (select n.nspname::text as space, case x.grantee when 0 then 'public' else x.grantee::regrole::text end as role
          from pg_namespace n cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x
         where n.nspname in ('pazpaz', 'audit', 'public') and x.grantee <> n.nspowner and x.privilege_type = 'USAGE') g
  full join (values ('pazpaz', 'pazpaz_app'), ('pazpaz', 'pazpaz_jobs'), ('pazpaz', 'pazpaz_lookup'), ('pazpaz', 'pazpaz_audit_owner'),
                    ('audit', 'pazpaz_app'), ('audit', 'pazpaz_jobs'), ('audit', 'pazpaz_owner')) e (space, role) using (space, role)
 where g.role is null or e.role is null

union all
select 'database_grant', d.datname, case g.grantee when 0 then 'public' else g.grantee::regrole::text end
  from pg_database d cross join lateral aclexplode(d.datacl) g where d.datname = current_database() and g.privilege_type = 'CREATE' and g.grantee <> d.datdba

union all -- what is the same for every practice: the server reads it, nobody but the owner writes, and nothing in it is of a practice or sealed
select 'shared_too_open', 'schema ' || n.nspname, coalesce(g.role || ' ' || g.privilege_type, 'owner ' || n.nspowner::regrole)
  from pg_namespace n left join lateral (
    select case x.grantee when 0 then 'public' else x.grantee::regrole::text end as role, x.privilege_type
      from aclexplode(n.nspacl) x where x.grantee <> n.nspowner) g on true
 where n.nspname = 'codes' and (n.nspowner <> 'pazpaz_owner'::regrole or (g.role, g.privilege_type) <> ('pazpaz_app', 'USAGE'))
union all
select 'shared_too_open', c.oid::regclass::text, coalesce(g.role || ' ' || g.privilege_type, 'owner ' || c.relowner::regrole)
  from pg_class c left join lateral (
    select case x.grantee when 0 then 'public' else x.grantee::regrole::text end as role, x.privilege_type
      from aclexplode(c.relacl) x where x.grantee <> c.relowner) g on true
 where c.relnamespace = (select oid from pg_namespace where nspname = 'codes')
   and (c.relowner <> 'pazpaz_owner'::regrole or (g.role, g.privilege_type) <> ('pazpaz_app', 'SELECT'))
union all
select 'shared_too_open', c.oid::regclass::text, coalesce(a.attname || ' ' || format_type(a.atttypid, null), 'kind ' || c.relkind::text)
  from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and c.relkind = 'r'
   and (a.attacl is not null or a.attname ~ '(workspace|client|user|provider)' or a.attname like '%\_enc' or a.atttypid in ('bytea'::regtype, 'jsonb'::regtype))
 where c.relnamespace = (select oid from pg_namespace where nspname = 'codes') and (a.attname is not null or c.relkind not in ('r', 'i'))
union all
select 'shared_too_open', p.oid::regprocedure::text, 'function' from pg_proc p where p.pronamespace = (select oid from pg_namespace where nspname = 'codes')

union all -- a grant that is not written where the table is
select 'default_grant', d.defaclrole::regrole::text, d.defaclacl::text from pg_default_acl d

order by 1, 2, 3
