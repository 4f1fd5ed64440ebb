-- What triggers and functions do, attempted by name: there is no telling it from the catalogue.
insert into probe.probes (kind, relation, attack, about, role, practice, before, sql)
with a as (select current_setting('probe.a') as id),
spare as (select r.* from probe.rows r where r.side = 'a' and r.number = 1),
versioned as (select s.* from spare s where exists (select from probe.columns c where c.relation = s.relation and c.name = 'version'))
select 'trigger', relation, true, 'brings its own clock and version', 'pazpaz_app', a.id, probe.removing(relation, taken),
       format('with w as (%s returning version, created_at) select from w where version = 77 or created_at < ''2002-01-01''',
              probe.writing(relation, content || '{"version": 77, "created_at": "2001-01-01Z", "change_number": -7}'))
  from versioned, a
union all
select 'trigger', relation, true, 'changes a row and not its version', 'pazpaz_app', a.id, null,
       format('with w as (update %s set version = 77 where %s returning version) select from w where version = 77', relation, key) from versioned, a
union all
select 'trigger', relation, true, 'changes a client and not its change number', 'pazpaz_app', a.id, null,
       format('with w as (update %s set change_number = -7 where %s returning change_number) select from w where change_number = -7', relation, key)
  from spare, a where relation = 'pazpaz.clients'::regclass;

