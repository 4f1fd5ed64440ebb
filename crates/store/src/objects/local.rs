//! What the library does not do about a folder: who may enter, and what dead writers leave.
//!
//! It writes to `<name>#<number>` beside the object, syncs it and renames it, and it passes over such names when it lists. It makes
//! folders and files with the rights that the process gives to new ones, so both are set here.
use super::{ObjectError, ObjectKey};
use object_store::local::LocalFileSystem;
use std::{
    fs::{self, DirBuilder, Permissions},
    io,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The folder of a local store.
#[derive(Clone)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn open(dir: &Path) -> Result<(Self, LocalFileSystem), ObjectError> {
        let wrong = |what: &str| ObjectError::Folder(dir.to_owned(), what.to_owned());
        let failed = |error: io::Error| wrong(&format!("cannot be used: {error}"));
        private(dir).map_err(failed)?;
        let root = dir.canonicalize().map_err(failed)?;
        let metadata = fs::metadata(&root).map_err(failed)?;
        if !metadata.is_dir() {
            return Err(wrong("is not a folder"));
        }
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(wrong("can be entered by others: chmod 700"));
        }
        let store = LocalFileSystem::new_with_prefix(&root)?.with_fsync(true);
        Ok((Self(root), store))
    }

    /// The file of an object. The segments of a key cannot lead out of the folder.
    fn file(&self, key: &ObjectKey) -> PathBuf {
        key.as_str().split('/').fold(self.0.clone(), |path, segment| path.join(segment))
    }

    pub(super) fn prepare(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        self.file(key).parent().map_or(Ok(()), private).map_err(|error| self.failed(&error))
    }

    pub(super) fn settle(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        match fs::set_permissions(self.file(key), Permissions::from_mode(0o600)) {
            // Somebody has deleted it already.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done.map_err(|error| self.failed(&error)),
        }
    }

    /// Removes the files of writers that have not written since `before`.
    pub(super) fn sweep(&self, before: SystemTime) -> Result<u64, ObjectError> {
        sweep(&self.0, before).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &io::Error) -> ObjectError {
        ObjectError::Folder(self.0.clone(), format!("failed: {error}"))
    }
}

fn private(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

fn sweep(dir: &Path, before: SystemTime) -> io::Result<u64> {
    let mut removed = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            removed += sweep(&entry.path(), before)?;
        } else if kind.is_file() && unfinished(&entry.file_name().to_string_lossy()) {
            // It may end by itself meanwhile.
            let old = entry.metadata().and_then(|metadata| metadata.modified()).is_ok_and(|written| written < before);
            if old && fs::remove_file(entry.path()).is_ok() {
                removed += 1;
            }
        }
    }
    Ok(removed)
}

fn unfinished(name: &str) -> bool {
    name.rsplit_once('#')
        .is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Runs what waits for a disk where nobody else waits for it.
pub(super) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ObjectError> + Send + 'static,
) -> Result<T, ObjectError> {
    tokio::task::spawn_blocking(work).await.map_err(object_store::Error::from)?
}
