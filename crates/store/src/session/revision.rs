//! Keeping what a draft said, and what could not be merged into it.
use super::{
    Sessions,
    field::{SessionField, kept, micros, read_moment},
    sent::Sent,
};
use crate::{
    Code, Error, Rejection, Result,
    audit::Action,
    batch::{Batch, by_id},
    role,
    scope::Unit,
    sql,
};
use crypto::Resealing;
use entity::{
    Id as _, SessionId, SessionRevisionId, UserId, session,
    session_revision::{ActiveModel, Entity, Kind, Model, Step},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

/// How many of those that could not be merged are listed at most, the newest.
const UNMERGED: i64 = 100;

impl Sessions<'_> {
    /// What a draft said, or what was sent for one, if whoever asks may see it: what could not be merged is for who sent it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revision(&self, id: SessionRevisionId) -> Result<Option<Arc<Model>>> {
        let row = self.0.loaders.session_revisions.load(ById(id)).await?;
        Ok(row.filter(|row| row.kind == Kind::Replaced || row.written_by == self.0.actor().user))
    }

    /// What whoever asks has sent for a session that could not be merged, and was not dealt with since; the newest first, at most 100.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who do not read sessions.
    pub async fn unmerged(&self, session: SessionId) -> Result<Vec<Arc<Model>>> {
        self.reader()?;
        self.0.loaders.session_unmerged.load(Unmerged { session, by: self.0.actor().user }).await
    }

    /// Whether whoever asks reads sessions.
    pub(super) fn reader(&self) -> Result<()> {
        if role::opens(self.0.actor().role, SessionId::TABLE) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// Keeps what these parts of a locked draft say, since a change is about to replace it.
    pub(super) async fn replace(
        &self,
        draft: &session::Model,
        step: Step,
        fields: &[SessionField],
        settled: &[SessionRevisionId],
    ) -> Result<()> {
        let unit = &self.0.unit;
        let id = SessionRevisionId(self.0.new_id());
        let mut row = ActiveModel {
            at_version: Set(draft.version),
            change: Set(Some(step)),
            settled: Set(settled.iter().map(|id| id.0).collect()),
            since: Set(draft.updated_at),
            written_by: Set(draft.updated_by),
            ..self.blank(draft, id, Kind::Replaced, fields)
        };
        if !fields.is_empty() {
            let keys = unit.client_keys(draft.client_id).await?;
            macro_rules! carry {
                ($($part:ident $field:ident),+) => { $(
                    if fields.contains(&SessionField::$field) {
                        let old = draft.$part.as_ref().map(|sealed| keys.carry(draft, sealed, id.0));
                        row.$part = Set(old.transpose().map_err(unsealed)?);
                    }
                )+ };
            }
            carry!(subjective Subjective, objective Objective, assessment Assessment, plan Plan);
            if fields.contains(&SessionField::SessionAt) {
                row.session_at = Set(Some(draft.session_at));
            }
        }
        let row = row.insert(&unit.tx).await?;
        unit.changed(Action::Create, &row, fields.iter().map(|field| field.name()).collect());
        Ok(())
    }

    /// Keeps what was sent for a locked draft, read at an earlier version, and cannot be merged. Sent again, it is kept once.
    pub(super) async fn set_aside(&self, draft: &session::Model, read_at: i32, sent: &Sent) -> Result<Arc<Model>> {
        static LAST: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select {columns} from pazpaz.session_revisions x where x.workspace_id = $1 and x.session_id = $2 and x.kind = 'unmerged' \
                 and x.at_version = $3 and x.written_by = $4 order by x.id desc limit 1"
            )
        });
        let unit = &self.0.unit;
        let keys = unit.client_keys(draft.client_id).await?;
        let (user, fields) = (unit.actor.user, sent.fields().collect::<Vec<_>>());
        let values = [unit.workspace().0.into(), draft.id.0.into(), read_at.into(), user.0.into()];
        if let Some(last) = unit.rows::<Entity>(&LAST, values).await?.into_iter().next() {
            let alike = |field: &SessionField| -> Result<bool> {
                Ok(kept(self.0, &last, *field)?.as_deref() == sent.get(*field).flatten())
            };
            if SessionField::of(&last) == fields
                && fields.iter().map(alike).collect::<Result<Vec<_>>>()?.iter().all(|one| *one)
            {
                return Ok(Arc::new(last));
            }
        }
        let id = SessionRevisionId(self.0.new_id());
        macro_rules! seal {
            ($field:ident) => {
                Set(sent.get(SessionField::$field).flatten().map(|text| keys.seal(id.0, text)).transpose()?)
            };
        }
        let row = ActiveModel {
            at_version: Set(read_at),
            change: Set(None),
            session_at: Set(sent.get(SessionField::SessionAt).flatten().map(read_moment).transpose()?),
            subjective: seal!(Subjective),
            objective: seal!(Objective),
            assessment: seal!(Assessment),
            plan: seal!(Plan),
            settled: Set(vec![]),
            since: Set(micros(self.0.now())),
            written_by: Set(user),
            ..self.blank(draft, id, Kind::Unmerged, &fields)
        };
        let row = row.insert(&unit.tx).await?;
        unit.changed(Action::Create, &row, fields.iter().map(|field| field.name()).collect());
        Ok(Arc::new(row))
    }

    /// Whether these are things of the session that could not be merged.
    pub(super) async fn settleable(&self, session: SessionId, ids: &[SessionRevisionId]) -> Result<()> {
        const COUNT: &str = "select count(*) from pazpaz.session_revisions \
            where workspace_id = $1 and session_id = $2 and kind = 'unmerged' and written_by = $3 and id = any($4)";
        if ids.is_empty() {
            return Ok(());
        }
        let mut bare: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        bare.sort_unstable();
        bare.dedup();
        let (unit, many) = (&self.0.unit, i64::try_from(bare.len()).unwrap_or(i64::MAX));
        let values = [unit.workspace().0.into(), session.0.into(), unit.actor.user.0.into(), bare.into()];
        if unit.count(COUNT, values).await? == many {
            return Ok(());
        }
        Err(Rejection::new(Code::NotFound, "settles", "One of these is nothing of yours that could not be merged.")
            .into())
    }

    fn blank(&self, draft: &session::Model, id: SessionRevisionId, kind: Kind, fields: &[SessionField]) -> ActiveModel {
        ActiveModel {
            workspace_id: Set(draft.workspace_id),
            id: Set(id),
            client_id: Set(draft.client_id),
            session_id: Set(draft.id),
            kind: Set(kind),
            fields: Set(fields.iter().map(|field| field.name().to_owned()).collect()),
            ..Default::default()
        }
    }
}

