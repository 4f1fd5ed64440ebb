//! Where checkpoints are kept: a folder or a bucket, one small object for each workspace and day.
//!
//! It must not be restored together with a backup of the database: it is what a restored database is held against.
use super::{Checkpoint, Found};
use crate::objects::{ObjectError, ObjectKey, Objects};
use bytes::Bytes;
use crypto::{SigningKey, VerifyingKey};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    sync::Arc,
};
use time::Date;
use tokio::sync::Mutex;
use uuid::Uuid;

/// What all names begin with, so that they can share a bucket with files.
const UNDER: &str = "checkpoints";
/// More than any checkpoint has, in bytes.
const MOST: u64 = 4_096;

/// The checkpoints of all workspaces. Cheap to clone.
#[derive(Clone)]
pub struct Checkpoints {
    objects: Objects,
    key: VerifyingKey,
    /// The newest of each workspace, as far as this server has asked or written.
    newest: Arc<Mutex<HashMap<Uuid, Option<Checkpoint>>>>,
}

/// Why a checkpoint was not written or read.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The store of checkpoints cannot be used.
    #[error("the store of checkpoints: {0}")]
    Store(#[from] ObjectError),
    /// There is a checkpoint of a later seal, or of another one: the database was set back or tampered with.
    #[error(
        "the checkpoint {name} knows seal {known} of a trail that the database, at its seal {seal}, does not have: it was restored from a \
         backup or cut; ask `pazpaz audit verify`, and move the checkpoint away once it is explained"
    )]
    Ahead {
        /// The name of the checkpoint.
        name: String,
        /// The seal it knows.
        known: i64,
        /// The last seal of the database.
        seal: i64,
    },
    /// What stands in its place is not a checkpoint of this installation. It is kept as it is: it may be evidence.
    #[error("{0} is not a checkpoint that this installation signed: move it away once it is explained")]
    Forged(String),
    /// A time that cannot be written down.
    #[error("a checkpoint with a time that cannot be written down: check the clock")]
    Time,
}

impl Checkpoints {
    /// Those in a store. `key` tells which of them are genuine.
    pub fn new(objects: Objects, key: VerifyingKey) -> Self {
        Self { objects, key, newest: Arc::default() }
    }

    /// Signs a checkpoint and keeps it in place of the one of that day. It is durable when this returns. `heads` are those that the database
    /// has for the seals of [`known`](Self::known): a trail that was cut soon has as many seals again, so that numbers alone do not show
    /// that it is another. Where another server has written of a later seal of the same trail, that stays.
    ///
    /// # Errors
    /// [`CheckpointError::Ahead`] where a checkpoint that is kept knows what the database does not have, [`CheckpointError::Forged`] where
    /// something else stands in its place; nothing changes then.
    pub(crate) async fn put(
        &self,
        key: &SigningKey,
        checkpoint: &Checkpoint,
        heads: &BTreeMap<i64, [u8; 32]>,
    ) -> Result<(), CheckpointError> {
        let file = Bytes::from(checkpoint.sign(key).ok_or(CheckpointError::Time)?);
        let same = |known: &Checkpoint| match known.seal == checkpoint.seal {
            true => known.head == checkpoint.head,
            false => heads.get(&known.seal) == Some(&known.head),
        };
        let known = self.known(checkpoint).await?;
        if let Some(known) = known.iter().find(|known| !same(known)) {
            return Err(ahead(known, checkpoint));
        }
        // Another server was quicker: what it knows is of the same trail, and tells more.
        if known.iter().any(|known| known.seal > checkpoint.seal) {
            return Ok(());
        }
        let mut writer = self.objects.writer(&name(checkpoint.workspace, checkpoint.day()));
        writer.write(&file).await?;
        writer.finish().await?;
        self.newest.lock().await.insert(checkpoint.workspace, Some(checkpoint.clone()));
        Ok(())
    }