insert into probe.probes (kind, relation, attack, about, role, practice, before, sql)
select case when relation in ('pg_proc', 'pg_class') then 'access' else 'trigger' end, relation::regclass, attack, about, role, case when practice then current_setting('probe.a') else '' end, before, sql from (values
  ('pazpaz.sessions', true, 'changes a signed note', 'pazpaz_app', true, null::text, 'update pazpaz.sessions set session_at = now() where signed_at is not null'),
  ('pazpaz.sessions', true, 'changes a signed note', 'replica', true, null, 'update pazpaz.sessions set session_at = now() where signed_at is not null'),
  ('pazpaz.sessions', true, 'deletes a signed note', 'superuser', true, null, 'delete from pazpaz.sessions where signed_at is not null'),
  ('pazpaz.sessions', true, 'empties a part of a signed note', 'pazpaz_jobs', true, null, 'update pazpaz.sessions set plan_enc = null where signed_at is not null'),
  ('pazpaz.attachments', true, 'hangs a file on a signed note', 'pazpaz_app', true, null,
    'update pazpaz.attachments a set session_id = s.id, client_id = s.client_id from pazpaz.sessions s where s.signed_at is not null'),
  ('pazpaz.attachments', true, 'hangs a file on a signed note', 'replica', true, null,
    'update pazpaz.attachments a set session_id = s.id, client_id = s.client_id from pazpaz.sessions s where s.signed_at is not null and s.workspace_id = a.workspace_id'),
  ('pazpaz.sessions', true, 'changes a word that is not kept', 'pazpaz_app', true, null,
    'update pazpaz.sessions set session_at = session_at + interval ''1 hour'' where signed_at is null'),
  ('pazpaz.session_revisions', true, 'changes what a session said', 'pazpaz_jobs', true, null, 'update pazpaz.session_revisions set plan_enc = null'),
  ('pazpaz.session_revisions', true, 'changes what a session said', 'replica', true, null, 'update pazpaz.session_revisions set since = now()'),
  ('pazpaz.session_revisions', true, 'deletes what a session said', 'superuser', true, null, 'delete from pazpaz.session_revisions'),
  ('pazpaz.session_revisions', true, 'says that a signed session said something else', 'pazpaz_app', true, null,
    'insert into pazpaz.session_revisions (workspace_id, id, client_id, session_id, kind, at_version, change, fields, since, written_by)
     select workspace_id, gen_random_uuid(), client_id, id, ''replaced'', 900, ''change'', ''{}'', now(), created_by from pazpaz.sessions where signed_at is not null'),
  ('pazpaz.session_revisions', false, 'keeps what a draft said', 'pazpaz_app', true, null,
    'insert into pazpaz.session_revisions (workspace_id, id, client_id, session_id, kind, at_version, change, fields, since, written_by)
     select workspace_id, gen_random_uuid(), client_id, id, ''replaced'', 900, ''change'', ''{}'', now(), created_by from pazpaz.sessions where signed_at is null'),
  ('pazpaz.session_additions', true, 'empties an addition', 'pazpaz_jobs', true, null, 'update pazpaz.session_additions set text_enc = null'),
  ('pazpaz.session_additions', true, 'changes an addition', 'replica', true, null, 'update pazpaz.session_additions set signed_at = now()'),
  ('pazpaz.session_additions', true, 'deletes an addition', 'superuser', true, null, 'delete from pazpaz.session_additions'),
  ('pazpaz.session_additions', true, 'adds to a draft', 'pazpaz_app', true, null,
    'insert into pazpaz.session_additions select (jsonb_populate_record(null::pazpaz.session_additions, to_jsonb(t) || jsonb_build_object(''id'', gen_random_uuid(), ''session_id'', s.id, ''client_id'', s.client_id))).*
       from pazpaz.session_additions t, pazpaz.sessions s where s.signed_at is null'),
  ('pazpaz.session_additions', true, 'leaves a number out', 'pazpaz_app', true, null,
    'insert into pazpaz.session_additions select (jsonb_populate_record(null::pazpaz.session_additions, to_jsonb(t) || jsonb_build_object(''id'', gen_random_uuid(), ''number'', t.number + 2))).*
       from pazpaz.session_additions t'),
  ('pazpaz.session_additions', false, 'adds to a signed note', 'pazpaz_app', true, null,
    'insert into pazpaz.session_additions select (jsonb_populate_record(null::pazpaz.session_additions, to_jsonb(t) || jsonb_build_object(''id'', gen_random_uuid(), ''number'', t.number + 1))).*
       from pazpaz.session_additions t'),
  ('pazpaz.client_keys', true, 'puts its own key in place of a client''s', 'pazpaz_app', true, null, 'update pazpaz.client_keys set wrapped_key = wrapped_key where state = ''primary'''),
  ('pazpaz.client_keys', true, 'takes a key a step back', 'pazpaz_jobs', true, null, 'update pazpaz.client_keys set state = ''pending'' where state = ''primary'''),
  ('pazpaz.workspace_keys', true, 'takes a key a step back', 'pazpaz_jobs', true, null, 'update pazpaz.workspace_keys set state = ''pending'' where state = ''primary'''),
  ('pazpaz.client_keys', false, 'destroys a key', 'pazpaz_app', true, null, 'update pazpaz.client_keys set state = ''destroyed'', wrapped_key = null where state = ''primary'''),
  ('pazpaz.client_keys', true, 'brings a destroyed key back', 'superuser', true, null,
    'update pazpaz.client_keys set state = ''primary'', wrapped_key = (select max(wrapped_key::text)::bytea from pazpaz.client_keys) where state = ''destroyed'''),
  ('pazpaz.appointments', false, 'notes a visit that did not take place beside one that does', 'pazpaz_app', true, null,
    'insert into pazpaz.appointments select (jsonb_populate_record(null::pazpaz.appointments, to_jsonb(t) || jsonb_build_object(''id'', gen_random_uuid(), ''status'', ''no_show''))).*
       from pazpaz.appointments t where t.status = ''scheduled'''),
  -- What comes before the practice is known: one sign-in, one login, one link, one ticket is found by its token.
  ('pg_proc', false, 'looks a sign-in up', 'pazpaz_app', false, null,
    (select format('select from pazpaz.find_sign_ins(array[%L::bytea], interval ''1 hour'')', token_hash) from pazpaz.sign_ins where expires_at > now() and ended_at is null limit 1)),
  ('pg_proc', false, 'looks a login up', 'pazpaz_app', false, null, (select format('select from pazpaz.find_logins(array[%L::bytea])', digest) from pazpaz.user_logins limit 1)),
  ('pg_proc', false, 'looks a link up', 'pazpaz_app', false, null,
    (select format('select from pazpaz.find_sign_in_link(%L)', token_hash) from pazpaz.sign_in_links limit 1)),
  ('pg_proc', false, 'looks a ticket up', 'pazpaz_app', false, null,
    (select format('select from pazpaz.find_file_ticket(%L, %L)', token_hash, kind) from pazpaz.file_tickets limit 1)),
  ('pg_proc', false, 'looks an invitation up', 'pazpaz_app', false, null,
    (select format('select from pazpaz.find_telehealth_token(%L)', token_hash) from pazpaz.telehealth_participants where token_hash is not null limit 1)),
  ('pazpaz.telehealth_participants', true, 'makes a used token good again', 'pazpaz_app', true, null,
    'update pazpaz.telehealth_participants set joined_at = null, left_at = null, location_enc = null where joined_at is not null'),
  ('pazpaz.telehealth_participants', true, 'makes a used token good again', 'replica', true, null,
    'update pazpaz.telehealth_participants set joined_at = null, left_at = null, location_enc = null where joined_at is not null'),
  ('pazpaz.telehealth_participants', true, 'takes away who was there', 'superuser', true, null, 'delete from pazpaz.telehealth_participants'),
  ('pazpaz.telehealth_participants', true, 'empties where somebody was', 'pazpaz_jobs', true, null,
    'update pazpaz.telehealth_participants set location_enc = null where role <> ''client'' and location_enc is not null'),
  ('pazpaz.telehealth_sessions', true, 'opens an ended session again', 'pazpaz_app', true, null,
    'update pazpaz.telehealth_sessions set ended_at = null, ended_by = null where ended_at is not null'),
  ('pazpaz.telehealth_sessions', true, 'opens an ended session again', 'replica', true, null,
    'update pazpaz.telehealth_sessions set ended_at = null, ended_by = null where ended_at is not null'),
  ('pazpaz.telehealth_sessions', true, 'records on a consent to something else', 'pazpaz_app', true, null,
    'update pazpaz.telehealth_sessions s set recording = true, recording_consent_id = c.id from pazpaz.consents c
      where c.workspace_id = s.workspace_id and c.client_id = s.client_id and c.kind <> ''recording'' and s.ended_at is null'),
  ('pg_proc', false, 'lists the practices', 'pazpaz_jobs', false, null, 'select * from pazpaz.list_workspaces(''00000000-0000-0000-0000-000000000000'', 9)'),
  ('pg_proc', true, 'lists the practices', 'pazpaz_app', false, null, 'select * from pazpaz.list_workspaces(''00000000-0000-0000-0000-000000000000'', 9)'),
  ('pg_class', false, 'makes a month ahead', 'pazpaz_app', false, null, 'select audit.make_partitions((now() + interval ''5 years'')::date, 1)'),
  ('pg_class', false, 'makes a month ahead', 'pazpaz_jobs', false, null, 'select audit.make_partitions((now() + interval ''5 years'')::date, 1)')
) as named (relation, attack, about, role, practice, before, sql);