fn unsealed(error: Resealing) -> Error {
    match error {
        Resealing::Unopenable(error) => error.into(),
        Resealing::Randomness(error) => error.into(),
    }
}

by_id!(SessionRevisionId);

/// What somebody's could not be merged into a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Unmerged {
    session: SessionId,
    by: UserId,
}

impl Batch for Unmerged {
    type Value = Vec<Arc<Model>>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select r.* from unnest($2::uuid[], $3::uuid[]) k (session, author) cross join lateral (\
                 select {columns} from pazpaz.session_revisions x where x.workspace_id = $1 and x.session_id = k.session \
                 and x.kind = 'unmerged' and x.written_by = k.author \
                 and not exists (select from pazpaz.session_revisions s where s.workspace_id = $1 and s.session_id = k.session \
                   and s.settled <> '{{}}' and x.id = any(s.settled)) \
                 order by x.id desc limit $4) r"
            )
        });
        let sessions: Vec<Uuid> = keys.iter().map(|key| key.session.0).collect();
        let authors: Vec<Uuid> = keys.iter().map(|key| key.by.0).collect();
        let values = [unit.workspace().0.into(), sessions.into(), authors.into(), UNMERGED.into()];
        let mut found = HashMap::<Self, Self::Value>::new();
        for row in unit.rows::<Entity>(&SQL, values).await? {
            found.entry(Self { session: row.session_id, by: row.written_by }).or_default().push(Arc::new(row));
        }
        for rows in found.values_mut() {
            rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.id));
        }
        Ok(found)
    }
}
