//! The place of one workspace's directory.
use crate::directory::{Directory, Listed};
use std::sync::{
    PoisonError, RwLock,
    atomic::{AtomicUsize, Ordering},
};
use uuid::Uuid;

/// A directory and up to which change number it knows everything; nothing where it was not made yet.
#[derive(Default)]
pub(crate) struct Slot {
    /// Held by who makes it. Others wait, and find it made.
    pub(super) making: tokio::sync::Mutex<()>,
    names: RwLock<Names>,
    bytes: AtomicUsize,
}

#[derive(Default)]
struct Names {
    known: Option<i64>,
    directory: Directory,
}

/// What has become of a client.
pub(super) enum Change<C> {
    /// It is listed like this.
    Listed(C),
    /// It is on no list any more.
    Gone(Uuid),
}

/// A client that can be listed.
pub(super) trait AsListed {
    fn listed(&self) -> Listed<'_>;
}

/// Makes a change in a directory.
pub(super) fn apply<C: AsListed>(directory: &mut Directory, change: &Change<C>) {
    match change {
        Change::Listed(client) => directory.put(&client.listed()),
        Change::Gone(client) => {
            directory.remove(*client);
        }
    }
}

impl Slot {
    pub(super) fn known(&self) -> Option<i64> {
        self.names.read().unwrap_or_else(PoisonError::into_inner).known
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    pub(super) fn set(&self, directory: Directory, known: i64, bytes: usize) {
        let before = {
            let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
            self.bytes.store(bytes, Ordering::Relaxed);
            std::mem::replace(&mut *names, Names { known: Some(known), directory })
        };
        drop(before);
    }

    /// Brings the directory to a later change number, for which these are all changes since one that it knew. What somebody else has
    /// brought further in the meantime stays: of two changes of one client, the earlier must not win.
    pub(super) fn catch_up<C: AsListed>(&self, to: i64, changes: &[Change<C>]) {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        if names.known.is_none_or(|known| known >= to) {
            return;
        }
        for change in changes {
            apply(&mut names.directory, change);
        }
        names.known = Some(to);
        if !changes.is_empty() {
            self.bytes.store(names.directory.bytes(), Ordering::Relaxed);
        }
    }

    pub(super) fn with<T>(&self, look: impl FnOnce(&Directory) -> T) -> T {
        look(&self.names.read().unwrap_or_else(PoisonError::into_inner).directory)
    }
}
