//! What a request sees of its workspace's directory.
use super::{
    Directories, Slot,
    read::{self, aside},
};
use crate::{Result, directory::Directory, scope::Unit};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// With more clients than this a search is done where nobody waits behind it: it takes milliseconds.
const LARGE: usize = 5_000;

/// A directory that knows everything committed when it was asked for, and what the request itself has changed.
pub(crate) enum View {
    /// The one that all share.
    Shared(Arc<Slot>),
    /// One for this search alone: the request has changed clients, which others must not see yet, or there are too many to keep.
    /// As long as it is there, it counts among those that are made.
    Alone { directory: Arc<Directory>, _permit: OwnedSemaphorePermit },
}

enum State {
    Current,
    /// The request has changed clients.
    Own,
    /// There is none, or it has missed too much.
    Missing,
}

impl Directories {
    /// The directory of the request's workspace as of now.
    pub(crate) async fn view(&self, unit: &Unit) -> Result<View> {
        let slot = self.slot(unit.workspace());
        // Whoever waits below has a connection by now, so nobody waits for one who has none.
        match self.catch_up(unit, &slot).await? {
            State::Current => return Ok(View::Shared(slot)),
            State::Own => return self.make(unit, None).await,
            State::Missing => {}
        }
        let _one_at_a_time = slot.making.lock().await;
        match self.catch_up(unit, &slot).await? {
            State::Current => Ok(View::Shared(slot.clone())),
            State::Own => self.make(unit, None).await,
            State::Missing => self.make(unit, Some(&slot)).await,
        }
    }

    async fn catch_up(&self, unit: &Unit, slot: &Slot) -> Result<State> {
        let known = slot.known();
        let changes = read::changes(unit, known.unwrap_or(i64::MAX), read::MOST).await?;
        if changes.own {
            return Ok(State::Own);
        }
        // Numbers that went back are those of a backup that was restored.
        if changes.more || known.is_none_or(|known| known > changes.to) {
            return Ok(State::Missing);
        }
        if known != Some(changes.to) {
            slot.catch_up(changes.to, &read::open(unit, changes.rows).await?);
            self.make_room(unit.workspace());
        }
        Ok(State::Current)
    }

    /// Makes a directory anew, and keeps it where there is a place for it.
    async fn make(&self, unit: &Unit, slot: Option<&Arc<Slot>>) -> Result<View> {
        let permit = self.permit().await?;
        let before = read::changes(unit, i64::MAX, 0).await?.to;
        let mut directory = read::all(unit).await?;
        // What has changed while the pages were read.
        let changes = read::changes(unit, before, i64::MAX - 1).await?;
        let (own, known) = (changes.own, changes.to);
        for change in read::open(unit, changes.rows).await? {
            super::slot::apply(&mut directory, &change);
        }
        let left = match slot {
            Some(slot) if !own => self.keep(unit.workspace(), slot, directory, known),
            _ => Some(directory),
        };
        Ok(match (left, slot) {
            (None, Some(slot)) => View::Shared(slot.clone()),
            (left, _) => View::Alone { directory: Arc::new(left.unwrap_or_default()), _permit: permit },
        })
    }
}

impl View {
    /// Looks something up.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Directory) -> T + Send + 'static,
    ) -> Result<T> {
        match self {
            Self::Shared(slot) if slot.with(Directory::len) <= LARGE => Ok(slot.with(look)),
            Self::Shared(slot) => {
                let slot = slot.clone();
                aside(move || slot.with(look)).await
            }
            Self::Alone { directory, .. } => {
                let directory = directory.clone();
                aside(move || look(&directory)).await
            }
        }
    }
}