    /// What is kept that a checkpoint would replace or follow: what another server may have written meanwhile, and what this one knows
    /// from before.
    pub(crate) async fn known(&self, checkpoint: &Checkpoint) -> Result<Vec<Checkpoint>, CheckpointError> {
        let mut known = Vec::with_capacity(2);
        match self.get(&name(checkpoint.workspace, checkpoint.day())).await? {
            Some(Found::Forged(name)) => return Err(CheckpointError::Forged(name)),
            Some(Found::Genuine(there)) => known.push(there),
            None => {}
        }
        let newest = self.newest(checkpoint.workspace).await?;
        known.extend(newest.filter(|newest| !known.contains(newest)));
        Ok(known)
    }

    /// The genuine checkpoint of a workspace that knows the latest seal. The store is asked once, by the server that writes.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub(crate) async fn newest(&self, workspace: Uuid) -> Result<Option<Checkpoint>, CheckpointError> {
        if let Some(known) = self.newest.lock().await.get(&workspace) {
            return Ok(known.clone());
        }
        let mut newest = None::<Checkpoint>;
        for found in self.all(workspace).await? {
            if let Found::Genuine(found) = found
                && newest.as_ref().is_none_or(|newest| newest.seal < found.seal)
            {
                newest = Some(found);
            }
        }
        self.newest.lock().await.insert(workspace, newest.clone());
        Ok(newest)
    }

    /// All checkpoints of a workspace, in no order.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub(crate) async fn all(&self, workspace: Uuid) -> Result<Vec<Found>, CheckpointError> {
        let mut listing = self.objects.list(Some(&under(Some(workspace))));
        let mut all = Vec::new();
        while let Some(object) = listing.next().await? {
            all.extend(self.get(&object.key).await?);
        }
        Ok(all)
    }

    /// The workspaces that checkpoints are kept of, and may be gone from the database.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub(crate) async fn workspaces(&self) -> Result<BTreeSet<Uuid>, CheckpointError> {
        let mut listing = self.objects.list(Some(&under(None)));
        let mut all = BTreeSet::new();
        while let Some(object) = listing.next().await? {
            all.extend(object.key.as_str().split('/').nth(1).and_then(|workspace| Uuid::parse_str(workspace).ok()));
        }
        Ok(all)
    }

    /// `None` where there is none.
    async fn get(&self, name: &ObjectKey) -> Result<Option<Found>, CheckpointError> {
        let file = match self.objects.get(name, MOST).await {
            Err(ObjectError::TooLarge) => return Ok(Some(Found::Forged(name.to_string()))),
            file => file?,
        };
        let found = |file: Bytes| {
            let genuine = Checkpoint::verified(&file, &self.key);
            let here = genuine.filter(|genuine| self::name(genuine.workspace, genuine.day()) == *name);
            here.map_or_else(|| Found::Forged(name.to_string()), Found::Genuine)
        };
        Ok(file.map(found))
    }
}

impl fmt::Debug for Checkpoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Checkpoints").field(&self.objects).finish()
    }
}

fn ahead(known: &Checkpoint, checkpoint: &Checkpoint) -> CheckpointError {
    let name = name(known.workspace, known.day()).to_string();
    CheckpointError::Ahead { name, known: known.seal, seal: checkpoint.seal }
}

/// `checkpoints/{workspace}/{YYYY-MM-DD}`.
fn name(workspace: Uuid, day: Date) -> ObjectKey {
    ObjectKey::parse(&format!("{UNDER}/{workspace}/{day}")).unwrap_or_else(|| under(Some(workspace)))
}

fn under(workspace: Option<Uuid>) -> ObjectKey {
    // Both are names, of which every segment is one.
    let name = workspace.map_or(UNDER.to_owned(), |workspace| format!("{UNDER}/{workspace}"));
    ObjectKey::parse(&name).unwrap_or_else(|| ObjectKey::workspace(workspace.unwrap_or_default()))
}
