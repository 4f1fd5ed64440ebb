-- A telehealth visit as it took place. Whose video it is the practice decides: here is no more than the name of a room, which lets in
-- whoever knows it and is sealed for that reason, and who was in it when.
alter table pazpaz.consents add constraint consents_by_client unique (workspace_id, client_id, id);

create table pazpaz.telehealth_sessions (
  workspace_id          uuid not null,
  id                    uuid not null,
  client_id             uuid not null,
  appointment_id        uuid not null,
  room_enc              bytea not null,      -- 128 random bits in hexadecimal
  opened_at             timestamptz not null,
  opened_by             uuid not null,
  ended_at              timestamptz,
  ended_by              uuid,
  recording             boolean not null default false,
  recording_consent_id  uuid,                -- that of the last recording: it stays when recording stops
  version               integer not null default 1,
  created_at            timestamptz not null default now(),
  updated_at            timestamptz not null default now(),
  constraint telehealth_sessions_pkey primary key (workspace_id, id),
  constraint telehealth_sessions_of_client unique (workspace_id, client_id, id),
  -- The client is part of the keys: neither a visit nor a consent of another client's will do.
  constraint telehealth_sessions_appointment foreign key (workspace_id, client_id, appointment_id)
    references pazpaz.appointments (workspace_id, client_id, id),
  constraint telehealth_sessions_recording_consent foreign key (workspace_id, client_id, recording_consent_id)
    references pazpaz.consents (workspace_id, client_id, id),
  constraint telehealth_sessions_opened_by foreign key (workspace_id, opened_by) references pazpaz.users (workspace_id, id),
  constraint telehealth_sessions_ended_by foreign key (workspace_id, ended_by) references pazpaz.users (workspace_id, id),
  constraint telehealth_sessions_ended check ((ended_at is null) = (ended_by is null) and ended_at >= opened_at),
  constraint telehealth_sessions_recording check (not recording or (recording_consent_id is not null and ended_at is null)),
  constraint telehealth_sessions_sealed check (pazpaz.is_sealed(room_enc))
);
create unique index telehealth_sessions_open on pazpaz.telehealth_sessions (workspace_id, appointment_id) where ended_at is null;
create index telehealth_sessions_of_appointment on pazpaz.telehealth_sessions (workspace_id, appointment_id, opened_at desc, id desc);
create index telehealth_sessions_timeline on pazpaz.telehealth_sessions (workspace_id, client_id, opened_at desc, id desc);
select pazpaz.tenant('pazpaz.telehealth_sessions');

-- Who is invited and who was there. A token says nothing of when it is good: that is the appointment's to say, whenever somebody comes
-- with it.
create table pazpaz.telehealth_participants (
  workspace_id           uuid not null,
  id                     uuid not null,
  client_id              uuid not null,
  telehealth_session_id  uuid not null,
  role                   text not null,
  user_id                uuid,               -- who was signed in; everybody else has a token
  name_enc               bytea,
  token_hash             bytea,
  invited_by             uuid,
  withdrawn_at           timestamptz,
  joined_at              timestamptz,        -- which is when the token was used
  left_at                timestamptz,
  location_enc           bytea,              -- where they were when they joined
  version                integer not null default 1,
  created_at             timestamptz not null default now(),
  updated_at             timestamptz not null default now(),
  constraint telehealth_participants_pkey primary key (workspace_id, id),
  constraint telehealth_participants_session foreign key (workspace_id, client_id, telehealth_session_id)
    references pazpaz.telehealth_sessions (workspace_id, client_id, id),
  constraint telehealth_participants_user foreign key (workspace_id, user_id) references pazpaz.users (workspace_id, id),
  constraint telehealth_participants_invited_by foreign key (workspace_id, invited_by) references pazpaz.users (workspace_id, id),
  constraint telehealth_participants_role check (role in ('client', 'provider', 'guest')),
  constraint telehealth_participants_way check ((user_id is null) = (token_hash is not null) and (user_id is null) = (invited_by is not null)
    and (user_id is null or (role = 'provider' and joined_at is not null))),
  constraint telehealth_participants_name check (role <> 'guest' or name_enc is not null),
  constraint telehealth_participants_withdrawn check (withdrawn_at is null or joined_at is null),
  constraint telehealth_participants_left check (left_at is null or (joined_at is not null and left_at >= joined_at)),
  -- Where a client is decides who may treat, and where help is sent: nobody has one before them without having been told.
  constraint telehealth_participants_location check (case when joined_at is null then location_enc is null
    else role <> 'client' or location_enc is not null end),
  constraint telehealth_participants_token check (pazpaz.is_digest(token_hash)),
  constraint telehealth_participants_sealed check (pazpaz.is_sealed(name_enc) and pazpaz.is_sealed(location_enc))
);
create unique index telehealth_participants_token on pazpaz.telehealth_participants (token_hash);
create index telehealth_participants_of_session on pazpaz.telehealth_participants (workspace_id, telehealth_session_id, id);
select pazpaz.tenant('pazpaz.telehealth_participants');

