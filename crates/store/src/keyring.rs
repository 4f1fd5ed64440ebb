//! The opened keys at work: of workspaces and of their clients, kept in bounded number and never longer than they are good.
//!
//! A kept key carries the epoch of its workspace at which it was read. Each request learns the epoch with its sign-in and takes no older
//! key, so that a rotation or an erasure counts for every request that begins after it, on every server.
use crate::{
    Error, Result,
    audit::Tally,
    master::{MasterError, MasterKeys},
    scope::statement,
    transaction::Transaction,
};
use crypto::{ClientKey, ClientKeys, DataKey, Keys, WrappedKey};
use entity::{ClientId, WorkspaceId, workspace_key};
use sea_orm::{ActiveEnum, ConnectionTrait, QueryResult};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use uuid::Uuid;

mod kept;
use kept::Kept;

/// How long opened keys are kept without being used.
const UNUSED: Duration = Duration::from_secs(300);
/// How many workspaces' keys are kept at most: about 1 kB each.
const WORKSPACES: usize = 10_000;
/// How many clients' keys are kept at most: about 400 bytes each.
const CLIENTS: usize = 100_000;

/// The workspace that stands for the installation: its key digests the addresses of all users.
pub(crate) const INSTALLATION: WorkspaceId = WorkspaceId(Uuid::nil());

pub(crate) struct Keyring {
    master: Arc<dyn MasterKeys>,
    tally: Arc<Tally>,
    workspaces: Mutex<Kept<WorkspaceId, (i32, Arc<Keys>)>>,
    clients: Mutex<Kept<(WorkspaceId, ClientId), (i32, Held)>>,
}

/// The epoch of who came without a sign-in: no key that was kept is new enough, all are read again.
pub(crate) const LATEST: i32 = i32::MAX;

/// What there is of a client's keys.
#[derive(Clone, Debug)]
pub(crate) enum Held {
    /// They open.
    Keys(Arc<ClientKeys>),
    /// They were destroyed: the client is erased.
    Destroyed,
}

/// The keys of a workspace and the epoch at which they were read.
pub(crate) type Opened = (i32, Arc<Keys>);

const WORKSPACE_KEYS: &str = "select c.key_epoch, k.key_version, k.state, k.master_key, k.wrapped_key \
     from pazpaz.workspace_keys k join pazpaz.workspace_counters c on c.workspace_id = k.workspace_id \
    where k.workspace_id = $1";
const CLIENT_KEYS: &str = "select client_id, key_version, state, wrapped_key from pazpaz.client_keys \
    where workspace_id = $1 and client_id = any($2)";

impl Keyring {
    /// The tally counts what is opened with its keys.
    pub(crate) fn new(master: Arc<dyn MasterKeys>, tally: Arc<Tally>) -> Self {
        Self {
            master,
            tally,
            workspaces: Mutex::new(Kept::new(WORKSPACES, UNUSED)),
            clients: Mutex::new(Kept::new(CLIENTS, UNUSED)),
        }
    }

    pub(crate) fn master(&self) -> &dyn MasterKeys {
        &*self.master
    }

