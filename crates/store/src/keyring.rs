//! The opened keys of the workspaces at work, kept for a while and in bounded number.
use crate::{Error, Result, transaction::Transaction};
use crypto::{Keys, MasterKey, WrappedKey};
use entity::{WorkspaceId, workspace_key};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long opened keys are kept.
const KEPT: Duration = Duration::from_secs(300);
/// How many workspaces' keys are kept at most: about 1 kB each.
const MOST: usize = 10_000;

pub(crate) struct Keyring {
    master: MasterKey,
    open: Mutex<HashMap<WorkspaceId, (Instant, Arc<Keys>)>>,
}

impl Keyring {
    pub(crate) fn new(master: MasterKey) -> Self {
        Self { master, open: Mutex::default() }
    }

    pub(crate) fn master(&self) -> &MasterKey {
        &self.master
    }

    /// The keys of the workspace that the transaction is bound to.
    pub(crate) async fn keys(&self, workspace: WorkspaceId, transaction: &Transaction) -> Result<Arc<Keys>> {
        if let Some(keys) = self.kept(workspace) {
            return Ok(keys);
        }
        let rows = workspace_key::Entity::find()
            .filter(workspace_key::Column::WorkspaceId.eq(workspace))
            .all(transaction)
            .await?;
        let mut wrapped = Vec::with_capacity(rows.len());
        for row in rows {
            let (Some(bytes), Ok(version)) = (row.wrapped_key, u32::try_from(row.key_version)) else { continue };
            wrapped.push(WrappedKey { version, primary: row.state == workspace_key::State::Primary, bytes });
        }
        let keys = Arc::new(self.master.unwrap(workspace.0, &wrapped)?);
        self.keep(workspace, &keys);
        Ok(keys)
    }

    fn kept(&self, workspace: WorkspaceId) -> Option<Arc<Keys>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&workspace).filter(|(since, _)| since.elapsed() < KEPT).map(|(_, keys)| keys.clone())
    }

    fn keep(&self, workspace: WorkspaceId, keys: &Arc<Keys>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= MOST {
            open.retain(|_, (since, _)| since.elapsed() < KEPT);
        }
        if open.len() >= MOST {
            open.clear();
        }
        open.insert(workspace, (Instant::now(), keys.clone()));
    }
}

impl From<crypto::NoRandomness> for Error {
    fn from(_: crypto::NoRandomness) -> Self {
        Self::Randomness
    }
}
