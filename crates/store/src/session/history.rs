//! What a session said at a version, or at a time, and what was changed from one to the other.
use super::{
    Model, Sessions,
    field::{ByField, SessionField, kept, said},
};
use crate::{
    Error, Result, Scope,
    batch::Batch,
    scope::{Unit, statement},
    sql,
};
use entity::{
    SessionId, UserId,
    session_revision::{self, Entity, Step},
};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Statement};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use time::OffsetDateTime;
use uuid::Uuid;

/// How many versions are listed at once at most.
pub const HISTORY_MOST: i32 = 100;

/// A version of a session: when and by whom it was made, and how.
#[derive(Clone, Debug)]
pub struct SessionVersion {
    /// The session as it is now.
    pub session: Arc<Model>,
    /// Which version.
    pub version: i32,
    /// When it was made.
    pub at: OffsetDateTime,
    /// By whom.
    pub by: UserId,
    /// What made it of the version before; nothing of the first.
    pub step: Option<Step>,
    /// The parts that this has changed.
    pub changed: Vec<SessionField>,
    /// What of it the next change has replaced; nothing of the version that is current.
    pub replaced: Option<Arc<session_revision::Model>>,
    /// The time as of which it is looked at, where it is.
    pub as_of: Option<OffsetDateTime>,
}

/// What changed in a part from one version to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Which part.
    pub field: SessionField,
    /// What it said.
    pub before: Option<String>,
    /// What it says then.
    pub after: Option<String>,
}

/// What a session said at a version: where each part stands.
#[derive(Clone, Debug)]
pub struct Content {
    session: Arc<Model>,
    kept: ByField<Option<Arc<session_revision::Model>>>,
}

impl Content {
    /// When the session took place, as it was said then.
    pub fn session_at(&self) -> OffsetDateTime {
        let kept = self.kept.get(SessionField::SessionAt).as_ref();
        kept.and_then(|row| row.session_at).unwrap_or(self.session.session_at)
    }

    /// What a part said, noted for the receipt.
    ///
    /// # Errors
    /// Those of [`Scope::open`].
    pub fn text(&self, scope: &Scope, field: SessionField) -> Result<Option<String>> {
        match self.kept.get(field) {
            Some(row) => kept(scope, row, field),
            None => said(scope, &self.session, field),
        }
    }

    /// Where the part stands, if no longer in the session itself.
    pub(super) fn kept(&self, field: SessionField) -> Option<&Arc<session_revision::Model>> {
        self.kept.get(field).as_ref()
    }
}

impl Sessions<'_> {
    /// The versions of a session, the newest first: those before a version, so many.
    ///
    /// # Errors
    /// [`Error::Argument`] for more than 100; [`Error::Forbidden`] for those who do not read sessions.
    pub async fn history(&self, session: &Arc<Model>, before: Option<i32>, first: i32) -> Result<Vec<SessionVersion>> {
        if !(1..=HISTORY_MOST).contains(&first) {
            return Err(Error::Argument("first", format!("Must be between 1 and {HISTORY_MOST}.")));
        }
        self.reader()?;
        let below = before.unwrap_or(i32::MAX).min(session.version.saturating_add(1));
        let rows = self.0.loaders.session_past.load(Past { session: session.id, below, most: first }).await?;
        let row = |version: i32| rows.iter().find(|row| row.at_version == version);
        let versions = (1..below).rev().take(usize::try_from(first).unwrap_or_default());
        let made = |version: i32| {
            // What was replaced meanwhile is still the current one to whoever has read the session before.
            let own = row(version).filter(|_| version < session.version);
            let (at, by) = match own {
                Some(row) => (row.since, row.written_by),
                None if version == session.version => (session.updated_at, session.updated_by),
                None => return None,
            };
            let before = row(version - 1);
            let changed = before.map(|row| SessionField::of(row)).unwrap_or_default();
            let step = before.and_then(|row| row.change);
            let replaced = own.cloned();
            Some(SessionVersion { session: session.clone(), version, at, by, step, changed, replaced, as_of: None })
        };
        Ok(versions.filter_map(made).collect())
    }

    /// A version of a session, if there was such a one.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who do not read sessions.
    pub async fn version(&self, session: &Arc<Model>, version: i32) -> Result<Option<SessionVersion>> {
        let found = self.history(session, version.checked_add(1), 1).await?.pop();
        Ok(found.filter(|found| found.version == version))
    }

    /// The session as it was known at a time; nothing where it was not yet begun.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for those who do not read sessions.
    pub async fn as_of(&self, session: &Arc<Model>, at: OffsetDateTime) -> Result<Option<SessionVersion>> {
        self.reader()?;
        let version = if at >= session.updated_at {
            Some(session.version)
        } else {
            let micros = i64::try_from(at.unix_timestamp_nanos().div_euclid(1_000)).unwrap_or(i64::MIN);
            self.0.loaders.session_known.load(Known { session: session.id, micros }).await?
        };
        let Some(version) = version else { return Ok(None) };
        let found = self.version(session, version).await?;
        Ok(found.map(|found| SessionVersion { as_of: Some(at), ..found }))
    }

    /// What a session said at a version, part by part.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn content(&self, session: &Arc<Model>, version: i32) -> Result<Content> {
        let kept = if version < session.version {
            self.0.loaders.session_content.load(At { session: session.id, version }).await?
        } else {
            ByField::default()
        };
        Ok(Content { session: session.clone(), kept })
    }

    /// The parts that say something else at one version than at another.
    ///
    /// # Errors
    /// [`Error::Argument`] where there is no such version; [`Error::Forbidden`] for those who do not read sessions.
    pub async fn changes(&self, session: &Arc<Model>, from: i32, to: i32) -> Result<Vec<FieldChange>> {
        self.reader()?;
        for (name, version) in [("from", from), ("to", to)] {
            if !(1..=session.version).contains(&version) {
                return Err(Error::Argument(name, "There is no such version.".to_owned()));
            }
        }
        let (old, new) = (self.content(session, from).await?, self.content(session, to).await?);
        let mut changes = Vec::new();
        for field in SessionField::ALL {
            // What stands in one place for both was not changed between them, and needs no opening.
            if old.kept(field).map(|row| row.id) == new.kept(field).map(|row| row.id) {
                continue;
            }
            let (before, after) = (old.text(self.0, field)?, new.text(self.0, field)?);
            if before != after {
                changes.push(FieldChange { field, before, after });
            }
        }
        Ok(changes)
    }
}

