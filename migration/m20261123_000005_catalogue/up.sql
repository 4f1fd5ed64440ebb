-- What is offered, and where. An archived row keeps its past visits.
create table pazpaz.services (
  workspace_id      uuid not null,
  id                uuid not null,
  name              text not null,
  duration_minutes  smallint not null,
  buffer_minutes    smallint not null default 0,
  kinds             text[] not null default '{in_person,telehealth,phone}',
  price_cents       bigint,
  currency          text,
  version           integer not null default 1,
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  deleted_at        timestamptz,
  constraint services_pkey primary key (workspace_id, id),
  constraint services_workspace foreign key (workspace_id) references pazpaz.workspaces (id),
  constraint services_name check (char_length(name) between 1 and 200),
  constraint services_duration check (duration_minutes between 5 and 1440),
  constraint services_buffer check (buffer_minutes between 0 and 240),
  constraint services_kinds check (kinds <@ array['in_person', 'telehealth', 'phone'] and cardinality(kinds) between 1 and 3),
  constraint services_price check (price_cents between 0 and 100000000 and (price_cents is null) = (currency is null)),
  constraint services_currency check (currency ~ '^[A-Z]{3}$')
);
create unique index services_name_live on pazpaz.services (workspace_id, lower(name)) where deleted_at is null;
select pazpaz.tenant('pazpaz.services');

create table pazpaz.locations (
  workspace_id  uuid not null,
  id            uuid not null,
  name          text not null,
  kind          text not null,
  address_enc   bytea,                       -- a client's home is part of the record
  time_zone     text,
  version       integer not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  deleted_at    timestamptz,
  constraint locations_pkey primary key (workspace_id, id),
  constraint locations_workspace foreign key (workspace_id) references pazpaz.workspaces (id),
  constraint locations_name check (char_length(name) between 1 and 200),
  constraint locations_kind check (kind in ('clinic', 'room', 'home', 'online')),
  constraint locations_time_zone check (char_length(time_zone) between 1 and 64),
  constraint locations_sealed check (pazpaz.is_sealed(address_enc))
);
create unique index locations_name_live on pazpaz.locations (workspace_id, lower(name)) where deleted_at is null;
select pazpaz.tenant('pazpaz.locations');

select pazpaz.describe('pazpaz.services', 'Kinds of visits with their length and price.', '{
  "name": "What it is called. In clear: the practice''s own price list.",
  "duration_minutes": "How long it takes, in minutes. In clear: bookings are made by it.",
  "buffer_minutes": "How many minutes are kept free after it. In clear: bookings are made by it.",
  "kinds": "How client and provider can meet for it: in_person, telehealth, phone. In clear: bookings are checked by it.",
  "price_cents": "The price in the smallest unit of the currency. In clear: the practice''s own price list.",
  "currency": "ISO 4217 code. In clear: the practice''s own price list."
}');
select pazpaz.describe('pazpaz.locations', 'Where visits take place.', '{
  "name": "What it is called. In clear: on the door of the practice; no client''s name belongs here.",
  "kind": "clinic, room, home or online. In clear: lists are made by it.",
  "address_enc": "The postal address; it may be a client''s home.",
  "time_zone": "IANA time zone, where it is not the practice''s. In clear: of no client."
}');
