-- Files of a client's record. The bytes lie in the object store, sealed; here is what they are. A row is there before its bytes are, so
-- that there is room for them, and nobody sees it before `stored_at`. The name of the object changes when it is sealed anew.
create table pazpaz.attachments (
  workspace_id  uuid not null,
  id            uuid not null,
  client_id     uuid not null,
  session_id    uuid,
  object_id     uuid not null,
  state         text not null default 'pending',  -- gone: the client was erased, and the object is to be removed
  name_enc      bytea not null,
  content_type  text,                        -- told from the bytes
  size_bytes    bigint not null,
  digest_enc    bytea,                       -- SHA-256 of the bytes; bare, it would tell who has which file
  key_version   integer,                     -- of the client's key, from which the key of the file is derived
  stored_at     timestamptz,
  version       integer not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  created_by    uuid not null,
  updated_by    uuid not null,
  deleted_at    timestamptz,
  constraint attachments_pkey primary key (workspace_id, id),
  constraint attachments_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  -- The client is part of the key: a file cannot hang on another client's note.
  constraint attachments_session foreign key (workspace_id, client_id, session_id)
    references pazpaz.sessions (workspace_id, client_id, id),
  constraint attachments_created_by foreign key (workspace_id, created_by) references pazpaz.users (workspace_id, id),
  constraint attachments_updated_by foreign key (workspace_id, updated_by) references pazpaz.users (workspace_id, id),
  constraint attachments_state check (state in ('pending', 'stored', 'gone')),
  constraint attachments_content_type check (content_type in (
    'application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/heic', 'image/tiff', 'text/plain; charset=utf-8',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/vnd.oasis.opendocument.text',
    'audio/mpeg', 'audio/mp4', 'audio/wav', 'audio/ogg', 'video/mp4', 'video/webm')),
  constraint attachments_size check (size_bytes > 0),
  constraint attachments_stored check ((stored_at is null) = (content_type is null) and (stored_at is null) = (digest_enc is null)
    and (stored_at is null) = (key_version is null) and (state <> 'stored' or stored_at is not null)
    and (state <> 'pending' or stored_at is null)),
  constraint attachments_sealed check (pazpaz.is_sealed(name_enc) and pazpaz.is_sealed(digest_enc))
);
create unique index attachments_object on pazpaz.attachments (workspace_id, object_id);
create index attachments_of_client on pazpaz.attachments (workspace_id, client_id, created_at desc, id desc);
create index attachments_of_session on pazpaz.attachments (workspace_id, session_id, created_at desc, id desc)
  where session_id is not null;
create index attachments_kept on pazpaz.attachments (workspace_id) include (size_bytes, state, created_at) where state <> 'gone';
select pazpaz.tenant('pazpaz.attachments');
-- The jobs' role seals files anew, into new objects.
grant update (object_id, key_version) on pazpaz.attachments to pazpaz_jobs;

-- What hangs on a signed note does not change either: nothing is added, named otherwise, archived, restored or taken away. Reading the
-- note's row for share makes whoever signs wait for what is being added, and the other way round. That the bytes are sealed anew, that
-- an erased client's are gone, or such as never came, is no change of the note.
create function pazpaz.keep_signed_files() returns trigger language plpgsql as $$
declare
  hangs_on uuid;
  signed timestamptz;
begin
  if tg_op = 'UPDATE' and current_user = 'pazpaz_jobs' then
    return new;
  end if;
  if tg_op = 'UPDATE' and new.state = 'gone' and old.state <> 'gone' and to_jsonb(new) - array['state', 'updated_at', 'version']
     = to_jsonb(old) - array['state', 'updated_at', 'version']
     and (old.stored_at is null or not exists (select from pazpaz.client_keys k
            where k.workspace_id = new.workspace_id and k.client_id = new.client_id and k.state <> 'destroyed')) then
    return new;
  end if;
  -- The note that it leaves, and the one that it comes to.
  for hangs_on in select distinct x.id from (values (case when tg_op <> 'INSERT' then old.session_id end),
                                                    (case when tg_op <> 'DELETE' then new.session_id end)) x (id) where x.id is not null loop
    select s.signed_at into signed from pazpaz.sessions s
     where s.workspace_id = coalesce(new.workspace_id, old.workspace_id) and s.id = hangs_on for share;
    if signed is not null then
      raise exception 'what hangs on a signed session does not change'
        using errcode = 'integrity_constraint_violation', constraint = 'attachments_signed';
    end if;
  end loop;
  return coalesce(new, old);
