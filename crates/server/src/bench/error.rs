//! Why there are no figures.

use std::path::{Path, PathBuf};

use crate::serve::ServeError;

/// Why a database was not filled or a server not measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BenchError {
    /// A file of the benchmark cannot be used.
    #[error("{} cannot be used", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// There is nothing to measure in the folder.
    #[error("{} holds no database that was filled to the end: run `pazpaz bench load` first", .0.display())]
    NotLoaded(PathBuf),
    /// The file that tells of the database cannot be understood.
    #[error("{} cannot be understood: load again", path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: serde_json::Error,
    },
    /// The scale makes no sense.
    #[error("{0}")]
    Scale(&'static str),
    /// There is no PostgreSQL, or it does not run.
    #[error(transparent)]
    Postgres(#[from] postgres::Error),
    /// The database could not be made, changed or asked.
    #[error("the benchmark's database could not be prepared or measured")]
    Database(#[from] migration::admin::Error),
    /// The rows could not be stored.
    #[error("the rows could not be stored")]
    Store(#[from] store::Error),
    /// The store does not open on this database.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The key is no key.
    #[error("the benchmark's key cannot be used: load again")]
    Key(#[from] store::MasterKeyError),
    /// No secrets can be made.
    #[error("the operating system has no randomness to give: {0}")]
    Randomness(getrandom::Error),
    /// A task of the benchmark broke.
    #[error("a task of the benchmark broke")]
    Task(#[from] tokio::task::JoinError),
    /// The server that was to be measured does not run.
    #[error("the server to be measured {0}")]
    Server(&'static str),
    /// The server did not speak HTTP.
    #[error("the server to be measured broke off")]
    Http(#[from] hyper::Error),
    /// The server answered, but not what was asked.
    #[error("{work}: the answer is wrong: {what}")]
    Wrong {
        /// What was asked for.
        work: &'static str,
        /// What is wrong with it; never a part of the answer, which holds names and notes.
        what: String,
    },
    /// A signal came before it was done.
    #[error("stopped before the benchmark was done")]
    Stopped,
}

/// Adds to an error of the system which file it is about.
pub(super) trait About<T> {
    fn about(self, path: &Path) -> Result<T, BenchError>;
}

impl<T> About<T> for std::io::Result<T> {
    fn about(self, path: &Path) -> Result<T, BenchError> {
        self.map_err(|source| BenchError::File { path: path.to_path_buf(), source })
    }
}
