//! Why a rotation did not come to its end. It can be resumed in every case.
use crate::Error;
use crypto::{Resealing, Unopenable};
use entity::WorkspaceId;
use uuid::Uuid;

/// Why a rotation stopped. What it has done so far stands, and `pazpaz keys resume` goes on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RotationError {
    /// The database, or the provider of master keys.
    #[error(transparent)]
    Store(#[from] Error),
    /// No such workspace.
    #[error("there is no workspace {}", .0.0)]
    NoWorkspace(WorkspaceId),
    /// The database does not let another role seal anew without counting it as a change.
    #[error("rotations are done as the role pazpaz_jobs, not as {0}")]
    Role(String),
    /// The database is newer than the program.
    #[error(
        "this program does not know the sealed column {column} of {table}: use the one that belongs to the database"
    )]
    Unknown {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// Another one is not finished.
    #[error("a rotation of workspace {} is not finished: `pazpaz keys resume` goes on with it", .0.0)]
    Underway(WorkspaceId),
    /// Another process is at it.
    #[error("another process is at this rotation")]
    Taken,
    /// A value does not open, so it cannot be sealed anew.
    #[error("row {row} of {table}: {source}; nothing of it was changed, and `pazpaz keys verify` lists all like it")]
    Unopenable {
        /// The table.
        table: &'static str,
        /// The row.
        row: Uuid,
        /// Why not.
        source: Unopenable,
    },
    /// A file does not open, so it cannot be sealed anew.
    #[error(
        "the file of attachment {row}: {source}; nothing of it was changed, and `pazpaz keys verify` lists all like it"
    )]
    File {
        /// The attachment.
        row: Uuid,
        /// Why not.
        source: crypto::FileError,
    },
    /// What was signed does not say what was signed.
    #[error("row {row} of {table} does not hold what was signed; nothing of it was changed")]
    Altered {
        /// The table.
        table: &'static str,
        /// The row.
        row: Uuid,
    },
    /// A provider gave back another key than it was given to wrap.
    #[error("the provider of master keys does not give back what it has wrapped; the key in use was kept")]
    Provider,
    /// Something stays on old keys.
    #[error("{0} values or keys are still on old keys; the old keys were kept")]
    Left(i64),
    /// A part of the work was broken off.
    #[error("a rotation was broken off")]
    Stopped,
}

impl RotationError {
    /// A value of a row that is not sealed anew, and why.
    pub(super) fn reseal(table: &'static str, row: Uuid) -> impl FnOnce(Resealing) -> Self {
        move |error| match error {
            Resealing::Unopenable(source) => Self::Unopenable { table, row, source },
            Resealing::Randomness(error) => Self::Store(error.into()),
        }
    }

    /// Whether trying again may help: the database gave up the step for the sake of others, or was away.
    pub(super) fn passes(&self) -> bool {
        matches!(self, Self::Store(Error::Contended(_) | Error::Timeout(_) | Error::Unavailable(_)))
    }
}

impl From<sea_orm::DbErr> for RotationError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}