-- What took place does not change. A session that has ended is over, whom it is with is settled when it is opened, and recording begins
-- on a consent to it that is in force. Reading that consent for share makes whoever withdraws it wait until it is known that it was
-- relied upon. The jobs' role moves what is sealed to other keys.
create function pazpaz.keep_telehealth_session() returns trigger language plpgsql as $$
declare mutable constant text[] := array['ended_at', 'ended_by', 'recording', 'recording_consent_id', 'version', 'updated_at'];
begin
  if tg_op = 'UPDATE' and current_user = 'pazpaz_jobs' and to_jsonb(new) - 'room_enc' = to_jsonb(old) - 'room_enc' then
    return new;
  end if;
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (old.ended_at is not null or to_jsonb(new) - mutable <> to_jsonb(old) - mutable)) then
    raise exception 'a telehealth session is kept as it was'
      using errcode = 'integrity_constraint_violation', constraint = 'telehealth_sessions_kept';
  end if;
  if new.recording and (tg_op = 'INSERT' or not old.recording or new.recording_consent_id is distinct from old.recording_consent_id) then
    perform from pazpaz.consents c
      where c.workspace_id = new.workspace_id and c.client_id = new.client_id and c.id = new.recording_consent_id and c.kind = 'recording'
        and c.given_at <= clock_timestamp() and (c.withdrawn_at is null or c.withdrawn_at > clock_timestamp())
        and (c.expires_at is null or c.expires_at > clock_timestamp()) for share;
    if not found then
      raise exception 'nobody is recorded without having agreed to it'
        using errcode = 'integrity_constraint_violation', constraint = 'telehealth_sessions_agreed';
    end if;
  end if;
  return new;
end $$;
create trigger kept before insert or update or delete on pazpaz.telehealth_sessions for each row
  execute function pazpaz.keep_telehealth_session();
alter table pazpaz.telehealth_sessions enable always trigger kept;

-- Each of joining, leaving and withdrawing an invitation happens once and is kept; so a token cannot be made good again.
create function pazpaz.keep_telehealth_participant() returns trigger language plpgsql as $$
declare mutable constant text[] := array['withdrawn_at', 'joined_at', 'left_at', 'location_enc', 'version', 'updated_at'];
declare parts constant text[] := array['name_enc', 'location_enc'];
begin
  if tg_op = 'UPDATE' and current_user = 'pazpaz_jobs' and to_jsonb(new) - parts = to_jsonb(old) - parts
     and (new.name_enc is null) = (old.name_enc is null) and (new.location_enc is null) = (old.location_enc is null) then
    return new;
  end if;
  if tg_op = 'UPDATE' and to_jsonb(new) - mutable = to_jsonb(old) - mutable
     and (old.withdrawn_at is null or new.withdrawn_at is not distinct from old.withdrawn_at)
     and (old.joined_at is null or (new.joined_at, new.location_enc) is not distinct from (old.joined_at, old.location_enc))
     and (old.left_at is null or new.left_at is not distinct from old.left_at) then
    return new;
  end if;
  raise exception 'who took part in a telehealth session is kept as it was'
    using errcode = 'integrity_constraint_violation', constraint = 'telehealth_participants_kept';
end $$;
create trigger kept before update or delete on pazpaz.telehealth_participants for each row
  execute function pazpaz.keep_telehealth_participant();
alter table pazpaz.telehealth_participants enable always trigger kept;

-- Which practice a token is of: like a sign-in, it comes before the workspace is known. Whether it is good is asked there.
create policy lookup on pazpaz.telehealth_participants for select to pazpaz_lookup using (true);
grant select (workspace_id, id, token_hash) on pazpaz.telehealth_participants to pazpaz_lookup;
grant create on schema pazpaz to pazpaz_lookup;
set local role pazpaz_lookup;
create function pazpaz.find_telehealth_token(hash bytea) returns table (workspace_id uuid, id uuid)
  language plpgsql stable security definer set search_path = pazpaz, pg_temp rows 1 as $$
begin
  return query select p.workspace_id, p.id from pazpaz.telehealth_participants p where p.token_hash = hash;
end $$;
revoke all on function pazpaz.find_telehealth_token(bytea) from public;
grant execute on function pazpaz.find_telehealth_token(bytea) to pazpaz_app;
reset role;
revoke create on schema pazpaz from pazpaz_lookup;

select pazpaz.describe('pazpaz.telehealth_sessions', 'Telehealth visits as they took place.', '{
  "room_enc": "The name of the video room, which lets in whoever knows it: 128 random bits in hexadecimal.",
  "opened_at": "When it was opened. In clear: timelines are sorted by it.",
  "opened_by": "The user who opened it. In clear: a reference to staff.",
  "ended_at": "When it was ended. In clear: of a visit one is open at most.",
  "ended_by": "The user who ended it. In clear: a reference to staff.",
  "recording": "Whether it is recorded. In clear: the database compares it with the consent.",
  "recording_consent_id": "The consent on which it is recorded, or was last. In clear: a reference."
}');
select pazpaz.describe('pazpaz.telehealth_participants', 'Who was invited to telehealth visits, and who was there.', '{
  "telehealth_session_id": "The visit. In clear: a reference.",
  "role": "client, provider or guest. In clear: a client is let in with a location only.",
  "user_id": "The user who was signed in; empty of who came with a token. In clear: a reference to staff.",
  "name_enc": "Whom the token is for, where that is not the client.",
  "invited_by": "The user who made the token. In clear: a reference to staff.",
  "withdrawn_at": "When the invitation was withdrawn. In clear: the token is good no longer.",
  "joined_at": "When they joined, which uses the token up. In clear: the database compares it.",
  "left_at": "When they left. In clear: durations are counted by it.",
  "location_enc": "Where they were when they joined."
}');
