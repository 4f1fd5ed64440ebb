//! The folder of a cluster: whose it is, what is in it, and that only one process runs it.
//!
//! The folder itself belongs to whom the program runs as, and only `pgdata` and `socket` in it to whom PostgreSQL runs
//! as: so a program that is root never follows a path that a lesser account could have bent.

use std::{
    fs::{self, File, OpenOptions, Permissions, TryLockError},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Stdio,
    time::Instant,
};

use tokio::time::sleep;

use super::{STEP, STOP_LIMIT, pidfile};
use crate::{Error, account::Account, error::Tried};

/// A Unix socket's path has at most 103 bytes on macOS and 107 on Linux, `/.s.PGSQL.65535` among them.
const LONGEST_SOCKET_DIR: usize = 103 - 15;

/// A claimed folder. While this, or a [`Folder::token`] of it, is open anywhere, nobody else can claim it.
#[derive(Debug)]
pub(super) struct Folder {
    dir: PathBuf,
    lock: File,
    account: Option<Account>,
}

impl Folder {
    /// Takes the folder for this process; makes it where it is missing. Where a predecessor has died and its server is
    /// still on its way down, waits for that.
    pub(super) async fn claim(dir: &Path, ephemeral: bool) -> Result<Self, Error> {
        let (dir, mut lock) = locked(dir).await?;
        lock.set_len(0).and_then(|()| write!(lock, "{}", std::process::id())).tried(|| "write the lock".to_owned())?;
        let account = Account::to_drop_to()?.map(|account| account.owning(&dir.join("pgdata")));
        let folder = Self { dir, lock, account };
        folder.prepare(ephemeral)?;
        Ok(folder)
    }

    fn prepare(&self, ephemeral: bool) -> Result<(), Error> {
        let mark = self.dir.join("ephemeral");
        if mark.exists() {
            // What was meant to pass was written without care for a crash, so nothing in it can be trusted.
            remove(&self.data())?;
        } else if ephemeral && self.has_data() {
            return Err(Error::Kept { dir: self.dir.clone() });
        }
        if ephemeral {
            File::create(&mark).tried(|| format!("create {}", mark.display()))?;
        } else if mark.exists() {
            fs::remove_file(&mark).tried(|| format!("remove {}", mark.display()))?;
        }
        let mode = if self.account.is_some() { 0o711 } else { 0o700 };
        fs::set_permissions(&self.dir, Permissions::from_mode(mode))
            .tried(|| format!("set the permissions of {}", self.dir.display()))
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Whom PostgreSQL runs as, where not as the program.
    pub(super) fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    pub(super) fn data(&self) -> PathBuf {
        self.dir.join("pgdata")
    }

    pub(super) fn has_data(&self) -> bool {
        self.data().exists()
    }

    pub(super) fn log(&self) -> PathBuf {
        self.dir.join("postgres.log")
    }

    pub(super) fn password(&self) -> PathBuf {
        self.dir.join("password")
    }

    /// Gives a child process a share in the claim, which then outlives this process.
    pub(super) fn token(&self) -> Result<Stdio, Error> {
        self.lock.try_clone().map(Stdio::from).tried(|| "share the lock".to_owned())
    }

    /// A new, empty folder of PostgreSQL's own within this one, in place of an old one.
    pub(super) fn renew(&self, name: &str) -> Result<PathBuf, Error> {
        let path = self.dir.join(name);
        remove(&path)?;
        fs::create_dir(&path)
            .and_then(|()| fs::set_permissions(&path, Permissions::from_mode(0o700)))
            .tried(|| format!("create {}", path.display()))?;
        self.account.as_ref().map_or(Ok(()), |account| account.own(&path))?;
        Ok(path)
    }

    /// An empty folder for the Unix socket, or `None` where its path would be too long or need quoting.
    pub(super) fn socket(&self) -> Result<Option<PathBuf>, Error> {
        let path = self.renew("socket")?;
        let fits =
            path.to_str().is_some_and(|text| text.len() <= LONGEST_SOCKET_DIR && !text.contains(['"', ',', ' ']));
        Ok(fits.then_some(path))
    }
}

impl Drop for Folder {
    /// From here on the holder of the lock is a server on its way down, for which a successor may wait.
    fn drop(&mut self) {
        if let Err(error) = self.lock.set_len(0) {
            tracing::debug!(%error, "the lock of the data folder could not be emptied");
        }
    }
}

/// A new file that only its owner can read.
pub(super) fn write_secret(path: &Path, text: &str) -> Result<(), Error> {
    let write = || {
        if path.exists() {
            fs::remove_file(path)?;
        }
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(text.as_bytes())
    };
    write().tried(|| format!("write {}", path.display()))
}

const LOCK: &str = "cluster.lock";

/// Waits for a server on its way down, but not for one that is to stay.
async fn locked(dir: &Path) -> Result<(PathBuf, File), Error> {
    let since = Instant::now();
    loop {
        match open(dir) {
            Ok((dir, lock)) => match lock.try_lock() {
                Ok(()) if is_same(&dir.join(LOCK), &lock) => return Ok((dir, lock)),
                Ok(()) => {}
                Err(TryLockError::Error(error)) => return Err(error).tried(|| format!("lock {}", dir.display())),
                Err(TryLockError::WouldBlock) => {
                    if let Some(pid) = holder(&dir).filter(|pid| pidfile::is_alive(*pid)) {
                        return Err(Error::InUse { dir, pid });
                    }
                }
            },
            // A passing predecessor takes its folder away under our hands: then we make a new one.
            Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        if since.elapsed() > STOP_LIMIT {
            let log = dir.join("postgres.log");
            return Err(Error::TimedOut { what: "stop", seconds: STOP_LIMIT.as_secs(), log });
        }
        sleep(STEP).await;
    }
}

fn open(dir: &Path) -> Result<(PathBuf, File), Error> {
    fs::create_dir_all(dir).tried(|| format!("create {}", dir.display()))?;
    let dir = fs::canonicalize(dir).tried(|| format!("open {}", dir.display()))?;
    let path = dir.join(LOCK);
    // The lock is the first thing that we put there and the last that we take away; looked for twice, since a
    // competitor may put it there in between.
    if !path.exists() {
        let mut entries = fs::read_dir(&dir).tried(|| format!("read {}", dir.display()))?;
        if entries.next().is_some() && !path.exists() {
            return Err(Error::NotOurs { dir });
        }
    }
    let lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
    Ok((dir, lock.tried(|| format!("open {}", path.display()))?))
}

fn is_same(path: &Path, file: &File) -> bool {
    let (Ok(here), Ok(held)) = (fs::metadata(path), file.metadata()) else { return false };
    (here.dev(), here.ino()) == (held.dev(), held.ino())
}

fn holder(dir: &Path) -> Option<u32> {
    fs::read_to_string(dir.join(LOCK)).ok()?.trim().parse().ok()
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.tried(|| format!("remove {}", path.display())),
    }
}
