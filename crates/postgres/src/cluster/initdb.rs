//! Makes a new, empty cluster.

use std::{env, fs, os::unix::process::CommandExt, process::Stdio};

use tokio::process::Command;

use super::folder::{Folder, write_secret};
use crate::{Binaries, Error, account::command, error::Tried};

/// Runs `initdb` beside the place where the data will be and moves the whole there in the end, so that an interrupted
/// start leaves nothing behind that looks like a cluster. `token` is held open by `initdb` while it runs.
pub(super) async fn initdb(binaries: &Binaries, folder: &Folder, ephemeral: bool, token: Stdio) -> Result<(), Error> {
    let password = random_password()?;
    write_secret(&folder.password(), &password)?;
    // `initdb` needs a copy that it can read under its own account; it is gone when `initdb` is.
    let copy = folder.dir().join("password.initdb");
    write_secret(&copy, &password)?;
    folder.account().map_or(Ok(()), |account| account.own(&copy))?;
    let new = folder.renew("pgdata.new")?;

    let mut initdb = command(binaries.dir().join("initdb"), folder.account());
    initdb.arg("--pgdata").arg(&new).arg("--pwfile").arg(&copy);
    initdb.args(["--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums"]);
    initdb.args(locale(binaries));
    if ephemeral {
        initdb.arg("--no-sync");
    }
    initdb.stdin(token).process_group(0);
    let output = Command::from(initdb).output().await.tried(|| "run initdb".to_owned());
    fs::remove_file(&copy).tried(|| format!("remove {}", copy.display()))?;
    let output = output?;
    if !output.status.success() {
        return Err(Error::Init(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    fs::rename(&new, folder.data()).tried(|| format!("move {} into place", new.display()))
}

/// Order by code point, upper and lower case of all Unicode: the same on every machine where that can be had. From
/// version 17 on PostgreSQL brings it itself; before, the system must, which macOS may not.
fn locale(binaries: &Binaries) -> &'static [&'static str] {
    if binaries.version().major >= 17 {
        &["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    } else if env::consts::OS == "linux" {
        &["--locale=C.UTF-8"]
    } else {
        &["--locale=C"]
    }
}

/// 192 bits in hexadecimal digits, which need no quoting anywhere.
fn random_password() -> Result<String, Error> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other).tried(|| "get random bytes".to_owned())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
