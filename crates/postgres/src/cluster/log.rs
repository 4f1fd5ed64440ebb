//! The log of the server.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
};

use super::folder::Folder;
use crate::{Error, error::Tried};

/// Above this many bytes a start puts the log aside as `postgres.log.old`.
const LONG: u64 = 10 << 20;

/// How many lines an error quotes.
const LINES: usize = 12;

/// The log file from the place where this start begins to write.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) path: PathBuf,
    from: u64,
}

impl Log {
    /// Opens it for the server, which inherits the open file and needs no right to the path.
    pub(super) fn open(folder: &Folder) -> Result<(Self, File), Error> {
        let path = folder.log();
        if fs::metadata(&path).is_ok_and(|found| found.len() > LONG) {
            fs::rename(&path, path.with_extension("log.old")).tried(|| format!("move {} aside", path.display()))?;
        }
        let open = || {
            let file = OpenOptions::new().append(true).create(true).mode(0o600).open(&path)?;
            let from = file.metadata()?.len();
            Ok((file, from))
        };
        let (file, from) = open().tried(|| format!("open {}", path.display()))?;
        Ok((Self { path, from }, file))
    }

    /// The last lines of this start; empty where they cannot be read.
    pub(super) fn tail(&self) -> String {
        let mut bytes = Vec::new();
        let read = File::open(&self.path).and_then(|mut file| {
            file.seek(SeekFrom::Start(self.from))?;
            file.read_to_end(&mut bytes)
        });
        if let Err(error) = read {
            tracing::debug!(%error, "the log of PostgreSQL could not be read");
        }
        let text = String::from_utf8_lossy(&bytes);
        let mut lines: Vec<&str> = text.lines().rev().take(LINES).collect();
        lines.reverse();
        lines.join("\n")
    }
}
