-- What a provider may do, and until when. The number is sealed with the practice's key: it is a person's, and who knows that of a DEA
-- registration can write prescriptions. Everything else says what is public about somebody on the practice's door.
create table pazpaz.credentials (
  workspace_id  uuid not null,
  id            uuid not null,
  provider_id   uuid not null,
  kind          text not null,
  number_enc    bytea,
  issuer        text not null,
  jurisdiction  text,                        -- ISO 3166-2, or 3166-1 where the whole country is meant
  issued_on     date,
  expires_on    date,                        -- the last day on which it is valid
  verified_at   timestamptz,                 -- against the issuer's own register
  verified_by   uuid,
  version       integer not null default 1,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  deleted_at    timestamptz,
  constraint credentials_pkey primary key (workspace_id, id),
  constraint credentials_provider foreign key (workspace_id, provider_id) references pazpaz.provider_profiles (workspace_id, id),
  constraint credentials_verified_by foreign key (workspace_id, verified_by) references pazpaz.users (workspace_id, id),
  constraint credentials_kind check (kind in ('license', 'certification', 'dea', 'insurance', 'degree', 'training', 'other')),
  constraint credentials_issuer check (char_length(issuer) between 1 and 200),
  constraint credentials_jurisdiction check (jurisdiction ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'),
  constraint credentials_dates check (issued_on > '1900-01-01' and expires_on < '2200-01-01' and expires_on >= issued_on),
  constraint credentials_span check (expires_on > '1900-01-01' and issued_on < '2200-01-01'),
  constraint credentials_verified check ((verified_at is null) = (verified_by is null)),
  constraint credentials_sealed check (pazpaz.is_sealed(number_enc))
);
create index credentials_of_provider on pazpaz.credentials (workspace_id, provider_id, id);
create index credentials_expiring on pazpaz.credentials (workspace_id, expires_on, id) where deleted_at is null and expires_on is not null;
select pazpaz.tenant('pazpaz.credentials');

select pazpaz.describe('pazpaz.credentials', 'Licences and the like of those who treat.', '{
  "kind": "license, certification, dea, insurance, degree, training or other. In clear: staff, on the door of the practice.",
  "number_enc": "The number under which the issuer knows it.",
  "issuer": "Who issued it. In clear: staff, on the door of the practice.",
  "jurisdiction": "ISO 3166-2 code of where it is good. In clear: staff, on the door of the practice.",
  "issued_on": "The first day. In clear: reports of what expires.",
  "expires_on": "The last day. In clear: reports of what expires.",
  "verified_at": "When it was last held against the issuer''s register. In clear: staff.",
  "verified_by": "The user who did so. In clear: a reference to staff."
}');
