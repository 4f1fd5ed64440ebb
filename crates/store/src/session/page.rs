//! The sessions of a client, those in use or the archived drafts.
use super::{Entity, Model, Sessions};
use crate::{
    Result,
    batch::{self, Batch},
    page::{MOST, Page, PageArgs, Position, Window},
    scope::Unit,
    sql,
};
use entity::ClientId;
use std::{collections::HashMap, sync::Arc};

impl Sessions<'_> {
    /// A page of a client's sessions, or of the archived drafts, the latest first. Siblings' pages are one statement.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn of(&self, client: ClientId, archived: bool, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        let state: &[u8] = if archived { b"archived/" } else { b"" };
        let name = [b"sessions/".as_slice(), state, client.0.as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let rows = self.0.loaders.sessions_of.load(OfClient { client, archived, window }).await?;
        Ok(window.page(&list, rows, |row| position(row)))
    }

    /// How many sessions, or archived drafts, a client has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_of(&self, client: ClientId, archived: bool) -> Result<i64> {
        let unit = &self.0.unit;
        let sql = "select count(*) from pazpaz.sessions \
            where workspace_id = $1 and client_id = $2 and (deleted_at is not null) = $3";
        unit.count(sql, [unit.workspace().0.into(), client.0.into(), archived.into()]).await
    }
}

fn position(row: &Model) -> Position {
    Position::new(row.session_at, row.id.0)
}

/// A window of a client's sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfClient {
    client: ClientId,
    archived: bool,
    window: Window,
}

impl Batch for OfClient {
    type Value = Vec<Arc<Model>>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        let mut found = HashMap::<Self, Self::Value>::new();
        for ((archived, window), keys) in batch::grouped(keys, |key| (key.archived, key.window)) {
            let clients = keys.iter().map(|key| key.client.0).collect();
            let (columns, word) = (sql::columns::<Entity>("x"), if window.backwards { "asc" } else { "desc" });
            let shelf = if archived { "is not null" } else { "is null" };
            let sql = format!(
                "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
                 select {columns} from pazpaz.sessions x where x.workspace_id = $1 and x.client_id = c.id \
                 and x.deleted_at {shelf} and (x.session_at, x.id) > ($3, $4) and (x.session_at, x.id) < ($5, $6) \
                 order by x.session_at {word}, x.id {word} limit $7) e"
            );
            for row in unit.rows::<Entity>(&sql, batch::of_clients(unit, clients, window)).await? {
                let key = Self { client: row.client_id, archived, window };
                found.entry(key).or_default().push(Arc::new(row));
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
