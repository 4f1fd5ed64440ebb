//! One transaction of a rotation, bound to a workspace.
use super::RotationError;
use crate::{
    Error, Store,
    audit::{Action, Change, Event, MANY},
    keyring::{Held, Opened},
    scope::statement,
    transaction::Transaction,
};
use crypto::{ClientKeys, Keys};
use entity::{ClientId, WorkspaceId};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tokio::sync::OnceCell;
use uuid::Uuid;

pub(super) type Result<T, E = RotationError> = std::result::Result<T, E>;

/// A transaction, and the keys as of it.
pub(super) struct Work {
    pub(super) store: Store,
    pub(super) workspace: WorkspaceId,
    pub(super) tx: Transaction,
    epoch: i32,
    opened: OnceCell<Opened>,
}

impl Work {
    /// Begins, and learns the epoch first: keys that are kept open are used if they are no older.
    pub(super) async fn begin(store: &Store, workspace: WorkspaceId) -> Result<Self> {
        let mut work = Self::bound(store, workspace);
        let sql = "select key_epoch from pazpaz.workspace_counters where workspace_id = $1";
        let row = work.rows(sql, [workspace.0.into()]).await?.pop().ok_or(RotationError::NoWorkspace(workspace))?;
        work.epoch = row.try_get_by_index(0)?;
        Ok(work)
    }

    /// Begins with a statement that answers with the epoch in its first column; `None` where it finds no row.
    pub(super) async fn begin_with<const N: usize>(
        store: &Store,
        workspace: WorkspaceId,
        sql: &str,
        values: [Value; N],
    ) -> Result<Option<Self>> {
        let mut work = Self::bound(store, workspace);
        let Some(row) = work.rows(sql, values).await?.pop() else { return Ok(None) };
        work.epoch = row.try_get_by_index(0)?;
        Ok(Some(work))
    }

    fn bound(store: &Store, workspace: WorkspaceId) -> Self {
        let tx = Transaction::new(store.0.pool.clone(), workspace);
        Self { store: store.clone(), workspace, tx, epoch: 0, opened: OnceCell::new() }
    }

    /// The keys of the workspace.
    pub(super) async fn keys(&self) -> Result<&Arc<Keys>> {
        Ok(&self.opened().await?.1)
    }

    async fn opened(&self) -> Result<&Opened> {
        let open = || self.store.0.keyring.workspace(self.workspace, self.epoch, &self.tx);
        Ok(self.opened.get_or_try_init(open).await?)
    }

    /// The keys of clients, as they are kept or stand in the database. Who has none is left out.
    pub(super) async fn held(&self, clients: impl IntoIterator<Item = Uuid>) -> Result<HashMap<Uuid, Held>> {
        let keyring = &self.store.0.keyring;
        let (mut held, mut missing) = (HashMap::new(), HashSet::new());
        for client in clients {
            match keyring.kept(self.workspace, ClientId(client), self.epoch) {
                Some(keys) => drop(held.insert(client, keys)),
                None => drop(missing.insert(client)),
            }
        }
        if !missing.is_empty() {
            let found = self.read_held(missing.into_iter().collect()).await?;
            held.extend(found.into_iter().map(|(client, keys)| (client.0, keys)));
        }
        Ok(held)
    }

    /// [`Work::held`] for who looks at everything: whose keys do not open is left out, and only said.
    pub(super) async fn held_as_far(&self, clients: impl IntoIterator<Item = Uuid>) -> Result<HashMap<Uuid, Held>> {
        let clients: HashSet<Uuid> = clients.into_iter().collect();
        match self.held(clients.iter().copied()).await {
            Err(RotationError::Store(Error::Unopenable(_))) => {}
            held => return held,
        }
        let mut held = HashMap::new();
        for client in clients {
            match self.held([client]).await {
                Err(RotationError::Store(Error::Unopenable(error))) => {
                    tracing::error!(%error, "the key of a client did not open");
                }
                found => held.extend(found?),
            }
        }
        Ok(held)
    }

    /// The keys of clients as they stand in the database.
    pub(super) async fn read_held(&self, clients: Vec<Uuid>) -> Result<Vec<(ClientId, Held)>> {
        Ok(self.store.0.keyring.clients(self.opened().await?, clients, &self.tx).await?)
    }

    pub(super) async fn rows(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<QueryResult>> {
        Ok(self.tx.query_all_raw(statement(sql, values)).await?)
    }

    pub(super) async fn run(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<u64> {
        Ok(self.tx.execute_raw(statement(sql, values)).await?.rows_affected())
    }

    /// The number that a statement counts.
    pub(super) async fn count(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<i64> {
        let rows = self.rows(sql, values).await?;
        let row = rows.first().ok_or(Error::Internal("a count without a row"))?;
        Ok(row.try_get_by_index(0)?)
    }

    /// Notes in the trail that rows were sealed anew, in the transaction that did it.
    pub(super) async fn tell(
        &self,
        entity: &'static str,
        rows: &[(Uuid, Option<ClientId>, [u8; 32])],
        fields: Vec<&'static str>,
    ) -> Result<()> {
        let scope = self.store.operate(self.workspace);
        let event = |rows: &[(Uuid, Option<ClientId>, [u8; 32])]| {
            let change = Change {
                action: Action::Reseal,
                entity,
                entities: rows.iter().map(|(id, client, _)| (*id, *client)).collect(),
                fields: fields.clone(),
                digests: rows.iter().map(|(.., digest)| *digest).collect(),
            };
            Event::of(&scope.unit.actor, &scope.unit.occasion, change)
        };
        let events = rows.chunks(MANY).map(event).collect();
        Ok(self.store.0.recorder.record_in(&self.tx, events).await?)
    }

    /// Tells every request that begins from the commit on that the keys it may have kept are old. The last statement of a step, since
    /// the row is one that changes of clients wait for.
    pub(super) async fn announce(&self) -> Result<()> {
        let sql = "update pazpaz.workspace_counters set key_epoch = key_epoch + 1 where workspace_id = $1";
        self.run(sql, [self.workspace.0.into()]).await.map(drop)
    }

    pub(super) async fn commit(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }
}

/// The keys themselves, of who was not erased.
pub(super) fn living(held: &HashMap<Uuid, Held>, client: Uuid) -> Option<&Arc<ClientKeys>> {
    match held.get(&client) {
        Some(Held::Keys(keys)) => Some(keys),
        Some(Held::Destroyed) | None => None,
    }
}
