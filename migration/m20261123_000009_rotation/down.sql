revoke select on pazpaz.seaql_migrations from pazpaz_jobs;
drop table pazpaz.key_rotations;
