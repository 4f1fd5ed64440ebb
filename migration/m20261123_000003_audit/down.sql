set local role pazpaz_audit_owner;
drop table audit.events, audit.seals, audit.days;
drop sequence audit.position;
do $$
declare f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.pronamespace = 'audit'::regnamespace loop
    execute format('drop function %s', f);
  end loop;
end $$;
revoke usage on schema audit from pazpaz_app, pazpaz_jobs, pazpaz_owner;
reset role;
