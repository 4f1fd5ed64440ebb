//! A person signs in and runs a query, in a real browser.
//!
//! Needs Node.js and Chromium. Where one of them is missing the test says so on standard error and passes, unless
//! `PAZPAZ_REQUIRE_BROWSER=1` makes that a failure, as it is where nobody would read the message.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test may stop")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The exit code with which the script says that the machine has no browser.
const NO_BROWSER: i32 = 3;

/// How the browser's visit ended.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Everything held.
    Passed,
    /// The machine lacks what the visit needs; the sentence says what.
    Skipped(String),
    /// Something did not hold; what the script wrote.
    Failed(String),
}

impl Outcome {
    /// Fails the running test unless the visit passed, or was skipped where that is allowed.
    pub(crate) fn hold(self) {
        let required = std::env::var_os("PAZPAZ_REQUIRE_BROWSER").is_some_and(|value| value == "1");
        match self {
            Self::Passed => {}
            Self::Failed(output) => panic!("the visit with the browser failed: {output}"),
            Self::Skipped(reason) if required => panic!("the visit with the browser is required here: {reason}"),
            // Written past the test harness, which would swallow it: a skipped test must be seen.
            Self::Skipped(reason) => {
                writeln!(std::io::stderr(), "SKIPPED a_person_signs_in_and_runs_a_query_in_graphiql: {reason}").ok();
            }
        }
    }
}

/// Opens a one-time sign-in link (`http://127.0.0.1:PORT/sign-in#TOKEN`) in Chromium, signs in, runs the examples of
/// GraphiQL and looks at what the browser was asked for and what it kept. Blocks for some seconds: call it through
/// `tokio::task::spawn_blocking` where the server runs in the same process.
pub(crate) fn run_browser(sign_in_url: &str) -> Outcome {
    let folder = match prepare() {
        Ok(folder) => folder,
        Err(reason) => return Outcome::Skipped(reason),
    };
    let operations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/server/graphiql/operations.js");
    // Node reads the examples as a module only where a `package.json` beside them says so; the copy has one.
    std::fs::copy(operations, folder.join("operations.js")).unwrap();
    let mut script = Command::new("node");
    script.args(["sign-in-and-query.mjs", sign_in_url, "operations.js"]).current_dir(&folder);
    let output = script.output().unwrap();
    match output.status.code() {
        Some(0) => Outcome::Passed,
        Some(NO_BROWSER) => Outcome::Skipped(written(&output)),
        _ => Outcome::Failed(written(&output)),
    }
}

/// A copy of the script with its one package, kept in the target folder from run to run; or why there is none.
fn prepare() -> Result<PathBuf, String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let lock = std::fs::read(source.join("package-lock.json")).unwrap();
    // Written last, so that an interrupted installation is done again.
    let installed = folder.join("installed-lock.json");
    let up_to_date = std::fs::read(&installed).is_ok_and(|copied| copied == lock);
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["package.json", "package-lock.json", "chromium.mjs", "watch.mjs", "sign-in-and-query.mjs"] {
        std::fs::copy(source.join(name), folder.join(name)).unwrap();
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
        std::fs::write(installed, lock).unwrap();
    }
    Ok(folder)
}

fn written(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)).trim().to_owned()
}
