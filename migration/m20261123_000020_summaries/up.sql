-- How many visits there are of which kind and state, and how many minutes they take, for each day: what reports add up instead of visits. It
-- is kept by the transaction that changes a visit, so it is exact for whoever reads it. Four levels stand in one table, so that each report
-- reads few rows: `kind`, `service` and `provider` by one of these alone, `detail` by all three.
--
-- The day is that of the practice's time zone. Where the practice moves to another zone, all of it is counted anew.
--
-- A count may stand in several parts, of which the sum is the count: two who change visits of the same day at the same time do not wait for
-- each other. There are as many as ever changed it at once. A visit that is in one part may be taken out of another, so a part may be below
-- zero.
create table pazpaz.visit_summaries (
  workspace_id          uuid not null,
  level                 text not null,
  provider              uuid not null,       -- nil at the levels `kind` and `service`. No reference: visits have it
  day                   date not null,
  kind                  text not null,       -- empty at the levels `service` and `provider`
  service               uuid not null,       -- nil at the levels `kind` and `provider`, and of visits without a service
  part                  integer not null,
  scheduled             integer not null,
  confirmed             integer not null,
  completed             integer not null,
  no_show               integer not null,
  client_request        integer not null,    -- called off, by the reason
  client_illness        integer not null,
  provider_unavailable  integer not null,
  late_notice           integer not null,
  weather               integer not null,
  entered_in_error      integer not null,
  other                 integer not null,
  booked_minutes        integer not null,    -- of visits that are scheduled or confirmed
  completed_minutes     integer not null,
  no_show_minutes       integer not null,
  constraint visit_summaries_pkey primary key (workspace_id, level, provider, day, kind, service, part),
  constraint visit_summaries_workspace foreign key (workspace_id) references pazpaz.workspaces (id),
  constraint visit_summaries_level check (level in ('kind', 'service', 'provider', 'detail')
    and (level in ('kind', 'service')) = (provider = '00000000-0000-0000-0000-000000000000')),
  constraint visit_summaries_kind check ((level in ('service', 'provider')) = (kind = '')
    and (level in ('service', 'detail') or service = '00000000-0000-0000-0000-000000000000'))
) with (fillfactor = 70);
select pazpaz.tenant('pazpaz.visit_summaries');

-- The functions count in one way: `changes` are visits, each with 1 where it comes and -1 where it goes. First of all comes a lock that those
-- who change visits share, and that who counts anew has alone; the time zone is read after it.
do $make$
declare
  made record;
