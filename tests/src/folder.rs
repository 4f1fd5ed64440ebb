//! A folder of a test's own.
use std::path::{Path, PathBuf};

/// An empty folder, which is removed with all that is in it when this is dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes one.
    pub fn make() -> Self {
        let path = std::env::temp_dir().join(format!("pazpaz-test-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A test that fails otherwise says why itself.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
