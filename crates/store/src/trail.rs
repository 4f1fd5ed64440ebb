//! The trail that can be believed: what makes an event one, what says that none is missing, and the proof of both.
//!
//! An event has a mac under a key that comes from the installation's signing key, so nobody can make or change one with the database
//! alone. Seals say which events there are and in which order, each built on the one before under another such key. Checkpoints say
//! outside the database how far that went. What holds is told by `Store::verify_trail`.
mod canonical;
mod checker;
mod checkpoint;
mod columns;
mod copy;
mod seal;
mod sealer;
mod verify;

pub(crate) use canonical::{Content, Uncanonical};
pub use checker::{Break, Count, Kind, Report};
pub use checkpoint::{Checkpoint, CheckpointError, Checkpoints, Found};
pub use sealer::{Progress, Sealer};
pub use verify::Depth;

/// Why a trail was not verified.
#[derive(Debug, thiserror::Error)]
pub enum TrailError {
    /// The database cannot be read.
    #[error(transparent)]
    Store(#[from] crate::Error),
    /// The checkpoints cannot be read.
    #[error(transparent)]
    Checkpoints(#[from] CheckpointError),
}

impl From<copy::CopyError> for TrailError {
    fn from(_: copy::CopyError) -> Self {
        Self::Store(crate::Error::Internal("the database gave something else than a binary copy"))
    }
}

impl From<Uncanonical> for crate::Error {
    fn from(_: Uncanonical) -> Self {
        Self::Internal("an event of a form that no event has")
    }
}
