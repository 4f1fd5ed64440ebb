-- What every table leans on: who the tenant is, what a sealed value looks like, and the one line that makes a table a tenant's.
grant usage on schema pazpaz to pazpaz_app, pazpaz_lookup, pazpaz_audit_owner, pazpaz_jobs;
grant select on pazpaz.seaql_migrations to pazpaz_app;

-- The one place that knows how the tenant is found. It raises when the setting was never made and when a finished transaction
-- left '' behind: a missing scope is an error, never "no rows".
create function pazpaz.current_workspace() returns uuid
  language sql stable parallel safe
  as $$ select current_setting('app.workspace_id')::uuid $$;

-- Suite byte 1, key version (4), nonce (24), at least 32 padded bytes, tag (16): 77 bytes. The first byte makes it impossible to
-- store plaintext by mistake. A function used in CHECKs and not a domain: adding a column of a constrained domain rewrites
-- the table under ACCESS EXCLUSIVE.
create function pazpaz.is_sealed(value bytea) returns boolean
  language sql immutable parallel safe
  as $$ select value is null or (octet_length(value) >= 77 and get_byte(value, 0) = 1) $$;

-- A key that is wrapped: a sealed value, or (first byte 2) the opaque bytes of an outside provider of master keys.
create function pazpaz.is_wrapped(value bytea) returns boolean
  language sql immutable parallel safe
  as $$ select value is null or pazpaz.is_sealed(value) or (octet_length(value) between 34 and 8192 and get_byte(value, 0) = 2) $$;

-- The version of the key that sealed a value, from its header. A slice of a value that is stored out of line fetches only its
-- beginning; `get_byte` would fetch all of it, once for each byte.
create function pazpaz.key_version(value bytea) returns bigint
  language sql immutable strict parallel safe
  as $$ select ('x' || encode(substr(value, 2, 4), 'hex'))::bit(32)::bigint $$;

create function pazpaz.is_digest(value bytea) returns boolean
  language sql immutable parallel safe
  as $$ select value is null or octet_length(value) = 32 $$;

-- Keeps the clock and the optimistic lock. What the statement says of them is overruled. The jobs' role may only put the same
-- value under another key, which is no change to whoever has read the row.
create function pazpaz.touch() returns trigger language plpgsql as $$
begin
  new.created_at := old.created_at;
  if current_user = 'pazpaz_jobs' then
    new.updated_at := old.updated_at;
    new.version := old.version;
    return new;
  end if;
  new.updated_at := clock_timestamp();
  new.version := old.version + 1;
  return new;
end $$;

create function pazpaz.stamp() returns trigger language plpgsql as $$
begin
  new.created_at := clock_timestamp();
  new.updated_at := new.created_at;
  new.version := 1;
  return new;
end $$;

create function pazpaz.refuse() returns trigger language plpgsql as $$
begin
  raise exception '%.% is append-only (%)', tg_table_schema, tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;

-- Makes a table a tenant's: the one policy (for everybody, so that a migration which forgets the scope fails loudly instead of
-- seeing no rows), the clock, the grants (the jobs' role reads, and writes sealed columns only: it moves them to new keys), and sealed
-- columns stored whole (ciphertext does not compress).
create function pazpaz.tenant(relation regclass, privileges text default 'select, insert, update') returns void
  language plpgsql as $$
declare c record;
begin
  execute format('alter table %s enable row level security, force row level security', relation);
  execute format('create policy tenant on %s using (workspace_id = (select pazpaz.current_workspace()))'
                 ' with check (workspace_id = (select pazpaz.current_workspace()))', relation);
  execute format('grant %s on %s to pazpaz_app', privileges, relation);
  execute format('grant select on %s to pazpaz_jobs', relation);
  if exists (select from pg_attribute where attrelid = relation and attname = 'version' and not attisdropped) then
    execute format('create trigger stamp before insert on %s for each row execute function pazpaz.stamp()', relation);
    execute format('create trigger touch before update on %s for each row execute function pazpaz.touch()', relation);
  end if;
  for c in select attname from pg_attribute where attrelid = relation and attname like '%\_enc' and not attisdropped loop
    execute format('alter table %s alter column %I set storage external', relation, c.attname);
    execute format('grant update (%I) on %s to pazpaz_jobs', c.attname, relation);
  end loop;
end $$;

-- What tables and columns mean, kept where they are: docs/data-dictionary.md is made of it. A column that holds a private value is sealed
-- (`_enc`); of every other its description says, after "In clear:", why it is not. What is called the same everywhere is described
-- here. A column without a description is an error.
create function pazpaz.describe(relation regclass, words text, columns jsonb default '{}') returns void
  language plpgsql as $$
declare
  common constant jsonb := jsonb_build_object(
    'workspace_id', 'The practice that the row belongs to. In clear: row security compares it.',
    'id', 'UUID v7, unique in the practice. In clear: it is random, and what others refer to.',
    'client_id', 'Whose record it is part of. In clear: references, and the order of a client''s pages.',
    'provider_id', 'The provider concerned. In clear: references and calendars.',
    'appointment_id', 'The visit it is about. In clear: a reference.',
    'session_id', 'The session it belongs to. In clear: a reference.',
    'version', 'Counts the changes, from 1; kept by a trigger. In clear: a change must name it.',
    'created_at', 'When the row was added; kept by a trigger. In clear: orders and periods of grace.',
    'updated_at', 'When the row was changed last; kept by a trigger. In clear: it tells no more than the trail.',
    'created_by', 'The user who added the row. In clear: a reference to staff.',
    'updated_by', 'The user who changed the row last. In clear: a reference to staff.',
    'recorded_by', 'The user who recorded it. In clear: a reference to staff.',
    'deleted_at', 'When it was archived; empty while it is in use. In clear: lists leave archived rows out.',
    'key_version', 'The version of the key. In clear: it says which key to take.',
    'token_hash', 'SHA-256 of the secret that was handed out. In clear: it is looked up by, and tells nothing of 256 random bits.',
    'expires_at', 'From when it is worthless. In clear: the database compares it.',
    'used_at', 'When it was used; once is all. In clear: the database compares it.');
  c record;
  said text;
begin
  execute format('comment on table %s is %L', relation, words);
  for c in select attname from pg_attribute where attrelid = relation and attnum > 0 and not attisdropped order by attnum loop
    said := coalesce(columns ->> c.attname, common ->> c.attname);
    if said is null then
      raise exception 'describe the column %.%', relation, c.attname;
    end if;
    if c.attname like '%\_enc' = (said like '%In clear: %') then
      raise exception 'the description of %.% must say why it is in clear exactly if it is', relation, c.attname;
    end if;
    execute format('comment on column %s.%I is %L', relation, c.attname, said);
  end loop;
  for c in select name from jsonb_object_keys(columns) name
            where not exists (select from pg_attribute where attrelid = relation and attname = name and not attisdropped) loop
    raise exception 'there is no column %.% to describe', relation, c.name;
  end loop;
end $$;