/// Where the parts of a version stand: of each the first revision from there on that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct At {
    pub(super) session: SessionId,
    pub(super) version: i32,
}

impl Batch for At {
    type Value = ByField<Option<Arc<session_revision::Model>>>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            let fields = SessionField::ALL.map(|field| format!("'{}'", field.name())).join(", ");
            format!(
                "select k.version as asked, f.name as part, r.* from unnest($2::uuid[], $3::integer[]) k (session, version) \
                 cross join unnest(array[{fields}]) f (name) cross join lateral (\
                 select {columns} from pazpaz.session_revisions x where x.workspace_id = $1 and x.session_id = k.session \
                 and x.kind = 'replaced' and x.at_version >= k.version and f.name = any(x.fields) order by x.at_version limit 1) r"
            )
        });
        let sessions: Vec<Uuid> = keys.iter().map(|key| key.session.0).collect();
        let versions: Vec<i32> = keys.iter().map(|key| key.version).collect();
        let values = [unit.workspace().0.into(), sessions.into(), versions.into()];
        let mut found = HashMap::<Self, Self::Value>::new();
        for (row, model) in rows(unit, statement(&SQL, values)).await? {
            let (version, part): (i32, String) = (row.try_get("", "asked")?, row.try_get("", "part")?);
            if let Some(field) = SessionField::ALL.into_iter().find(|field| field.name() == part) {
                found.entry(Self { session: model.session_id, version }).or_default().set(field, Some(Arc::new(model)));
            }
        }
        Ok(found)
    }
}

/// Rows with revisions in them, whose keys are at hand.
async fn rows(unit: &Unit, statement: Statement) -> Result<Vec<(QueryResult, session_revision::Model)>> {
    let rows = unit.tx.query_all_raw(statement).await?.into_iter();
    let rows: Vec<_> = rows
        .map(|row| session_revision::Model::from_query_result(&row, "").map(|model| (row, model)))
        .collect::<Result<_, _>>()?;
    unit.hold(rows.iter().map(|(_, model)| model.client_id)).await?;
    Ok(rows)
}

/// What was replaced of versions before one, the newest first, and one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Past {
    session: SessionId,
    below: i32,
    most: i32,
}

impl Batch for Past {
    type Value = Vec<Arc<session_revision::Model>>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select k.below as asked, k.most as many, r.* from unnest($2::uuid[], $3::integer[], $4::integer[]) k (session, below, most) \
                 cross join lateral (select {columns} from pazpaz.session_revisions x where x.workspace_id = $1 \
                 and x.session_id = k.session and x.kind = 'replaced' and x.at_version < k.below \
                 order by x.at_version desc limit k.most + 1) r"
            )
        });
        let sessions: Vec<Uuid> = keys.iter().map(|key| key.session.0).collect();
        let below: Vec<i32> = keys.iter().map(|key| key.below).collect();
        let most: Vec<i32> = keys.iter().map(|key| key.most).collect();
        let values = [unit.workspace().0.into(), sessions.into(), below.into(), most.into()];
        let mut found = HashMap::<Self, Self::Value>::new();
        for (row, model) in rows(unit, statement(&SQL, values)).await? {
            let (below, most): (i32, i32) = (row.try_get("", "asked")?, row.try_get("", "many")?);
            found.entry(Self { session: model.session_id, below, most }).or_default().push(Arc::new(model));
        }
        Ok(found)
    }
}

/// Which of the versions that were replaced was known at a time, in microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Known {
    session: SessionId,
    micros: i64,
}

impl Batch for Known {
    type Value = Option<i32>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        const SQL: &str = "select k.session, k.at, r.at_version from unnest($2::uuid[], $3::bigint[]) k (session, at) cross join lateral (\
            select x.at_version from pazpaz.session_revisions x where x.workspace_id = $1 and x.session_id = k.session \
            and x.kind = 'replaced' and extract(epoch from x.since) * 1000000 <= k.at order by x.at_version desc limit 1) r";
        let sessions: Vec<Uuid> = keys.iter().map(|key| key.session.0).collect();
        let times: Vec<i64> = keys.iter().map(|key| key.micros).collect();
        let mut found = HashMap::new();
        for row in
            unit.tx.query_all_raw(statement(SQL, [unit.workspace().0.into(), sessions.into(), times.into()])).await?
        {
            let key = Self { session: SessionId(row.try_get_by_index(0)?), micros: row.try_get_by_index(1)? };
            found.insert(key, Some(row.try_get_by_index(2)?));
        }
        Ok(found)
    }
}
