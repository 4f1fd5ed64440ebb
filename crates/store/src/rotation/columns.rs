//! The sealed columns of a table.
use super::{
    RotationError,
    bound::Moved,
    signed,
    work::{Result, Work, living},
};
use crate::Error;
use crypto::{ClientKeys, ColumnNumber, Keys, Resealing, Unopenable, row_digest};
use entity::{ClientId, Table};
use sea_orm::{
    QueryResult,
    sqlx::{Arguments, postgres::PgArguments},
};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// The sealed columns of a table, whoever's key seals them.
#[derive(Clone, Copy)]
pub(super) struct Columns(pub(super) &'static Table);

/// The key of a row.
enum Key {
    Workspace(Arc<Keys>),
    Client(Arc<ClientKeys>),
}

impl Key {
    fn reseal(&self, column: ColumnNumber, row: Uuid, sealed: &[u8]) -> Result<Vec<u8>, Resealing> {
        match self {
            Self::Workspace(keys) => keys.reseal(column, row, sealed),
            Self::Client(keys) => keys.reseal(column, row, sealed),
        }
    }

    fn check(&self, column: ColumnNumber, row: Uuid, sealed: &[u8]) -> Result<(), Unopenable> {
        match self {
            Self::Workspace(keys) => keys.check(column, row, sealed),
            Self::Client(keys) => keys.check(column, row, sealed),
        }
    }
}

impl Columns {
    /// Seals the next rows anew that have a value on an old key. A row that somebody else holds or has changed by then is left to the
    /// next round: the user's write wins, and nobody who waits for this transaction is waited for by it.
    pub(super) async fn reseal(self, work: &Work, after: Uuid, most: u16) -> Result<Option<Moved>> {
        let sql = format!("{} and t.id > $2 order by t.id limit $3", self.select(&self.old()));
        let rows = work.rows(&sql, [work.workspace.0.into(), after.into(), i64::from(most).into()]).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let last = last.try_get_by_index(0)?;
        let (mut ids, mut was, mut anew) = (Vec::with_capacity(rows.len()), self.lists(), self.lists());
        for (row, key) in rows.iter().zip(self.keys(work, &rows).await?) {
            let id: Uuid = row.try_get_by_index(0)?;
            // Erased between one statement and the next: there is nothing to be sealed anew any more.
            let Some(key) = key else { continue };
            ids.push(id);
            for ((column, sealed), (was, anew)) in self.values(row)?.zip(was.iter_mut().zip(&mut anew)) {
                let new = sealed.as_ref().map(|sealed| key.reseal(column, id, sealed)).transpose();
                anew.push(new.map_err(RotationError::reseal(self.0.name, id))?);
                was.push(sealed);
            }
        }
        signed::check(work, self.0, &ids).await?;
        let digests = self.digests(&ids, &anew);
        let mut arguments = PgArguments::default();
        let lists = was.into_iter().zip(anew).flat_map(|(was, anew)| [was, anew]);
        let added = arguments.add(work.workspace.0).and_then(|()| arguments.add(ids.clone()));
        let added = lists.fold(added, |added, list| added.and_then(|()| arguments.add(list)));
        added.map_err(|_| Error::Internal("sealed values that cannot be sent"))?;
        let moved = work.tx.query_with(self.exchange(), arguments).await?;
        signed::check(work, self.0, &ids).await?;
        let mut told = Vec::with_capacity(moved.len());
        for row in &moved {
            let id: Uuid = row.try_get_by_index(0)?;
            let digest = digests.get(&id).ok_or(Error::Internal("a row that was sealed anew by nobody"))?;
            told.push((id, row.try_get_by_index::<Option<Uuid>>(1)?.map(ClientId), *digest));
        }
        work.tell(self.0.entity, &told, self.0.sealed.iter().map(|(_, name)| *name).collect()).await?;
        Ok(Some(Moved { last, rows: i64::try_from(moved.len()).unwrap_or(i64::MAX) }))
    }

    /// The digests of the rows as they will stand.
    fn digests(self, ids: &[Uuid], columns: &[Vec<Option<Vec<u8>>>]) -> HashMap<Uuid, [u8; 32]> {
        let digest = |(at, id): (usize, &Uuid)| {
            let cells = self.0.sealed.iter().zip(columns);
            let cells = cells.map(|((number, _), cells)| (*number, cells.get(at).and_then(Option::as_deref)));
            (*id, row_digest(self.0.number, *id, cells))
        };
        ids.iter().enumerate().map(digest).collect()
    }

    /// How many rows have a value on a key that is not the one that seals now. Of who was erased, nothing is on any key.
    pub(super) async fn left(self, work: &Work) -> Result<i64> {
        let sql = format!("select count(*) from ({} and ({})) old", self.select("true"), self.old());
        work.count(&sql, [work.workspace.0.into()]).await
    }

    /// Opens the values of the next rows and tells of each that does not open; answers with the last id and how many there were, and how
    /// many belong to nobody any more.
    pub(super) async fn check(
        self,
        work: &Work,
        after: Uuid,
        most: u16,
        mut unsound: impl FnMut(Uuid, &'static str, Unopenable),
    ) -> Result<Option<Checked>> {
        let sql = format!("{} and t.id > $2 order by t.id limit $3", self.select_all());
        let rows = work.rows(&sql, [work.workspace.0.into(), after.into(), i64::from(most).into()]).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let mut checked = Checked { last: last.try_get_by_index(0)?, ids: Vec::new(), opened: 0, erased: 0 };
        for (row, key) in rows.iter().zip(self.keys_as_far(work, &rows).await?) {
            let id: Uuid = row.try_get_by_index(0)?;
            // A client whose key does not open has been told of by then.
            let Some(key) = key else { continue };
            for (column, sealed) in self.values(row)? {
                match (&key, sealed) {
                    (_, None) => {}
                    (None, Some(_)) => checked.erased += 1,
                    (Some(key), Some(sealed)) => match key.check(column, id, &sealed) {
                        Ok(()) => checked.opened += 1,
                        Err(error) => unsound(id, column.name, error),
                    },
                }
            }
            if key.is_some() {
                checked.ids.push(id);
            }
        }
        Ok(Some(checked))
    }

    async fn keys(self, work: &Work, rows: &[QueryResult]) -> Result<Vec<Option<Key>>> {
        if self.0.client.is_none() {
            let keys = work.keys().await?;
            return Ok(rows.iter().map(|_| Some(Key::Workspace(keys.clone()))).collect());
        }
        let clients = rows.iter().map(|row| row.try_get_by_index(1)).collect::<Result<Vec<Uuid>, _>>()?;
        let held = work.held(clients.iter().copied()).await?;
        Ok(clients.iter().map(|client| living(&held, *client).cloned().map(Key::Client)).collect())
    }

    /// For each row its key, no key where the client was erased, and nothing where the key does not open.
    async fn keys_as_far(self, work: &Work, rows: &[QueryResult]) -> Result<Vec<Option<Option<Key>>>> {
        if self.0.client.is_none() {
            return Ok(self.keys(work, rows).await?.into_iter().map(Some).collect());
        }
        let clients = rows.iter().map(|row| row.try_get_by_index(1)).collect::<Result<Vec<Uuid>, _>>()?;
        let held = work.held_as_far(clients.iter().copied()).await?;
        let key = |client: &Uuid| held.contains_key(client).then(|| living(&held, *client).cloned().map(Key::Client));
        Ok(clients.iter().map(key).collect())
    }

    /// The sealed values of a row, which stand from the third column on.
    fn values(self, row: &QueryResult) -> Result<impl Iterator<Item = (ColumnNumber, Option<Vec<u8>>)>> {
        let value = |(at, (column, name)): (usize, &(u16, &'static str))| {
            let column = ColumnNumber { table: self.0.number, column: *column, name };
            Ok((column, row.try_get_by_index(at + 2)?))
        };
        Ok(self.0.sealed.iter().enumerate().map(value).collect::<Result<Vec<_>>>()?.into_iter())
    }

    fn lists(self) -> Vec<Vec<Option<Vec<u8>>>> {
        vec![Vec::new(); self.0.sealed.len()]
    }

    fn columns(self) -> impl Iterator<Item = String> {
        self.0.sealed.iter().map(|(_, name)| format!("{name}_enc"))
    }

    /// Whether a value of the row `t` is on another key than `k`.
    fn old(self) -> String {
        let old = self.columns().map(|column| format!("pazpaz.key_version(t.{column}) <> k.key_version"));
        old.collect::<Vec<_>>().join(" or ")
    }

    /// The rows of which that holds, with the key that seals them now.
    fn select(self, condition: &str) -> String {
        let key = match self.0.client {
            None => "pazpaz.workspace_keys k on k.workspace_id = t.workspace_id".to_owned(),
            Some(client) => {
                format!("pazpaz.client_keys k on k.workspace_id = t.workspace_id and k.client_id = t.{client}")
            }
        };
        let Self(Table { name, .. }) = self;
        let columns = self.listed();
        format!(
            "select {columns} from pazpaz.{name} t join {key} and k.state = 'primary' where t.workspace_id = $1 and ({condition})"
        )
    }

    fn select_all(self) -> String {
        format!("select {} from pazpaz.{} t where t.workspace_id = $1", self.listed(), self.0.name)
    }

    fn listed(self) -> String {
        let client = self.0.client.map_or("null::uuid".to_owned(), |client| format!("t.{client}"));
        let columns = self.columns().map(|column| format!("t.{column}"));
        [format!("t.id, {client} as client")].into_iter().chain(columns).collect::<Vec<_>>().join(", ")
    }

    /// Exchanges values where the row still is what was read and nobody holds it.
    fn exchange(self) -> String {
        let join = |with: &str, each: &dyn Fn(usize, String) -> String| {
            self.columns().enumerate().map(|(at, column)| each(at, column)).collect::<Vec<_>>().join(with)
        };
        let arrays = join(", ", &|at, _| format!("${}::bytea[], ${}::bytea[]", 2 * at + 3, 2 * at + 4));
        let names = join(", ", &|at, _| format!("was{at}, anew{at}"));
        let same = join(" and ", &|at, column| format!("t.{column} is not distinct from n.was{at}"));
        let set = join(", ", &|at, column| format!("{column} = n.anew{at}"));
        let table = self.0.name;
        let client = self.0.client.map_or("null::uuid".to_owned(), |client| format!("t.{client}"));
        format!(
            "with n as (select * from unnest($2::uuid[], {arrays}) as n (id, {names})), \
             free as (select t.id from pazpaz.{table} t join n on n.id = t.id \
                       where t.workspace_id = $1 and {same} order by t.id for no key update of t skip locked) \
             update pazpaz.{table} t set {set} from n join free using (id) where t.workspace_id = $1 and t.id = n.id \
             returning t.id, {client}"
        )
    }
}

/// What a check has seen.
pub(super) struct Checked {
    pub(super) last: Uuid,
    /// The rows whose keys are there.
    pub(super) ids: Vec<Uuid>,
    /// Values that opened.
    pub(super) opened: i64,
    /// Values of who was erased.
    pub(super) erased: i64,
}
