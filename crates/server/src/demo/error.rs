//! Why there is no demo.

use std::io;
use std::path::PathBuf;

use crate::serve::ServeError;

/// Why there is no demo. Each sentence, or that of its cause, says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DemoError {
    /// The port is taken, most often by another demo.
    #[error("port {port} of 127.0.0.1 cannot be used: choose another with --port, or take a free one with --port 0")]
    Port {
        /// As it was asked for.
        port: u16,
        /// Why not.
        source: io::Error,
    },
    /// A file of the demo cannot be used.
    #[error("{} cannot be used", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// What the demo remembers of itself cannot be understood.
    #[error("{} cannot be understood: delete the folder it is in to start afresh", path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: serde_json::Error,
    },
    /// There is no PostgreSQL, or it does not run.
    #[error(transparent)]
    Postgres(#[from] postgres::Error),
    /// The database could not be made or brought to this version.
    #[error("the demo's database could not be prepared; if another version has made it, delete {} to start afresh", folder.display())]
    Database {
        /// The folder of the demo.
        folder: PathBuf,
        /// What PostgreSQL says.
        source: migration::admin::Error,
    },
    /// The store failed.
    #[error("the demo's practices could not be opened")]
    Store(#[from] store::Error),
    /// The server does not start on this database.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The key is no key.
    #[error("the demo's key cannot be used: delete its folder to start afresh")]
    Key(#[from] store::MasterKeyError),
    /// No secrets can be made.
    #[error("the operating system has no randomness to give: {0}")]
    Randomness(getrandom::Error),
    /// A signal came before it had started.
    #[error("stopped before the demo was ready")]
    Stopped,
}

/// Adds to an error of the system which file it is about.
pub(super) trait About<T> {
    fn about(self, path: &std::path::Path) -> Result<T, DemoError>;
}

impl<T> About<T> for io::Result<T> {
    fn about(self, path: &std::path::Path) -> Result<T, DemoError> {
        self.map_err(|source| DemoError::File { path: path.to_path_buf(), source })
    }
}
