//! Names of objects.
use object_store::path::Path;
use std::fmt;
use uuid::Uuid;

/// The name of an object: segments of lower-case letters, digits, `-` and `_`, with a `/` between two. Names are seen by whoever
/// keeps the store, so they are made of ids and never of words that people gave.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectKey(Path);

impl ObjectKey {
    /// The name of a file of a workspace.
    pub fn file(workspace: Uuid, file: Uuid) -> Self {
        Self(Path::from(format!("{workspace}/{file}")))
    }

    /// What all names of files of a workspace begin with.
    pub fn workspace(workspace: Uuid) -> Self {
        Self(Path::from(workspace.to_string()))
    }

    /// A name in full. `None` where it is not of the form of a name.
    pub fn parse(name: &str) -> Option<Self> {
        let good = |segment: &str| {
            !segment.is_empty() && segment.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
        };
        (name.len() <= 512 && name.split('/').all(good)).then(|| Self(Path::from(name)))
    }

    /// The workspace and the file that the name is of, if it is one of a file.
    pub fn as_file(&self) -> Option<(Uuid, Uuid)> {
        let (workspace, file) = self.as_str().split_once('/')?;
        let (workspace, file) = (workspace.parse().ok()?, file.parse().ok()?);
        // A UUID has several spellings, and only one of them is the name.
        (Self::file(workspace, file) == *self).then_some((workspace, file))
    }

    /// The name in full.
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
