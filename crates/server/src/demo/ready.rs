//! The file that tells other programs how to drive the demo.

use std::path::PathBuf;

use serde_json::json;

use super::door::Door;
use super::error::{About as _, DemoError};
use super::private;

/// The ready file: there while requests are answered, and only then.
#[derive(Debug)]
pub(super) struct ReadyFile {
    path: PathBuf,
}

impl ReadyFile {
    /// Takes the place of the file. One that an earlier demo has left there is removed, so that nobody is misled by it.
    pub(super) fn claim(path: PathBuf) -> Result<Self, DemoError> {
        let path = std::path::absolute(&path).about(&path)?;
        private::remove(&path).about(&path)?;
        Ok(Self { path })
    }

    /// Writes it, whole or not at all, readable for its owner only.
    pub(super) fn write(&mut self, url: &str, admin_database_url: &str, doors: &[Door]) -> Result<(), DemoError> {
        let workspaces: Vec<_> =
            doors.iter().map(|door| json!({ "id": door.id, "name": door.name, "tokens": door.tokens })).collect();
        let ready = json!({
            "url": url,
            "graphql": format!("{url}/graphql"),
            "pid": std::process::id(),
            "adminDatabaseUrl": admin_database_url,
            "workspaces": workspaces,
        });
        private::write(&self.path, &format!("{ready:#}\n")).about(&self.path)
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        if let Err(error) = private::remove(&self.path) {
            tracing::warn!(%error, path = %self.path.display(), "the ready file could not be removed");
        }
    }
}
