//! Lists of files: of a client, or of a session.
use super::Attachments;
use crate::{
    Result,
    batch::{self, Batch},
    page::{MOST, Page, PageArgs, Position, Window},
    scope::Unit,
    sql,
};
use entity::{
    ClientId, Id as _, SessionId,
    attachment::{Entity, Model},
};
use sea_orm::Value;
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// Whose files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    Client(ClientId),
    Session(SessionId),
}

impl Owner {
    fn id(self) -> Uuid {
        match self {
            Self::Client(id) => id.uuid(),
            Self::Session(id) => id.uuid(),
        }
    }

    fn column(self) -> &'static str {
        match self {
            Self::Client(_) => "client_id",
            Self::Session(_) => "session_id",
        }
    }

    fn of(self, row: &Model) -> Option<Self> {
        match self {
            Self::Client(_) => Some(Self::Client(row.client_id)),
            Self::Session(_) => row.session_id.map(Self::Session),
        }
    }
}

impl Attachments<'_> {
    /// A page of a client's files, those of the sessions among them, the latest first; or of the archived ones. Siblings' pages are one
    /// statement.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn of(&self, client: ClientId, archived: bool, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        self.page(Owner::Client(client), archived, args).await
    }

    /// A page of a session's files, the latest first; or of the archived ones. Siblings' pages are one statement.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn of_session(&self, session: SessionId, archived: bool, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        self.page(Owner::Session(session), archived, args).await
    }

    /// How many files a client has in that list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_of(&self, client: ClientId, archived: bool) -> Result<i64> {
        self.count(Owner::Client(client), archived).await
    }

    /// How many files a session has in that list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_of_session(&self, session: SessionId, archived: bool) -> Result<i64> {
        self.count(Owner::Session(session), archived).await
    }

    async fn page(&self, owner: Owner, archived: bool, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        let state: &[u8] = if archived { b"/archived/" } else { b"/" };
        let name = [b"attachments/", owner.column().as_bytes(), state, owner.id().as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let all = self.sees_all();
        let rows = self.0.loaders.attachments_of.load(OfOwner { owner, archived, all, window }).await?;
        Ok(window.page(&list, rows, |row| position(row)))
    }

    async fn count(&self, owner: Owner, archived: bool) -> Result<i64> {
        let unit = &self.0.unit;
        let (column, seen) = (owner.column(), seen(archived, "$3"));
        let sql = format!(
            "select count(*) from pazpaz.attachments x where x.workspace_id = $1 and x.{column} = $2 and {seen}"
        );
        unit.count(&sql, [unit.workspace().0.into(), owner.id().into(), self.sees_all().into()]).await
    }
}

fn position(row: &Model) -> Position {
    Position::new(row.created_at, row.id.0)
}

/// What of a row must hold to be in the list; `all` is the parameter that says whether those of sessions are.
fn seen(archived: bool, all: &str) -> String {
    let archived = if archived { "is not null" } else { "is null" };
    format!("x.stored_at is not null and x.deleted_at {archived} and ({all} or x.session_id is null)")
}

/// A window of the files of a client or session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfOwner {
    owner: Owner,
    archived: bool,
    all: bool,
    window: Window,
}

impl Batch for OfOwner {
    type Value = Vec<Arc<Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        let mut found = HashMap::<Self, Self::Value>::new();
        let alike = |key: &Self| (key.owner.column(), key.archived, key.all, key.window);
        for keys in batch::grouped(keys, alike).into_values() {
            let Some(first) = keys.first().copied() else { continue };
            let owners = keys.iter().map(|key| key.owner.id()).collect();
            let values = batch::of_clients(unit, owners, first.window).into_iter().chain([Value::from(first.all)]);
            for row in unit.rows::<Entity>(&first.sql(), values).await? {
                let Some(owner) = first.owner.of(&row) else { continue };
                found.entry(Self { owner, ..first }).or_default().push(Arc::new(row));
            }
        }
        for (key, rows) in &mut found {
            rows.sort_unstable_by_key(|row| position(row));
            if !key.window.backwards {
                rows.reverse();
            }
        }
        Ok(found)
    }
}

impl OfOwner {
    /// The head of each owner's index range, like [`sql::of_clients`].
    fn sql(self) -> String {
        let (columns, owner, seen) = (sql::columns::<Entity>("x"), self.owner.column(), seen(self.archived, "$8"));
        let word = if self.window.backwards { "asc" } else { "desc" };
        format!(
            "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
             select {columns} from pazpaz.attachments x where x.workspace_id = $1 and x.{owner} = c.id and {seen} \
             and (x.created_at, x.id) > ($3, $4) and (x.created_at, x.id) < ($5, $6) \
             order by x.created_at {word}, x.id {word} limit $7) e"
        )
    }
}
