//! Files that decide who reads everything: a key file, a folder of them, the program of a provider.

use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::Path;

use secrecy::SecretString;
use store::MasterKey;

use super::{KeysError, parse, unreadable};

/// A key is 44 signs and a line end; somebody may have added white space.
const LONGEST: u64 = 1_024;

/// Reads a key file that its owner alone can use. A link is followed, and what counts is the file behind it: that must belong
/// to us or to root, so nobody else can have put it there.
pub(super) fn read(path: &Path) -> Result<MasterKey, KeysError> {
    parse(&path.display().to_string(), &text(path)?)
}

/// The text of such a file.
pub(super) fn text(path: &Path) -> Result<SecretString, KeysError> {
    // Asked before it is opened, since opening a pipe would wait for its other end.
    let found = std::fs::metadata(path).map_err(unreadable(path))?;
    if !found.is_file() {
        return Err(KeysError::Kind { path: path.to_path_buf(), expected: "an ordinary file" });
    }
    let file = File::open(path).map_err(unreadable(path))?;
    // Asked of the open file: between two looks at a path, another file can take its place.
    let found = file.metadata().map_err(unreadable(path))?;
    trust(path, &found, 0o077, "600")?;
    if found.len() > LONGEST {
        return Err(KeysError::Long { path: path.to_path_buf() });
    }
    // With room for all of it from the start, no part is left behind unwiped by growing; and wiped as a secret afterwards.
    let mut text = String::with_capacity(LONGEST as usize + 1);
    let read = file.take(LONGEST).read_to_string(&mut text);
    let text: SecretString = text.into();
    read.map_err(unreadable(path))?;
    Ok(text)
}

/// Refuses a folder in which others could put, rename or remove key files.
pub(super) fn trust_folder(path: &Path) -> Result<(), KeysError> {
    let found = std::fs::metadata(path).map_err(unreadable(path))?;
    if !found.is_dir() {
        return Err(KeysError::Kind { path: path.to_path_buf(), expected: "a folder" });
    }
    trust(path, &found, 0o022, "go-w")
}

/// Refuses a program that others could exchange: it gets to see every workspace's key.
pub(super) fn trust_program(path: &Path) -> Result<(), KeysError> {
    let failed = |source| KeysError::Program { path: path.to_path_buf(), source };
    let found = std::fs::metadata(path).map_err(failed)?;
    if !found.is_file() {
        return Err(KeysError::Kind { path: path.to_path_buf(), expected: "a program" });
    }
    trust(path, &found, 0o022, "go-w")
}

/// Ours or root's, and without the rights that others must not have.
#[cfg(unix)]
fn trust(path: &Path, found: &Metadata, forbidden: u32, wanted: &'static str) -> Result<(), KeysError> {
    use std::os::unix::fs::MetadataExt as _;
    let (owner, us) = (found.uid(), rustix::process::geteuid().as_raw());
    if owner != us && owner != 0 {
        return Err(KeysError::Owner { path: path.to_path_buf(), owner, us });
    }
    let mode = found.mode() & 0o7777;
    if mode & forbidden != 0 {
        return Err(KeysError::Mode { path: path.to_path_buf(), mode, wanted });
    }
    Ok(())
}

/// Where there are no such rights, the system's own must do.
#[cfg(not(unix))]
fn trust(_: &Path, _: &Metadata, _: u32, _: &'static str) -> Result<(), KeysError> {
    Ok(())
}
