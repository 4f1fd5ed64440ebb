//! A folder with a file for each master key. The newest wraps; the older ones unwrap what they wrapped before.
//!
//! The newest is the one whose name stands last, not the one that was written last: a restored or copied file has a new date and
//! is no newer key. `pazpaz keys generate --dir` names files by the time, so that the order of names is the order of keys.
//!
//! The folder is read again when the name of an unknown key turns up, and whenever something is to be wrapped, which is seldom:
//! a key that is added while the server serves is used without a restart, by every process that sees the folder.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use store::{Answer, DataKey, LocalKeys, MasterError, MasterKey, MasterKeys, Wrapped};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use uuid::Uuid;

use super::{KeysError, file, unreadable};

/// Only files with this ending are keys.
const ENDING: &str = "key";

/// Names whose order is that of time.
const STEM: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]-[minute]-[second]-[subsecond digits:3]Z");

/// The keys of a folder.
#[derive(Debug)]
pub struct FolderKeys {
    folder: PathBuf,
    keys: Mutex<Arc<LocalKeys>>,
}

impl FolderKeys {
    /// Reads the keys of a folder.
    ///
    /// # Errors
    /// When there is none, when one cannot be used, or when others could have read or exchanged one.
    pub fn open(folder: &Path) -> Result<Self, KeysError> {
        Ok(Self { folder: folder.to_path_buf(), keys: Mutex::new(Arc::new(read(folder)?)) })
    }

    fn held(&self) -> Arc<LocalKeys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys as they lie in the folder now. A folder that cannot be used any more is one that does not answer: to go on with
    /// what was read before could wrap with a key that somebody is about to remove.
    async fn fresh(&self) -> Result<Arc<LocalKeys>, MasterError> {
        let folder = self.folder.clone();
        let keys = tokio::task::spawn_blocking(move || read(&folder)).await.map_err(|_| MasterError::Away)?;
        match keys {
            Ok(keys) => {
                let keys = Arc::new(keys);
                *self.keys.lock().unwrap_or_else(PoisonError::into_inner) = keys.clone();
                Ok(keys)
            }
            Err(error) => {
                tracing::error!(%error, "the folder of master keys cannot be used any more");
                Err(MasterError::Away)
            }
        }
    }
}

impl MasterKeys for FolderKeys {
    fn primary(&self) -> Answer<'_, String> {
        Box::pin(async { self.fresh().await?.primary().await })
    }

    fn wrap<'a>(&'a self, workspace: Uuid, version: u32, key: &'a DataKey) -> Answer<'a, Wrapped> {
        Box::pin(async move { self.fresh().await?.wrap(workspace, version, key).await })
    }

    fn unwrap<'a>(
        &'a self,
        master_key: &'a str,
        workspace: Uuid,
        version: u32,
        wrapped: &'a [u8],
    ) -> Answer<'a, DataKey> {
        Box::pin(async move {
            match self.held().unwrap(master_key, workspace, version, wrapped).await {
                Err(MasterError::Unknown(_)) => {
                    self.fresh().await?.unwrap(master_key, workspace, version, wrapped).await
                }
                answer => answer,
            }
        })
    }
}

/// All keys of a folder, the newest first.
pub(super) fn read(folder: &Path) -> Result<LocalKeys, KeysError> {
    let mut keys: Vec<(PathBuf, MasterKey)> = Vec::new();
    for path in list(folder)? {
        let key = file::read(&path)?;
        if let Some((first, _)) = keys.iter().find(|(_, other)| other.fingerprint() == key.fingerprint()) {
            return Err(KeysError::Twice { first: first.clone(), second: path });
        }
        keys.push((path, key));
    }
    let keys = keys.into_iter().map(|(_, key)| key).collect();
    LocalKeys::new(keys).ok_or_else(|| KeysError::Empty { path: folder.to_path_buf() })
}

/// The key files of a folder, the newest first. Names are compared without their ending, so that `2026-11-22-b.key` comes after
/// `2026-11-22.key`. Hidden files and those with other endings are none.
fn list(folder: &Path) -> Result<Vec<PathBuf>, KeysError> {
    file::trust_folder(folder)?;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.extension().is_some_and(|ending| ending == ENDING) {
            files.push(path);
        }
    }
    files.sort_by(|one, other| other.file_stem().cmp(&one.file_stem()));
    Ok(files)
}

/// Writes a key into a new file of the folder, named so that it is the newest. Makes the folder where there is none.
pub(crate) fn write_new(folder: &Path, now: OffsetDateTime, text: &str) -> Result<PathBuf, KeysError> {
    if !folder.exists() {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(unreadable(folder))?;
    }
    let stem = now.to_offset(time::UtcOffset::UTC).format(STEM).unwrap_or_default();
    let path = folder.join(format!("{stem}.{ENDING}"));
    if let Some(newest) = list(folder)?.into_iter().next().filter(|newest| newest.file_stem() >= path.file_stem()) {
        return Err(KeysError::Order { path: newest });
    }
    // Under a hidden name first: a server that reads the folder at this moment must not find half a key.
    let hidden = folder.join(format!(".{stem}.part"));
    write(&hidden, text).map_err(unreadable(&hidden))?;
    std::fs::rename(&hidden, &path).and_then(|()| sync_folder(folder)).map_err(unreadable(&path))?;
    Ok(path)
}

/// Writes a file that was not there before and that its owner alone can use.
pub(crate) fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    // A key that seals must be on the disk before anything sealed is, and so must its name.
    file.sync_all()?;
    sync_folder(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}