begin
  for made in select * from (values
    ('summarise_insert()', 'trigger', 'added',
     'select 1 as n, a.* from added a', 'return null;'),
    ('summarise_delete()', 'trigger', 'removed',
     'select -1 as n, r.* from removed r', 'return null;'),
    ('summarise_update()', 'trigger', 'added',
     'select 1 as n, a.* from added a union all select -1, r.* from removed r', 'return null;'),
    ('rebuild_summaries(workspace uuid)', 'void', '',
     'select 1 as n, a.* from pazpaz.appointments a where a.workspace_id = workspace', '')
  ) made (signature, gives, changed, changes, ends) loop
    execute format($function$
create function pazpaz.%1$s returns %2$s language plpgsql as $body$
begin%3$s
  with changes as (
    %4$s
  ), visits as (
    select c.n, c.workspace_id, c.provider_id, c.kind, coalesce(c.service_id, '00000000-0000-0000-0000-000000000000') as service,
           (c.starts_at at time zone w.time_zone)::date as day, coalesce(c.cancel_reason, c.status) as fate,
           c.n * floor(extract(epoch from c.ends_at - c.starts_at) / 60)::integer as minutes
      from changes c join pazpaz.workspaces w on w.id = c.workspace_id
  ), sums as materialized (
    select workspace_id, day, case grouping(provider_id, kind, service) when 5 then 'kind' when 6 then 'service' when 3 then 'provider'
                                else 'detail' end as level,
           coalesce(provider_id, '00000000-0000-0000-0000-000000000000') as provider, coalesce(kind, '') as kind,
           coalesce(service, '00000000-0000-0000-0000-000000000000') as service,
           coalesce(sum(n) filter (where fate = 'scheduled'), 0) as scheduled,
           coalesce(sum(n) filter (where fate = 'confirmed'), 0) as confirmed,
           coalesce(sum(n) filter (where fate = 'completed'), 0) as completed,
           coalesce(sum(n) filter (where fate = 'no_show'), 0) as no_show,
           coalesce(sum(n) filter (where fate = 'client_request'), 0) as client_request,
           coalesce(sum(n) filter (where fate = 'client_illness'), 0) as client_illness,
           coalesce(sum(n) filter (where fate = 'provider_unavailable'), 0) as provider_unavailable,
           coalesce(sum(n) filter (where fate = 'late_notice'), 0) as late_notice,
           coalesce(sum(n) filter (where fate = 'weather'), 0) as weather,
           coalesce(sum(n) filter (where fate = 'entered_in_error'), 0) as entered_in_error,
           coalesce(sum(n) filter (where fate = 'other'), 0) as other,
           coalesce(sum(minutes) filter (where fate in ('scheduled', 'confirmed')), 0) as booked_minutes,
           coalesce(sum(minutes) filter (where fate = 'completed'), 0) as completed_minutes,
           coalesce(sum(minutes) filter (where fate = 'no_show'), 0) as no_show_minutes
      from visits group by workspace_id, day, grouping sets ((kind), (service), (provider_id), (provider_id, kind, service))
  ), placed as materialized (
    -- A part that nobody holds, or a new one. Nobody ever waits for a part, not for one that is only being made either: those who change
    -- several days in one transaction, each in an order of their own, could wait for each other for ever.
    select s.*, coalesce(free.part, (random() * 2147483647)::integer) as part
      from sums s
      left join lateral (
        select t.part from pazpaz.visit_summaries t
         where t.workspace_id = s.workspace_id and t.level = s.level and t.provider = s.provider and t.day = s.day
           and t.kind = s.kind and t.service = s.service
         limit 1 for update skip locked) free on true
  )
  insert into pazpaz.visit_summaries as t
    (workspace_id, level, provider, day, kind, service, part, scheduled, confirmed, completed, no_show, client_request, client_illness,
     provider_unavailable, late_notice, weather, entered_in_error, other, booked_minutes, completed_minutes, no_show_minutes)
  select workspace_id, level, provider, day, kind, service, part, scheduled, confirmed, completed, no_show, client_request, client_illness,
         provider_unavailable, late_notice, weather, entered_in_error, other, booked_minutes, completed_minutes, no_show_minutes
    from placed
   where (scheduled, confirmed, completed, no_show, client_request, client_illness, provider_unavailable, late_notice, weather,
          entered_in_error, other, booked_minutes, completed_minutes, no_show_minutes) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
   order by workspace_id, level, provider, day, kind, service
  on conflict (workspace_id, level, provider, day, kind, service, part) do update set
    scheduled = t.scheduled + excluded.scheduled,
    confirmed = t.confirmed + excluded.confirmed,
    completed = t.completed + excluded.completed,
    no_show = t.no_show + excluded.no_show,
    client_request = t.client_request + excluded.client_request,
    client_illness = t.client_illness + excluded.client_illness,
    provider_unavailable = t.provider_unavailable + excluded.provider_unavailable,
    late_notice = t.late_notice + excluded.late_notice,
    weather = t.weather + excluded.weather,
    entered_in_error = t.entered_in_error + excluded.entered_in_error,
    other = t.other + excluded.other,
    booked_minutes = t.booked_minutes + excluded.booked_minutes,
    completed_minutes = t.completed_minutes + excluded.completed_minutes,
    no_show_minutes = t.no_show_minutes + excluded.no_show_minutes;
  %5$s
end $body$
$function$, made.signature, made.gives, case made.signature
      when 'rebuild_summaries(workspace uuid)' then '
  perform pg_advisory_xact_lock(hashtextextended(workspace::text, 2));
  update pazpaz.visit_summaries set scheduled = 0, confirmed = 0, completed = 0, no_show = 0, client_request = 0, client_illness = 0,
    provider_unavailable = 0, late_notice = 0, weather = 0, entered_in_error = 0, other = 0, booked_minutes = 0, completed_minutes = 0,
    no_show_minutes = 0 where workspace_id = workspace;'
      else case when made.signature = 'summarise_update()' then '
  -- Most changes of a visit change nothing that is counted; and who exchanges keys writes no summaries.
  if not exists (
    select workspace_id, provider_id, kind, service_id, status, cancel_reason, starts_at, ends_at from added
    except all select workspace_id, provider_id, kind, service_id, status, cancel_reason, starts_at, ends_at from removed
  ) then
    return null;
  end if;' else '' end || format('
  perform pg_advisory_xact_lock_shared(hashtextextended(workspace_id::text, 2)) from (select distinct workspace_id from %s) w;', made.changed)
      end, made.changes, made.ends);
  end loop;
