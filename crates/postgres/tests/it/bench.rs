//! What the tests work with: a folder, a cluster in it, a question to it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use postgres::{Binaries, Cluster, Options};

/// A path that does not exist yet, and whatever a test puts there is removed in the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("pg-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Self(std::env::temp_dir().join(name))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A test that failed leaves its server on the way down, which may still write.
        eventually(|| !self.0.exists() || fs::remove_dir_all(&self.0).is_ok());
    }
}

pub(crate) fn options(data_dir: &Path, ephemeral: bool) -> Options {
    Options { binaries: Binaries::find().unwrap(), data_dir: data_dir.to_owned(), settings: Vec::new(), ephemeral }
}

pub(crate) async fn kept(folder: &Folder) -> Cluster {
    Cluster::start(options(folder.path(), false)).await.unwrap()
}

pub(crate) async fn passing(folder: &Folder) -> Cluster {
    Cluster::start(options(folder.path(), true)).await.unwrap()
}

/// What `psql` prints for a statement, values separated by `|`; the error where it fails.
pub(crate) fn ask(cluster: &Cluster, statement: &str) -> Result<String, String> {
    let psql = Binaries::find().unwrap().program("psql").unwrap();
    let answer = Command::new(psql)
        .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement, &cluster.admin_url("postgres")])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if answer.status.success() { Ok(text(&answer.stdout)) } else { Err(text(&answer.stderr)) }
}

/// The number of the server process of a data folder.
pub(crate) fn server_pid(folder: &Folder) -> u32 {
    let text = fs::read_to_string(folder.path().join("pgdata/postmaster.pid")).unwrap();
    text.lines().next().unwrap().parse().unwrap()
}

pub(crate) fn signal(name: &str, pid: u32) {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", r#"kill -s "$1" "$2""#, "sh", name, &pid.to_string()]);
    assert!(shell.status().unwrap().success());
}

pub(crate) fn is_running(pid: u32) -> bool {
    let answer = Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output().unwrap();
    answer.status.success() && !answer.stdout.starts_with(b"Z")
}

/// Whether something comes true within ten seconds.
pub(crate) fn eventually(mut holds: impl FnMut() -> bool) -> bool {
    let since = Instant::now();
    while since.elapsed() < Duration::from_secs(10) {
        if holds() {
            return true;
        }
        sleep(Duration::from_millis(20));
    }
    false
}
