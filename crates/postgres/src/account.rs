//! Whom PostgreSQL runs as when the program is root, which PostgreSQL refuses to be.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{fs::MetadataExt, fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{Error, error::Tried};

/// An unprivileged account to drop to.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    name: String,
    uid: u32,
    gid: u32,
}

impl Account {
    /// The account to drop to, or `None` where the program is not root and simply stays who it is.
    pub(crate) fn to_drop_to() -> Result<Option<Self>, Error> {
        if id(&["-u"]) != Some(0) {
            return Ok(None);
        }
        ["postgres", "_postgres", "nobody"]
            .into_iter()
            .find_map(|name| {
                let (uid, gid) = (id(&["-u", name])?, id(&["-g", name])?);
                (uid != 0).then(|| Self { name: name.to_owned(), uid, gid })
            })
            .map(Some)
            .ok_or(Error::NoAccount)
    }

    /// The account to run an existing data folder as: its owner, so that a folder made without root keeps working
    /// with it, and the other way round.
    pub(crate) fn owning(self, folder: &Path) -> Self {
        match fs::metadata(folder) {
            Ok(found) if found.uid() != 0 => {
                Self { name: format!("user {}", found.uid()), uid: found.uid(), gid: found.gid() }
            }
            _ => self,
        }
    }

    /// Makes the account the owner of a new file or folder.
    ///
    /// Only for what lies in a folder that the account cannot write to: in its own folder it could put a link in the
    /// way and be given any file of the machine.
    pub(crate) fn own(&self, path: &Path) -> Result<(), Error> {
        chown(path, Some(self.uid), Some(self.gid)).tried(|| format!("change the owner of {}", path.display()))
    }

    /// Checks that the account can pass every folder on the way to `path` and use `path` itself; names the outermost
    /// one that stops it. Asks a shell of that account, since only the system knows about access lists and mounts.
    pub(crate) fn must_reach(&self, path: &Path) -> Result<(), Error> {
        let mut way: Vec<&Path> = path.ancestors().collect();
        way.reverse();
        let mut shell = command("/bin/sh", Some(self));
        shell.args(["-c", r#"for step; do [ -x "$step" ] || { printf %s "$step"; exit 1; }; done"#, "sh"]).args(way);
        let answer = shell.stdin(Stdio::null()).output().tried(|| "ask /bin/sh about a folder".to_owned())?;
        if answer.status.success() {
            return Ok(());
        }
        let path = PathBuf::from(String::from_utf8_lossy(&answer.stdout).into_owned());
        Err(Error::Closed { account: self.name.clone(), path })
    }
}

/// A command with a bare environment, run as `account` where there is one.
///
/// The environment is emptied because ours can hold keys and database URLs, which a database has no use for, and
/// because `PG*` variables of the user must not steer a private server. `C` keeps messages in one language.
pub(crate) fn command(program: impl AsRef<OsStr>, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").current_dir("/");
    for name in ["PATH", "LD_LIBRARY_PATH"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    if let Some(account) = account {
        command.gid(account.gid).uid(account.uid);
    }
    command
}

fn id(arguments: &[&str]) -> Option<u32> {
    let answer = command("id", None).args(arguments).stdin(Stdio::null()).output().ok()?;
    answer.status.success().then_some(())?;
    String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
}
