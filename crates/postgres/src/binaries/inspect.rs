//! Whether a folder holds a PostgreSQL that works.

use std::{
    io,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use super::{Binaries, Version};
use crate::{
    Error,
    account::{Account, command},
};

/// The extension the schema cannot do without: it makes double bookings impossible.
const NEEDED: &str = "btree_gist";

/// Asks `initdb --show`, which changes nothing and knows the version, the real folder behind links and wrappers, and
/// where the extensions are, in every packager's layout. It starts `postgres` for its version, so both are known to run.
pub(super) fn inspect(dir: &Path, account: Option<&Account>) -> Result<Binaries, Error> {
    let unusable = |reason: String| Error::Unusable { dir: dir.to_owned(), reason };
    for program in ["initdb", "postgres"] {
        if !dir.join(program).is_file() {
            return Err(unusable(format!("it has no `{program}`")));
        }
    }
    let report = report(dir, account)?;
    let value = |key: &str| report.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    let (Some(version), Some(share), Some(real)) =
        (value("VERSION").and_then(Version::parse), value("share_path"), value("PGPATH"))
    else {
        let last = report.lines().rfind(|line| line.contains("error")).unwrap_or("nothing that could be read");
        return Err(unusable(format!("`initdb --show` answered: {last}")));
    };
    let found = Binaries { dir: PathBuf::from(real), share: PathBuf::from(share), version };
    if version < Version::OLDEST {
        return Err(Error::TooOld { dir: found.dir, version });
    }
    if !found.has_extension(NEEDED) {
        return Err(unusable(format!("the extension {NEEDED} is missing (it comes with the contrib package)")));
    }
    if let Some(account) = account {
        account.must_reach(&found.dir.join("postgres"))?;
    }
    Ok(found)
}

/// A real `initdb` refuses root, a wrapper that drops privileges itself needs it: so first as the unprivileged account,
/// then as we are.
fn report(dir: &Path, account: Option<&Account>) -> Result<String, Error> {
    let unusable = |error: io::Error| Error::Unusable { dir: dir.to_owned(), reason: error.to_string() };
    let Some(account) = account else {
        return Ok(text(&show(dir, None).map_err(unusable)?));
    };
    match show(dir, Some(account)) {
        Ok(output) if output.status.success() => Ok(text(&output)),
        first => match show(dir, None) {
            Ok(output) if output.status.success() => Ok(text(&output)),
            _ => {
                account.must_reach(&dir.join("initdb"))?;
                first.map(|output| text(&output)).map_err(unusable)
            }
        },
    }
}

fn show(dir: &Path, account: Option<&Account>) -> io::Result<Output> {
    command(dir.join("initdb"), account).args(["--show", "--pgdata=/nonexistent"]).stdin(Stdio::null()).output()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
