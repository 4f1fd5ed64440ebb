drop function pazpaz.tenant(regclass, text);
drop function pazpaz.refuse();
drop function pazpaz.stamp();
drop function pazpaz.touch();
drop function pazpaz.is_digest(bytea);
drop function pazpaz.is_sealed(bytea);
drop function pazpaz.current_workspace();
revoke select on pazpaz.seaql_migrations from pazpaz_app;
revoke usage on schema pazpaz from pazpaz_app, pazpaz_lookup, pazpaz_audit_owner, pazpaz_jobs;
