-- Opaque on purpose (plpgsql is never inlined): were the predicate of the exclusion constraint written out, ordinary queries with
-- "status in ('scheduled', 'confirmed')" would match its partial GiST index, which the planner costs far too low.
create function pazpaz.blocks_time(status text) returns boolean
  language plpgsql immutable strict parallel safe
  as $$ begin return status in ('scheduled', 'confirmed', 'completed'); end $$;

create table pazpaz.appointments (
  workspace_id     uuid not null,
  id               uuid not null,
  client_id        uuid not null,
  provider_id      uuid not null,
  service_id       uuid,
  location_id      uuid,
  kind             text not null,
  status           text not null default 'scheduled',
  starts_at        timestamptz not null,
  ends_at          timestamptz not null,
  reason_enc       bytea,                    -- why the client comes
  cancelled_at     timestamptz,
  cancelled_by     uuid,
  cancel_reason    text,
  cancel_note_enc  bytea,
  version          integer not null default 1,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  created_by       uuid not null,
  updated_by       uuid not null,
  constraint appointments_pkey primary key (workspace_id, id),
  constraint appointments_of_client unique (workspace_id, client_id, id),
  constraint appointments_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint appointments_provider foreign key (workspace_id, provider_id) references pazpaz.provider_profiles (workspace_id, id),
  constraint appointments_service foreign key (workspace_id, service_id) references pazpaz.services (workspace_id, id),
  constraint appointments_location foreign key (workspace_id, location_id) references pazpaz.locations (workspace_id, id),
  constraint appointments_cancelled_by foreign key (workspace_id, cancelled_by) references pazpaz.users (workspace_id, id),
  constraint appointments_created_by foreign key (workspace_id, created_by) references pazpaz.users (workspace_id, id),
  constraint appointments_updated_by foreign key (workspace_id, updated_by) references pazpaz.users (workspace_id, id),
  constraint appointments_kind check (kind in ('in_person', 'telehealth', 'phone')),
  constraint appointments_status check (status in ('scheduled', 'confirmed', 'completed', 'cancelled', 'no_show')),
  -- The upper bound is what makes every overlap query a bounded range of a btree.
  constraint appointments_length check (ends_at > starts_at and ends_at <= starts_at + interval '24 hours'),
  constraint appointments_finite check (starts_at > '2000-01-01 00:00+00' and ends_at < '2200-01-01 00:00+00'),
  constraint appointments_cancel check ((status = 'cancelled') = (cancelled_at is not null)
    and (cancelled_at is null) = (cancelled_by is null) and (cancelled_at is null) = (cancel_reason is null)
    and (cancelled_at is not null or cancel_note_enc is null)),
  constraint appointments_cancel_reason check (cancel_reason in ('client_request', 'client_illness', 'provider_unavailable', 'late_notice', 'weather', 'entered_in_error', 'other')),
  constraint appointments_sealed check (pazpaz.is_sealed(reason_enc) and pazpaz.is_sealed(cancel_note_enc)),
  constraint appointments_no_double_booking exclude using gist
    (workspace_id with =, provider_id with =, tstzrange(starts_at, ends_at, '[)') with &&) where (pazpaz.blocks_time(status))
);
create index appointments_calendar on pazpaz.appointments (workspace_id, starts_at, id);
create index appointments_by_provider on pazpaz.appointments (workspace_id, provider_id, starts_at, id);
create index appointments_timeline on pazpaz.appointments (workspace_id, client_id, starts_at desc, id desc);
-- Without these the planner multiplies the two selectivities and expects one row where there are a thousand.
create statistics pazpaz.appointments_client_dep (dependencies) on workspace_id, client_id from pazpaz.appointments;
create statistics pazpaz.appointments_provider_dep (dependencies) on workspace_id, provider_id from pazpaz.appointments;
select pazpaz.tenant('pazpaz.appointments');

select pazpaz.describe('pazpaz.appointments', 'Booked visits.', '{
  "service_id": "What was booked. In clear: a reference.",
  "location_id": "Where. In clear: a reference.",
  "kind": "How they meet: in person, by video, by phone, at home. In clear: calendars show it.",
  "status": "scheduled, confirmed, completed, cancelled or no_show. In clear: only what stands blocks its time.",
  "starts_at": "The first instant. In clear: the database excludes double bookings.",
  "ends_at": "The first instant after it. In clear: the database excludes double bookings.",
  "reason_enc": "Why the client comes.",
  "cancelled_at": "When it was called off. In clear: counts are made by it.",
  "cancelled_by": "The user who called it off. In clear: a reference to staff.",
  "cancel_reason": "Why, as one of a few codes. In clear: counts are made by it; the words are sealed.",
  "cancel_note_enc": "Why, in words."
}');
