set local role pazpaz_audit_owner;
drop table audit.events;
drop function audit.record(uuid[], uuid[], uuid[], text[], uuid[], text[], text[], text[], text[], text[], text[]);
drop function audit.make_partitions(date, integer);
revoke usage on schema audit from pazpaz_app, pazpaz_jobs, pazpaz_owner;
reset role;
