//! Where a demo keeps what it makes.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::{About as _, DemoError};
use crate::config::Config;

/// The folders of a demo, absolute.
#[derive(Debug)]
pub(super) struct Folders {
    /// The data of this demo.
    pub(super) data: PathBuf,
    /// What was fetched and made, which other demos can use too.
    pub(super) cache: PathBuf,
}

impl Folders {
    /// Makes the folders where they are missing. Without a wish they are below the current one, or below `/var/lib/pazpaz`
    /// where PostgreSQL could not reach that: it refuses to run as root, and no other account gets into root's home.
    pub(super) fn make(data_dir: Option<PathBuf>, config: &Config) -> Result<Self, DemoError> {
        let here = std::path::absolute(".").about(Path::new("."))?;
        let closed = is_root() && !is_open(&here);
        let elsewhere = Path::new("/var/lib/pazpaz");
        let data = match data_dir {
            Some(dir) => here.join(dir),
            None if closed => elsewhere.join("demo"),
            None => here.join(".pazpaz/demo"),
        };
        let cache = if closed { elsewhere.join("cache") } else { here.join(&config.cache_dir) };
        if !data.is_dir() {
            fs::create_dir_all(&data).about(&data)?;
            close(&data)?;
        }
        Ok(Self { data, cache })
    }
}

/// Lets nobody else look into a new folder; as root, lets PostgreSQL's account pass through it.
#[cfg(unix)]
fn close(folder: &Path) -> Result<(), DemoError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = if is_root() { 0o711 } else { 0o700 };
    fs::set_permissions(folder, fs::Permissions::from_mode(mode)).about(folder)
}

#[cfg(not(unix))]
fn close(_: &Path) -> Result<(), DemoError> {
    Ok(())
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// Whether everybody can pass through a folder and all that it is in.
#[cfg(unix)]
fn is_open(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    folder.ancestors().all(|step| fs::metadata(step).is_ok_and(|found| found.permissions().mode() & 0o001 != 0))
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    true
}
