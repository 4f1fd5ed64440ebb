-- Run once per database by an administrator (CREATEROLE and ownership of the database are enough; superuser is not needed).
-- It may be run again: what is there stays. Passwords are the administrator's business: ALTER ROLE ... PASSWORD.
do $$
declare r text;
begin
  foreach r in array array[
    'pazpaz_owner',        -- owns the business tables; migrations run as it; row security is forced on it too
    'pazpaz_audit_owner',  -- owns the audit trail and nothing else; nobody logs in as it
    'pazpaz_lookup',       -- owns the few look-ups that come before a workspace is known (sign-in)
    'pazpaz_app',          -- what the server logs in as
    'pazpaz_jobs'          -- background work: rotates keys, makes partitions
  ] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I nologin nosuperuser nocreatedb nocreaterole noinherit', r);
    end if;
  end loop;
end $$;
alter role pazpaz_owner login;
alter role pazpaz_app login;
alter role pazpaz_jobs login;
alter role pazpaz_app set statement_timeout = '15s';
alter role pazpaz_app set idle_in_transaction_session_timeout = '30s';
alter role pazpaz_app set lock_timeout = '5s';
alter role pazpaz_owner set search_path = pazpaz, pg_temp;

-- The migrator may step into the two owners that nobody logs in as, but (NOINHERIT) only by saying so: SET ROLE.
grant pazpaz_audit_owner, pazpaz_lookup to pazpaz_owner;

create schema if not exists pazpaz authorization pazpaz_owner;
-- A schema of its own: the owner of a schema may drop any table in it, whoever owns the table.
create schema if not exists audit authorization pazpaz_audit_owner;
-- Classifications: the same for every practice, and of none.
create schema if not exists codes authorization pazpaz_owner;
create extension if not exists btree_gist with schema pazpaz;
revoke all on schema public from public;
