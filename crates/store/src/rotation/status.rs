//! Which keys there are, and which rotations are not finished.
use super::work::{Result, Work};
use crate::{Store, keyring::INSTALLATION, sql};
use entity::{
    WorkspaceId,
    client_key::State,
    key_rotation::{Entity, Model},
};
use sea_orm::{ActiveEnum, QueryResult};

/// The keys of the installation and of all workspaces.
#[derive(Clone, Debug)]
pub struct KeyStatus {
    /// Workspace by workspace, the installation first.
    pub workspaces: Vec<WorkspaceKeys>,
    /// Rotations that are not finished.
    pub rotations: Vec<Model>,
}

/// The keys of a workspace.
#[derive(Clone, Debug)]
pub struct WorkspaceKeys {
    /// The workspace; nil is the installation.
    pub id: WorkspaceId,
    /// Its own, the oldest first.
    pub keys: Vec<WorkspaceKeyState>,
    /// Its clients', counted by version and state.
    pub clients: Vec<ClientKeyCount>,
}

/// A version of a workspace's key.
#[derive(Clone, Debug)]
pub struct WorkspaceKeyState {
    /// From 1.
    pub version: i32,
    /// Where it is in its life.
    pub state: State,
    /// The master key that wraps it, or did.
    pub master_key: String,
}

/// How many clients have a key of a version in a state.
#[derive(Clone, Debug)]
pub struct ClientKeyCount {
    /// From 1.
    pub version: i32,
    /// Where they are in their life.
    pub state: State,
    /// How many.
    pub count: i64,
}

impl Store {
    /// Which keys there are, and which rotations are not finished. This is the operator's doing, not a request's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn key_status(&self) -> Result<KeyStatus> {
        let mut status = KeyStatus { workspaces: Vec::new(), rotations: self.unfinished_rotations().await? };
        for id in [INSTALLATION].into_iter().chain(self.workspaces().await?) {
            status.workspaces.push(keys_of(self, id).await?);
        }
        Ok(status)
    }

    /// The rotations that are not finished, of all workspaces.
    pub(super) async fn unfinished_rotations(&self) -> Result<Vec<Model>> {
        let sql = format!(
            "select {} from pazpaz.key_rotations x where x.workspace_id = $1 and x.finished_at is null order by x.id",
            sql::columns::<Entity>("x")
        );
        let mut rotations = Vec::new();
        for id in [INSTALLATION].into_iter().chain(self.workspaces().await?) {
            let rows = Work::begin(self, id).await?.rows(&sql, [id.0.into()]).await?;
            for row in &rows {
                rotations.push(super::lease::read(row)?);
            }
        }
        Ok(rotations)
    }
}

async fn keys_of(store: &Store, id: WorkspaceId) -> Result<WorkspaceKeys> {
    let work = Work::begin(store, id).await?;
    let sql = "select key_version, state, master_key from pazpaz.workspace_keys where workspace_id = $1 order by 1";
    let key = |row: &QueryResult| {
        let (version, state) = (row.try_get_by_index(0)?, state(row)?);
        Ok(WorkspaceKeyState { version, state, master_key: row.try_get_by_index(2)? })
    };
    let keys = work.rows(sql, [id.0.into()]).await?.iter().map(key).collect::<Result<_>>()?;
    let sql = "select key_version, state, count(*) from pazpaz.client_keys where workspace_id = $1 group by 1, 2 order by 1, 2";
    let clients = |row: &QueryResult| {
        let (version, state) = (row.try_get_by_index(0)?, state(row)?);
        Ok(ClientKeyCount { version, state, count: row.try_get_by_index(2)? })
    };
    let clients = work.rows(sql, [id.0.into()]).await?.iter().map(clients).collect::<Result<_>>()?;
    Ok(WorkspaceKeys { id, keys, clients })
}

fn state(row: &QueryResult) -> Result<State> {
    Ok(State::try_from_value(&row.try_get_by_index::<String>(1)?)?)
}
