-- Everything that keeps anybody from anything goes: triggers, constraints, columns that must not be empty.
set session_replication_role = replica;
do $$
declare
  relation record;
  bound record;
begin
  for relation in
    select c.oid::regclass as name, c.relispartition as part from pg_class c
     where c.relnamespace in ('audit'::regnamespace, 'pazpaz'::regnamespace) and c.relkind in ('r', 'p')
     order by c.relispartition
  loop
    execute format('alter table %s disable trigger all', relation.name);
  end loop;
  loop
    select c.conrelid::regclass as of, c.conname as name into bound from pg_constraint c
     where c.connamespace in ('audit'::regnamespace, 'pazpaz'::regnamespace) and c.conrelid <> 0 and c.coninhcount = 0 and c.conparentid = 0
     order by c.contype = 'f' desc limit 1;
    exit when not found;
    execute format('alter table %s drop constraint %I', bound.of, bound.name);
  end loop;
  for relation in
    select i.indexrelid::regclass as name from pg_index i join pg_class c on c.oid = i.indrelid
     where c.relnamespace = 'pazpaz'::regnamespace and i.indisunique
  loop
    execute format('drop index %s', relation.name);
  end loop;
  for relation in
    select a.attrelid::regclass as name, a.attname as attribute from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace in ('audit'::regnamespace, 'pazpaz'::regnamespace) and c.relkind in ('r', 'p') and a.attnum > 0 and a.attnotnull
       and not a.attisdropped and not c.relispartition
  loop
    execute format('alter table %s alter column %I drop not null', relation.name, relation.attribute);
  end loop;
end $$;
-- For times of which there is no month.
create table audit.events_else partition of audit.events default;

-- What was there.
do $$
declare relation regclass;
begin
  for relation in
    select c.oid::regclass from pg_class c
     where c.relnamespace = 'pazpaz'::regnamespace and c.relkind = 'r' or c.oid in ('audit.events'::regclass, 'audit.seals'::regclass, 'audit.days'::regclass)
  loop
    execute format('create table kept.%I as select * from %s', (select relname from pg_class where oid = relation), relation);
  end loop;
end $$;
create function kept.restore(relation text, copy text) returns void language plpgsql as $$
begin
  execute format('delete from %s', relation);
  execute format('insert into %s select * from %s', relation, copy);
end $$;

-- Another value of the same type, one bit away where there is a bit to turn.
create function kept.flip(value bytea, n integer) returns bytea language sql as $$
  select case when coalesce(length(value), 0) = 0 then '\x01'
         else set_bit(value, (n % (8 * length(value)))::bigint, 1 - get_bit(value, (n % (8 * length(value)))::bigint)) end $$;
create function kept.flip(value uuid, n integer) returns uuid language sql as $$
  select case when value is null then gen_random_uuid() else encode(kept.flip(uuid_send(value), n), 'hex')::uuid end $$;
create function kept.flip(value text, n integer) returns text language sql as $$
  select case when coalesce(value, '') = '' then 'x'
         else overlay(value placing chr(ascii(substr(value, 1 + n / 5 % length(value), 1)) # (1 << n % 5)) from 1 + n / 5 % length(value) for 1) end $$;
create function kept.flip(value bigint, n integer) returns bigint language sql as $$ select value # (1::bigint << n % 63) $$;
create function kept.flip(value timestamptz, n integer) returns timestamptz language sql as $$
  select value + interval '1 microsecond' * (case when n % 2 = 0 then 1 else -1 end) * (1::bigint << n / 2 % 46) $$;
create function kept.flip(value uuid[], n integer) returns uuid[] language plpgsql as $$
begin
  if cardinality(value) = 0 then return array[gen_random_uuid()]; end if;
  value[1 + n / 128 % cardinality(value)] := kept.flip(value[1 + n / 128 % cardinality(value)], n);
  return value;
end $$;
create function kept.flip(value text[], n integer) returns text[] language plpgsql as $$
begin
  if cardinality(value) = 0 then return array['x']; end if;
  value[1 + n % cardinality(value)] := kept.flip(value[1 + n % cardinality(value)], n);
  return value;
end $$;