    /// The keys of the workspace that the transaction is bound to, no older than the epoch.
    pub(crate) async fn workspace(&self, id: WorkspaceId, epoch: i32, transaction: &Transaction) -> Result<Opened> {
        let kept = self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).get(&id);
        if let Some(kept) = kept.filter(|(since, _)| *since >= epoch) {
            return Ok(kept);
        }
        let rows = transaction.query_all_raw(statement(WORKSPACE_KEYS, [id.0.into()])).await?;
        let mut since = 0;
        let mut keys = Vec::with_capacity(rows.len());
        for row in rows {
            since = row.try_get_by_index(0)?;
            let (Some(wrapped), master) = (wrapped(&row, 1)?, row.try_get_by_index::<String>(3)?) else { continue };
            let key = self.master.unwrap(&master, id.0, wrapped.version, &wrapped.bytes).await?;
            keys.push((wrapped.version, key, wrapped.primary));
        }
        let keys = Keys::new(id.0, keys).ok_or(Error::Internal("a workspace without a key"))?;
        let opened = (since, Arc::new(keys.counted(self.tally.released.clone())));
        self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).keep(id, opened.clone());
        Ok(opened)
    }

    /// The keys of clients that are kept, no older than the epoch.
    pub(crate) fn kept(&self, workspace: WorkspaceId, client: ClientId, epoch: i32) -> Option<Held> {
        let kept = self.clients.lock().unwrap_or_else(PoisonError::into_inner).get(&(workspace, client));
        kept.filter(|(since, _)| *since >= epoch).map(|(_, held)| held)
    }

    /// The keys of clients as they stand in the database; a client that is not there has none.
    pub(crate) async fn clients(
        &self,
        opened: &Opened,
        ids: Vec<Uuid>,
        transaction: &Transaction,
    ) -> Result<Vec<(ClientId, Held)>> {
        let (since, keys) = opened;
        let workspace = WorkspaceId(keys.workspace());
        let mut found = Vec::new();
        for (client, wrapped) in Self::wrapped(workspace, ids, transaction).await? {
            let held = if wrapped.is_empty() {
                Held::Destroyed
            } else {
                Held::Keys(Arc::new(keys.unwrap_client(client.0, &wrapped)?))
            };
            self.keep(workspace, client, *since, &held);
            found.push((client, held));
        }
        Ok(found)
    }

    /// The wrapped keys of clients as they stand in the database, in the order of their ids; none of who was erased.
    pub(crate) async fn wrapped(
        workspace: WorkspaceId,
        ids: Vec<Uuid>,
        transaction: &Transaction,
    ) -> Result<Vec<(ClientId, Vec<WrappedKey>)>> {
        let mut rows = transaction.query_all_raw(statement(CLIENT_KEYS, [workspace.0.into(), ids.into()])).await?;
        rows.sort_by_cached_key(|row| row.try_get_by_index::<Uuid>(0).unwrap_or_default());
        let mut found = Vec::new();
        for rows in rows.chunk_by(same_client) {
            let Some(first) = rows.first() else { continue };
            let wrapped = rows.iter().filter_map(|row| wrapped(row, 1).transpose()).collect::<Result<Vec<_>>>()?;
            found.push((ClientId(first.try_get_by_index(0)?), wrapped));
        }
        Ok(found)
    }

    /// Keeps the keys of a client that was just added.
    pub(crate) fn keep(&self, workspace: WorkspaceId, client: ClientId, since: i32, held: &Held) {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        clients.keep((workspace, client), (since, held.clone()));
    }

    /// Makes and wraps a first key for a workspace, and stores it.
    pub(crate) async fn begin(&self, id: WorkspaceId, transaction: &Transaction) -> Result<()> {
        let wrapped = self.master.wrap(id.0, 1, &DataKey::generate()?).await?;
        let sql = "insert into pazpaz.workspace_keys (workspace_id, key_version, state, master_key, wrapped_key) \
                   values ($1, 1, 'primary', $2, $3) on conflict do nothing";
        let values = [id.0.into(), wrapped.master_key.into(), wrapped.bytes.into()];
        transaction.execute_raw(statement(sql, values)).await?;
        Ok(())
    }
}

/// The first key of a new client, opened and wrapped.
pub(crate) fn first_key(keys: &Keys, client: ClientId) -> Result<(ClientKeys, Vec<u8>)> {
    let key = ClientKey::generate()?;
    let bytes = keys.wrap_client(client.0, 1, &key)?;
    let first = keys.first_of(client.0, key).ok_or(Error::Internal("a client's first key"))?;
    Ok((first, bytes))
}

fn same_client(one: &QueryResult, other: &QueryResult) -> bool {
    let client = |row: &QueryResult| row.try_get_by_index::<Uuid>(0).ok();
    client(one) == client(other)
}

/// The wrapped key of a row, whose version, state and bytes stand from that column on (the bytes in the last). `None` once destroyed.
fn wrapped(row: &QueryResult, at: usize) -> Result<Option<WrappedKey>> {
    let version: i32 = row.try_get_by_index(at)?;
    let state: String = row.try_get_by_index(at + 1)?;
    let bytes: Option<Vec<u8>> = row.try_get_by("wrapped_key")?;
    let version = u32::try_from(version).map_err(|_| Error::Internal("a key version below zero"))?;
    let primary = state == workspace_key::State::Primary.to_value();
    Ok(bytes.map(|bytes| WrappedKey { version, primary, bytes }))
}

impl From<crypto::NoRandomness> for Error {
    fn from(_: crypto::NoRandomness) -> Self {
        Self::Randomness
    }
}

impl From<MasterError> for Error {
    fn from(error: MasterError) -> Self {
        match error {
            MasterError::NoRandomness => Self::Randomness,
            MasterError::Refused(unopenable) => Self::Unopenable(unopenable),
            other => Self::Master(other),
        }
    }
}