end $make$;

create trigger summarise_insert after insert on pazpaz.appointments referencing new table as added
  for each statement execute function pazpaz.summarise_insert();
create trigger summarise_update after update on pazpaz.appointments referencing old table as removed new table as added
  for each statement execute function pazpaz.summarise_update();
create trigger summarise_delete after delete on pazpaz.appointments referencing old table as removed
  for each statement execute function pazpaz.summarise_delete();

-- The days of visits are those of this database's list of time zones, which may lack one that the server knows.
create function pazpaz.know_zone() returns trigger language plpgsql as $$
begin
  perform now() at time zone new.time_zone;
  return new;
exception when invalid_parameter_value then
  raise exception 'the database does not know the time zone' using errcode = 'check_violation', constraint = 'workspaces_known_zone';
end $$;
create trigger know_zone before insert or update of time_zone on pazpaz.workspaces
  for each row execute function pazpaz.know_zone();

create function pazpaz.move_days() returns trigger language plpgsql as $$
begin
  perform pazpaz.rebuild_summaries(new.id);
  return null;
end $$;
create trigger move_days after update of time_zone on pazpaz.workspaces
  for each row when (new.time_zone is distinct from old.time_zone) execute function pazpaz.move_days();

-- Visits that are there already.
do $$
declare
  practice uuid;
  practices uuid[];
begin
  set local role pazpaz_lookup;
  practices := array(select pazpaz.list_workspaces('00000000-0000-0000-0000-000000000000', null));
  reset role;
  foreach practice in array practices loop
    perform set_config('app.workspace_id', practice::text, true);
    perform pazpaz.rebuild_summaries(practice);
  end loop;
  perform set_config('app.workspace_id', '', true);
end $$;

select pazpaz.describe('pazpaz.visit_summaries', 'How many visits there are for each day, by provider, kind, service and state: what reports add up.', '{
  "level": "What the row is counted by: kind, service, provider, or detail (all three). In clear: reports read one of them.",
  "provider": "The provider; nil at the levels kind and service. In clear: reports group by it.",
  "day": "The day on which the visits begin, in the practice''s time zone. In clear: reports ask for spans of days.",
  "kind": "The kind of visit; empty at the levels service and provider. In clear: reports group by it.",
  "service": "The service; nil where there is none, and at the levels kind and provider. In clear: reports group by it.",
  "part": "Counts stand in parts, of which the sum counts. In clear: a number without a meaning.",
  "scheduled": "Visits that are scheduled. In clear: a count of nobody in particular.",
  "confirmed": "Visits that are confirmed. In clear: a count of nobody in particular.",
  "completed": "Visits that took place. In clear: a count of nobody in particular.",
  "no_show": "Visits to which the client did not come. In clear: a count of nobody in particular.",
  "client_request": "Visits called off because the client asked for it. In clear: a count of nobody in particular.",
  "client_illness": "Visits called off because the client was ill. In clear: a count of nobody in particular.",
  "provider_unavailable": "Visits called off by the provider. In clear: a count of nobody in particular.",
  "late_notice": "Visits called off too late. In clear: a count of nobody in particular.",
  "weather": "Visits called off for weather or travel. In clear: a count of nobody in particular.",
  "entered_in_error": "Visits that should never have been booked. In clear: a count of nobody in particular.",
  "other": "Visits called off for something else. In clear: a count of nobody in particular.",
  "booked_minutes": "Whole minutes of the visits that are scheduled or confirmed. In clear: a sum of nobody in particular.",
  "completed_minutes": "Whole minutes of the visits that took place. In clear: a sum of nobody in particular.",
  "no_show_minutes": "Whole minutes of the visits to which the client did not come. In clear: a sum of nobody in particular."
}');