end $$;
create trigger signed before insert or update or delete on pazpaz.attachments for each row execute function pazpaz.keep_signed_files();
alter table pazpaz.attachments enable always trigger signed;

-- What lets one file in or out over HTTP, once, for a few minutes. The address holds the secret, the table its hash.
create table pazpaz.file_tickets (
  workspace_id   uuid not null,
  id             uuid not null,
  attachment_id  uuid not null,
  kind           text not null,
  user_id        uuid not null,
  sign_in_id     uuid not null,
  token_hash     bytea not null,
  expires_at     timestamptz not null,
  used_at        timestamptz,
  created_at     timestamptz not null default now(),
  constraint file_tickets_pkey primary key (workspace_id, id),
  constraint file_tickets_attachment foreign key (workspace_id, attachment_id) references pazpaz.attachments (workspace_id, id),
  constraint file_tickets_user foreign key (workspace_id, user_id) references pazpaz.users (workspace_id, id),
  constraint file_tickets_sign_in foreign key (workspace_id, sign_in_id) references pazpaz.sign_ins (workspace_id, id),
  constraint file_tickets_kind check (kind in ('upload', 'download')),
  constraint file_tickets_token check (pazpaz.is_digest(token_hash))
);
create unique index file_tickets_token on pazpaz.file_tickets (token_hash);
create index file_tickets_of_attachment on pazpaz.file_tickets (workspace_id, attachment_id);
select pazpaz.tenant('pazpaz.file_tickets');

-- Which practice a ticket is of: like a sign-in, it comes before the workspace is known.
create policy lookup on pazpaz.file_tickets for select to pazpaz_lookup using (true);
grant select (workspace_id, id, kind, token_hash, expires_at, used_at) on pazpaz.file_tickets to pazpaz_lookup;
grant create on schema pazpaz to pazpaz_lookup;
set local role pazpaz_lookup;
create function pazpaz.find_file_ticket(hash bytea, wanted text) returns table (workspace_id uuid, id uuid, key_epoch integer)
  language plpgsql stable security definer set search_path = pazpaz, pg_temp rows 1 as $$
begin
  return query select t.workspace_id, t.id, c.key_epoch
                 from pazpaz.file_tickets t join pazpaz.workspace_counters c on c.workspace_id = t.workspace_id
                where t.token_hash = hash and t.kind = wanted and t.used_at is null and t.expires_at > now();
end $$;
revoke all on function pazpaz.find_file_ticket(bytea, text) from public;
grant execute on function pazpaz.find_file_ticket(bytea, text) to pazpaz_app;
reset role;
revoke create on schema pazpaz from pazpaz_lookup;

select pazpaz.describe('pazpaz.attachments', 'Files of clients'' records.', '{
  "session_id": "The session it hangs on. In clear: a reference.",
  "object_id": "The name of the object that holds the sealed content. In clear: a random id.",
  "state": "pending, stored or gone. In clear: room is counted by it.",
  "name_enc": "The name of the file.",
  "content_type": "The kind of file, told from its bytes. In clear: it says how to hand it out.",
  "size_bytes": "Its size. In clear: room is counted by it, and the object tells it as well.",
  "digest_enc": "SHA-256 of the content.",
  "key_version": "The version of the key that sealed the content. In clear: it says which key to take.",
  "stored_at": "When it was complete. In clear: it tells no more than the trail."
}');
select pazpaz.describe('pazpaz.file_tickets', 'What lets one file in or out, once.', '{
  "attachment_id": "The file. In clear: a reference.",
  "kind": "upload or download. In clear: it is looked up by.",
  "user_id": "Who asked for it. In clear: a reference to staff.",
  "sign_in_id": "The sign-in it is worth no more than. In clear: a reference."
}');
