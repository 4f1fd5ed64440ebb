//! The name directories of the workspaces at work: made when somebody first searches, kept current by each search, gone when unused.
//!
//! A directory holds what is committed and nothing else. It remembers the change number up to which it knows everything; whoever writes a
//! client raises that number and holds it until the end of the transaction, so that who has seen number n has seen all below. Each search
//! reads what has changed since, in one statement: a change made on another server is found by the next search on this one, and an erased
//! client by none.
use crate::{Error, Result, directory::Directory};
use entity::WorkspaceId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

mod read;
mod slot;
mod view;

pub(crate) use read::status;
use slot::Slot;
pub(crate) use view::View;

/// How much memory the opened names of clients may take, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DirectoryLimits {
    /// Bytes of all workspaces together. A practice whose clients alone take more is read anew for each search: slower, never wrong.
    pub bytes: usize,
    /// How long names are kept that nobody searches.
    pub unused: Duration,
}

impl Default for DirectoryLimits {
    /// 256 MiB, which is above a million clients, and five minutes.
    fn default() -> Self {
        Self { bytes: 256 << 20, unused: Duration::from_mins(5) }
    }
}

/// How many directories are made at a time: what is being made is not yet counted.
const MADE_AT_ONCE: usize = 2;
/// How often is looked for names that nobody searches.
const SWEEP: Duration = Duration::from_secs(15);

pub(crate) struct Directories {
    limits: DirectoryLimits,
    slots: Mutex<HashMap<WorkspaceId, Kept>>,
    making: Arc<Semaphore>,
}

struct Kept {
    slot: Arc<Slot>,
    used: Instant,
}

impl Directories {
    /// None yet. What nobody uses is wiped for as long as this lives, whether or not somebody searches.
    pub(crate) fn start(limits: DirectoryLimits) -> Arc<Self> {
        let directories = Arc::new(Self::new(limits));
        let kept = Arc::downgrade(&directories);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(SWEEP).await;
                let Some(directories) = kept.upgrade() else { return };
                directories.sweep(Instant::now());
            }
        });
        directories
    }

    fn new(limits: DirectoryLimits) -> Self {
        Self { limits, slots: Mutex::default(), making: Arc::new(Semaphore::new(MADE_AT_ONCE)) }
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<WorkspaceId, Kept>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The place of a workspace's directory, which may be empty, marked as used.
    fn slot(&self, workspace: WorkspaceId) -> Arc<Slot> {
        let mut slots = self.slots();
        let kept = slots.entry(workspace).or_insert_with(|| Kept { slot: Arc::default(), used: Instant::now() });
        kept.used = Instant::now();
        kept.slot.clone()
    }

    /// Keeps the directory in its place, unless it is too large by itself, in which case it is given back. Others go for it, the one
    /// that was used longest ago first.
    fn keep(&self, workspace: WorkspaceId, slot: &Slot, directory: Directory, known: i64) -> Option<Directory> {
        let bytes = directory.bytes();
        if bytes > self.limits.bytes {
            return Some(directory);
        }
        slot.set(directory, known, bytes);
        self.make_room(workspace);
        None
    }

    /// Lets others go until all are within the limit together. One that has grown too large goes too.
    fn make_room(&self, of: WorkspaceId) {
        // Wiped when nobody waits for the lock any more.
        let mut gone = Vec::new();
        {
            let mut slots = self.slots();
            loop {
                let bytes: usize = slots.values().map(|kept| kept.slot.bytes()).sum();
                let others = slots.iter().filter(|(workspace, kept)| **workspace != of && kept.slot.bytes() > 0);
                let oldest = others.min_by_key(|(_, kept)| kept.used).map(|(workspace, _)| *workspace);
                match oldest {
                    _ if bytes <= self.limits.bytes => break,
                    None => {
                        gone.extend(slots.remove(&of));
                        break;
                    }
                    Some(workspace) => gone.extend(slots.remove(&workspace)),
                }
            }
        }
    }

    /// Lets those go that nobody has used for long.
    fn sweep(&self, now: Instant) {
        let gone: Vec<Kept> = {
            let mut slots = self.slots();
            let unused = |kept: &Kept| now.saturating_duration_since(kept.used) >= self.limits.unused;
            let idle: Vec<_> = slots.iter().filter(|(_, kept)| unused(kept)).map(|(workspace, _)| *workspace).collect();
            idle.iter().filter_map(|workspace| slots.remove(workspace)).collect()
        };
        drop(gone);
    }

    async fn permit(&self) -> Result<tokio::sync::OwnedSemaphorePermit> {
        self.making.clone().acquire_owned().await.map_err(|_| Error::Internal("no directory is made any more"))
    }
}

#[cfg(test)]
mod tests;
