-- To whom the practice has told something of a client's record outside of treatment: what a client may ask an account of. What was
-- recorded stays as it is; a mistake is withdrawn, with a reason, and recorded anew.
create table pazpaz.disclosures (
  workspace_id     uuid not null,
  id               uuid not null,
  client_id        uuid not null,
  disclosed_at     timestamptz not null,
  recipient_enc    bytea not null,           -- name, and address where it is known
  description_enc  bytea not null,           -- of what was told
  purpose_enc      bytea not null,
  recorded_by      uuid not null,
  retracted_at     timestamptz,
  retracted_by     uuid,
  retraction_enc   bytea,                    -- why
  version          integer not null default 1,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  constraint disclosures_pkey primary key (workspace_id, id),
  constraint disclosures_client foreign key (workspace_id, client_id) references pazpaz.clients (workspace_id, id),
  constraint disclosures_recorded_by foreign key (workspace_id, recorded_by) references pazpaz.users (workspace_id, id),
  constraint disclosures_retracted_by foreign key (workspace_id, retracted_by) references pazpaz.users (workspace_id, id),
  constraint disclosures_retracted check ((retracted_at is null) = (retracted_by is null) and (retracted_at is null) = (retraction_enc is null)),
  constraint disclosures_finite check (disclosed_at > '1900-01-01 00:00+00' and disclosed_at < '2200-01-01 00:00+00'),
  constraint disclosures_sealed check (pazpaz.is_sealed(recipient_enc) and pazpaz.is_sealed(description_enc)
    and pazpaz.is_sealed(purpose_enc) and pazpaz.is_sealed(retraction_enc))
);
create index disclosures_of_client on pazpaz.disclosures (workspace_id, client_id, disclosed_at desc, id desc);
select pazpaz.tenant('pazpaz.disclosures');

-- The server's role withdraws, once, and changes nothing else. The jobs' role has no right but to move sealed columns to other keys.
create function pazpaz.keep_disclosure() returns trigger language plpgsql as $$
declare withdrawal constant text[] := array['retracted_at', 'retracted_by', 'retraction_enc', 'version', 'updated_at'];
begin
  if old.retracted_at is null and to_jsonb(new) - withdrawal = to_jsonb(old) - withdrawal then
    return new;
  end if;
  raise exception 'a recorded disclosure does not change' using errcode = 'integrity_constraint_violation', constraint = 'disclosures_kept';
end $$;
create trigger kept before update on pazpaz.disclosures for each row
  when (current_user = 'pazpaz_app') execute function pazpaz.keep_disclosure();

select pazpaz.describe('pazpaz.disclosures', 'To whom something of a client''s record was told, outside of treatment.', '{
  "disclosed_at": "When it was told. In clear: the account of a record is in order of time.",
  "recipient_enc": "To whom: name, and address where it is known.",
  "description_enc": "What was told, in brief.",
  "purpose_enc": "What for.",
  "retracted_at": "When it was withdrawn as recorded by mistake; empty while it stands. In clear: accounts leave withdrawn ones out.",
  "retracted_by": "The user who withdrew it. In clear: a reference to staff.",
  "retraction_enc": "Why it was withdrawn."
}');
