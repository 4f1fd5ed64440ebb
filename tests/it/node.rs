//! Tests that run in Node.js: with their packages installed once, skipped where the machine cannot run them.
//!
//! A skipped test says so on standard error and passes, unless `PAZPAZ_REQUIRE_BROWSER=1` makes that a failure, as it is where
//! nobody would read the message.
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// How a script ended.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Everything held.
    Passed,
    /// The machine lacks what the script needs; the sentence says what.
    Skipped(String),
    /// Something did not hold; what the script wrote.
    Failed(String),
}

impl Outcome {
    /// Fails the running test unless the script passed, or was skipped where that is allowed.
    pub(crate) fn hold(self, test: &str) {
        let required = std::env::var_os("PAZPAZ_REQUIRE_BROWSER").is_some_and(|value| value == "1");
        match self {
            Self::Passed => {}
            Self::Failed(output) => panic!("{test}: {output}"),
            Self::Skipped(reason) if required => panic!("{test} is required here: {reason}"),
            // Written past the test harness, which would swallow it: a skipped test must be seen.
            Self::Skipped(reason) => {
                writeln!(std::io::stderr(), "SKIPPED {test}: {reason}").ok();
            }
        }
    }
}

/// Where tests keep what they need not make anew from run to run.
pub(crate) fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// A copy of one of the folders of scripts with its packages, kept in the target folder; or why there is none.
pub(crate) fn installed(name: &str) -> Result<PathBuf, String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let folder = kept(name);
    let lock = std::fs::read(source.join("package-lock.json")).unwrap();
    // Written last, so that an interrupted installation is done again.
    let done = folder.join("installed-lock.json");
    let up_to_date = std::fs::read(&done).is_ok_and(|copied| copied == lock);
    std::fs::create_dir_all(&folder).unwrap();
    for entry in std::fs::read_dir(&source).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }
    if Command::new("node").arg("--version").output().is_err() {
        return Err("there is no Node.js on the PATH".to_owned());
    }
    if !up_to_date {
        let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        let output = Command::new("npm").args(install).current_dir(&folder).output();
        let output = output.map_err(|error| format!("npm cannot be started: {error}"))?;
        if !output.status.success() {
            return Err(format!("`npm ci` failed: {}", written(&output)));
        }
        std::fs::write(done, lock).unwrap();
    }
    Ok(folder)
}

/// What a program wrote.
pub(crate) fn written(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)).trim().to_owned()
}
