//! The ledger of erasures: a folder outside the database, one small file for each client who was erased.
//!
//! It must not be restored together with a backup of the database: it is what a restored database is held against.
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};
use uuid::Uuid;

/// Where erasures are written down.
#[derive(Clone, Debug)]
pub struct Ledger(Arc<Path>);

/// Why the ledger cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the erasure ledger {path}: {cause}")]
pub struct LedgerError {
    path: PathBuf,
    cause: Arc<io::Error>,
}

/// One erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) id: Uuid,
    pub(crate) certificate: String,
    pub(crate) signature: String,
}

impl Ledger {
    /// The ledger in a folder, which is made where there is none.
    ///
    /// # Errors
    /// When it cannot be made or written to.
    pub fn open(folder: &Path) -> Result<Self, LedgerError> {
        let about = |cause| LedgerError { path: folder.to_owned(), cause: Arc::new(cause) };
        fs::create_dir_all(folder).map_err(about)?;
        // Better to learn at the start that nothing can be written than at the first erasure.
        let probe = folder.join(".writable");
        File::create(&probe).and_then(|_| fs::remove_file(&probe)).map_err(about)?;
        Ok(Self(folder.into()))
    }

    /// Writes an erasure down. It is durable when this returns; writing it again changes nothing.
    pub(crate) async fn enter(&self, entry: Entry) -> Result<(), LedgerError> {
        let folder = self.0.clone();
        let written = tokio::task::spawn_blocking(move || write(&folder, &entry)).await;
        written.map_err(io::Error::other).flatten().map_err(|cause| self.about(cause))
    }

    /// All that was written down, in no order.
    pub(crate) async fn entries(&self) -> Result<Vec<Entry>, LedgerError> {
        let folder = self.0.clone();
        let read = tokio::task::spawn_blocking(move || read(&folder)).await;
        read.map_err(io::Error::other).flatten().map_err(|cause| self.about(cause))
    }

    fn about(&self, cause: io::Error) -> LedgerError {
        LedgerError { path: self.0.to_path_buf(), cause: Arc::new(cause) }
    }
}

fn write(folder: &Path, entry: &Entry) -> io::Result<()> {
    let erasure = entry.id;
    let path = folder.join(format!("{erasure}.json"));
    let half = folder.join(format!(".{erasure}.part"));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&half)?;
    serde_json::to_writer(&mut file, entry)?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(&half, &path)?;
    // The name is durable once the folder is.
    File::open(folder)?.sync_all()
}

fn read(folder: &Path) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            entries.push(serde_json::from_slice(&fs::read(&path)?)?);
        }
    }
    Ok(entries)
}
