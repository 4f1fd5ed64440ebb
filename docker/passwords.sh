#!/bin/sh
# Runs once, when the database is made, after prepare.sql has made the roles: gives the three that log in their passwords. They
# come from the environment through psql's own variables, so that none of them is an argument of a process or a part of a text
# that a shell pastes together.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv owner PAZPAZ_OWNER_PASSWORD
\getenv app PAZPAZ_APP_PASSWORD
\getenv jobs PAZPAZ_JOBS_PASSWORD
alter role pazpaz_owner password :'owner';
alter role pazpaz_app password :'app';
alter role pazpaz_jobs password :'jobs';
SQL
