//! Makes the bundle with the Node.js of the machine.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::{Assets, sources};

/// A slow line may need minutes for the 220 MB of packages; a hanging one must end some time.
const PATIENCE: Duration = Duration::from_secs(600);
const OLDEST_NODE: u32 = 20;
/// The last lines of a failed step that are kept for the reader.
const KEPT_LINES: usize = 20;

/// Why there is no bundle. Every message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// `node` or `npm` is not on the PATH.
    #[error(
        "GraphiQL needs Node.js {OLDEST_NODE} or newer with npm, and `{0}` was not found: install it, then run `pazpaz graphiql`"
    )]
    Missing(&'static str),
    /// Node.js is there and too old.
    #[error(
        "GraphiQL needs Node.js {OLDEST_NODE} or newer, and this machine has {0}: install a newer one, then run `pazpaz graphiql`"
    )]
    TooOld(String),
    /// A step ended with an error; [`MakeError::output`] holds its last lines.
    #[error("`{step}` failed while GraphiQL was made: run `pazpaz graphiql` to try again and to see why")]
    Failed {
        /// The command, as one would type it.
        step: &'static str,
        /// The last lines it wrote.
        output: String,
    },
    /// A step took longer than ten minutes.
    #[error(
        "`{0}` did not end within ten minutes while GraphiQL was made: check the network, then run `pazpaz graphiql`"
    )]
    TimedOut(&'static str),
    /// The cache folder cannot be used.
    #[error(
        "GraphiQL cannot be made in its cache folder: {0}; check that the folder can be written, then run `pazpaz graphiql`"
    )]
    Folder(#[from] io::Error),
}

impl MakeError {
    /// The last lines of the step that failed, for a log or a terminal; empty for the other kinds. They can name folders
    /// of this machine, so they are not shown on the page.
    #[must_use]
    pub fn output(&self) -> &str {
        match self {
            Self::Failed { output, .. } => output,
            _ => "",
        }
    }
}

/// The bundle for the sources of this program, from `cache` or made there now (which takes about half a minute and a
/// network or a filled npm cache). Safe to run in several processes at once: one makes it, the others wait.
///
/// # Errors
/// When Node.js or npm is missing or too old, a step fails or hangs, or the folder cannot be written.
pub async fn make(cache: &Path) -> Result<Assets, MakeError> {
    let version = sources::version();
    let finished = cache.join(&version);
    if let Some(assets) = Assets::find(finished.clone(), version.clone()) {
        return Ok(assets);
    }
    node_is_new_enough().await?;
    std::fs::create_dir_all(cache)?;
    let lock = lock(&cache.join("lock")).await?;
    if let Some(assets) = Assets::find(finished.clone(), version.clone()) {
        return Ok(assets);
    }
    // The lock is ours, so whatever lies in the work folder was left by a process that ended too early.
    let work = cache.join("work");
    remove(work.clone()).await?;
    std::fs::create_dir(&work)?;
    sources::write(&work)?;
    let made = run_steps(&work).await;
    if made.is_ok() {
        remove(finished.clone()).await?;
        std::fs::rename(work.join("dist"), &finished)?;
    }
    remove(work).await?;
    drop(lock);
    made?;
    Assets::find(finished, version).ok_or_else(|| MakeError::Failed {
        step: "node build.mjs",
        output: "it ended well and left files out".to_owned(),
    })
}

async fn node_is_new_enough() -> Result<(), MakeError> {
    run("npm --version", "npm", &["--version"], Path::new(".")).await?;
    let version = run("node --version", "node", &["--version"], Path::new(".")).await?;
    let version = version.trim();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => Err(MakeError::TooOld(version.to_owned())),
    }
}

async fn run_steps(work: &Path) -> Result<(), MakeError> {
    // No package runs a script of its own, and each must have the checksum of the lock file.
    let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
    run("npm ci", "npm", &install, work).await?;
    run("node build.mjs", "node", &["build.mjs"], work).await?;
    Ok(())
}

/// Runs a program to its end and answers with what it wrote to its output.
async fn run(
    step: &'static str,
    program: &'static str,
    arguments: &[&str],
    folder: &Path,
) -> Result<String, MakeError> {
    let child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| is_harmless(name)))
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = match tokio::time::timeout(PATIENCE, child).await {
        Ok(Ok(output)) => output,
        Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => return Err(MakeError::Missing(program)),
        Ok(Err(error)) => return Err(MakeError::Folder(error)),
        Err(_) => return Err(MakeError::TimedOut(step)),
    };
    let written = String::from_utf8_lossy(&output.stdout);
    if output.status.success() {
        return Ok(written.into_owned());
    }
    let written = format!("{written}{}", String::from_utf8_lossy(&output.stderr));
    Err(MakeError::Failed { step, output: last_lines(&written) })
}

/// The environment of a server holds its keys and the way into its database. The tools get only what they need to be
/// found, to keep a cache and to reach a registry.
fn is_harmless(name: &OsString) -> bool {
    let name = name.to_string_lossy().to_ascii_lowercase();
    let exact = ["path", "home", "tmpdir", "lang", "no_proxy", "http_proxy", "https_proxy", "ssl_cert_file"];
    exact.contains(&name.as_str()) || name.starts_with("npm_config_") || name == "node_extra_ca_certs"
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let skipped = lines.len().saturating_sub(KEPT_LINES);
    lines.into_iter().skip(skipped).collect::<Vec<_>>().join("\n")
}

/// Takes the lock of the cache folder, looking again every so often: a blocking wait could not be cancelled.
async fn lock(path: &Path) -> Result<File, MakeError> {
    let file = File::create(path)?;
    let started = tokio::time::Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if started.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            Err(TryLockError::WouldBlock) => return Err(MakeError::TimedOut("another pazpaz graphiql")),
            Err(TryLockError::Error(error)) => return Err(MakeError::Folder(error)),
        }
    }
}

/// Removes a folder and what is in it, if it exists; thousands of small files, so not on the runtime's own threads.
async fn remove(folder: PathBuf) -> Result<(), MakeError> {
    let removed = tokio::task::spawn_blocking(move || std::fs::remove_dir_all(folder)).await;
    match removed.map_err(io::Error::other)? {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tools_see_no_secret_of_the_server() {
        for (name, passes) in
            [("DATABASE_URL", false), ("PAZPAZ_MASTER_KEY", false), ("PATH", true), ("npm_config_registry", true)]
        {
            assert_eq!(is_harmless(&OsString::from(name)), passes, "{name}");
        }
    }

    #[test]
    fn only_the_last_lines_of_a_failure_are_kept() {
        let text: String = (0..50).map(|line| format!("line {line}\n\n")).collect();
        let kept = last_lines(&text);
        assert_eq!(kept.lines().count(), KEPT_LINES);
        assert!(kept.ends_with("line 49"));
    }
}
