//! Where the master keys of this server come from: a file, a folder of files, a variable of the environment, or a program that keeps
//! them in a place of its own. There is no source that means "no key".

mod exec;
mod file;
mod folder;
mod source;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use store::{LocalKeys, MasterKey, MasterKeyError, MasterKeys, SigningKey};

pub use exec::{ExecKeys, Limits};
pub use folder::FolderKeys;
pub(crate) use folder::{write, write_new};
pub use source::{NotASource, Source};

/// Why the master keys cannot be used. Every sentence says what to do; none holds a byte of a key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeysError {
    /// The file is not there, or the system does not let it be read.
    #[error("the master key {} cannot be read; `pazpaz keys generate` makes one", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A folder, a device or a pipe where a file should be, or the reverse.
    #[error("{} is not {expected}", path.display())]
    Kind {
        /// What is there.
        path: PathBuf,
        /// What should be.
        expected: &'static str,
    },
    /// It belongs to somebody who could change it at any time.
    #[error(
        "{} belongs to user {owner}, so that user could exchange it: `chown {us} {}`",
        path.display(), path.display()
    )]
    Owner {
        /// The file or folder.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Who we are.
        us: u32,
    },
    /// Others may do with it what only its owner should.
    #[error("{} has mode {mode:04o}, so others than its owner may use it: `chmod {wanted} {}`", path.display(), path.display())]
    Mode {
        /// The file or folder.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
        /// What they should be, as one types it.
        wanted: &'static str,
    },
    /// Too long to be a key.
    #[error("{} is too long to be a master key; `pazpaz keys generate` makes one", path.display())]
    Long {
        /// The file.
        path: PathBuf,
    },
    /// What the file or variable holds is no key.
    #[error("{place} cannot be used")]
    Key {
        /// Which file or variable.
        place: String,
        /// Why not.
        source: MasterKeyError,
    },
    /// The folder holds no key.
    #[error("{} holds no *.key file: `pazpaz keys generate --dir {}` adds one", path.display(), path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// Two files hold one key, so that neither is older.
    #[error("{} and {} hold the same master key: remove one", first.display(), second.display())]
    Twice {
        /// A file.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// A new file would not become the newest.
    #[error("{} stands after every name that a new key would get: rename it, so that the newest name is the newest key", path.display())]
    Order {
        /// The newest file.
        path: PathBuf,
    },
    /// The variable is not there.
    #[error("the environment has no variable {0} with a master key in it")]
    NoVariable(String),
    /// The program cannot be started.
    #[error("the provider of master keys {} cannot be started", path.display())]
    Program {
        /// The program.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

/// Opens a source. `variable` is the value of the variable that the source names, if it names one.
///
/// # Errors
/// When a key is missing or weak, or somebody else could have read or exchanged it.
pub fn open(source: &Source, variable: Option<&SecretString>) -> Result<Arc<dyn MasterKeys>, KeysError> {
    Ok(match source {
        Source::File(path) => Arc::new(LocalKeys::from(file::read(path)?)),
        Source::Dir(path) => Arc::new(FolderKeys::open(path)?),
        Source::Env(name) => {
            let text = variable.ok_or_else(|| KeysError::NoVariable(name.clone()))?;
            let key = parse(&format!("the master key in the variable {name}"), text)?;
            tracing::warn!(
                variable = name,
                "the master key stands in the environment, where whoever may inspect the process sees it: this is for development"
            );
            Arc::new(LocalKeys::from(key))
        }
        Source::Exec { program, arguments } => {
            file::trust_program(program)?;
            Arc::new(ExecKeys::start(program, arguments, Limits::default()))
        }
    })
}

/// A secret of another kind in a file that its owner alone can use.
///
/// # Errors
/// When it cannot be read, or others could have read or exchanged it.
pub(crate) fn secret(path: &Path) -> Result<SecretString, KeysError> {
    file::text(path)
}

/// Reads the key that signs, under the same rules as a master key.
///
/// # Errors
/// When it is missing or weak, or somebody else could have read or exchanged it.
pub fn signing_key(path: &Path) -> Result<SigningKey, KeysError> {
    let text = file::text(path)?;
    let failed = |source| KeysError::Key { place: format!("the signing key {}", path.display()), source };
    SigningKey::parse(text.expose_secret()).map_err(failed)
}

fn parse(place: &str, text: &SecretString) -> Result<MasterKey, KeysError> {
    MasterKey::parse(text.expose_secret()).map_err(|source| KeysError::Key { place: place.to_owned(), source })
}

fn unreadable(path: &Path) -> impl FnOnce(std::io::Error) -> KeysError {
    let path = path.to_path_buf();
    |source| KeysError::Read { path, source }
}
