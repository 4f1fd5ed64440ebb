//! `postmaster.pid`: who serves a data folder, and how far it has come.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use crate::account::command;

/// What the server has written about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PidFile {
    pub(super) pid: u32,
    /// Seconds since 1970. Tells a new server from an old one with the same number, which is common in containers.
    started: u64,
    pub(super) port: u16,
    pub(super) ready: bool,
}

impl PidFile {
    /// The file in a data folder, once the server has written all of it.
    pub(super) fn read(data: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(data.join("postmaster.pid")).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok()?;
        let started = lines.nth(1)?.trim().parse().ok()?;
        let port = lines.next()?.trim().parse().ok()?;
        let ready = lines.nth(3).is_some_and(|status| status.trim() == "ready");
        Some(Self { pid, started, port, ready })
    }

    /// Whether this was written by another server process than `earlier`.
    pub(super) fn is_newer_than(&self, earlier: Option<&Self>) -> bool {
        earlier.is_none_or(|earlier| (earlier.pid, earlier.started) != (self.pid, self.started))
    }

    /// Whether the process is a living PostgreSQL that serves exactly this folder; a number alone proves nothing,
    /// since numbers are reused.
    pub(super) fn serves(&self, data: &Path) -> bool {
        let process = PathBuf::from(format!("/proc/{}", self.pid));
        if Path::new("/proc/self").exists() {
            // The server changes into its data folder, and its name is that of the program.
            let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
            return name.trim() == "postgres" && fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == data);
        }
        ps(self.pid).is_some_and(|line| line.contains("postgres") && line.contains(&data.display().to_string()))
    }
}

/// Whether a process of this number exists, whoever owns it.
pub(super) fn is_alive(pid: u32) -> bool {
    if Path::new("/proc/self").exists() {
        return Path::new(&format!("/proc/{pid}")).exists();
    }
    ps(pid).is_some()
}

/// The command line of a process, where there is no `/proc`.
fn ps(pid: u32) -> Option<String> {
    let answer =
        command("ps", None).args(["-o", "command=", "-p", &pid.to_string()]).stdin(Stdio::null()).output().ok()?;
    answer.status.success().then(|| String::from_utf8_lossy(&answer.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::PidFile;

    const STARTING: &str = "71\n/data\n1700000000\n5433\n/data/socket\n127.0.0.1\n  3342 65536\nstarting\n";

    #[test]
    fn a_server_is_ready_only_when_it_says_so() {
        let starting = PidFile::parse(STARTING);
        assert_eq!(starting, Some(PidFile { pid: 71, started: 1_700_000_000, port: 5433, ready: false }));
        let ready = PidFile::parse(&STARTING.replace("starting", "ready   "));
        assert!(ready.is_some_and(|file| file.ready && !file.is_newer_than(starting.as_ref())));
        assert_eq!(PidFile::parse("71\n/data\n"), None);
    }

    #[test]
    fn the_same_number_at_another_time_is_another_server() {
        let old = PidFile::parse(STARTING);
        let new = PidFile::parse(&STARTING.replace("1700000000", "1700000009"));
        assert!(new.is_some_and(|new| new.is_newer_than(old.as_ref()) && new.is_newer_than(None)));
    }

    #[test]
    fn a_living_process_that_is_no_postgres_does_not_serve() {
        let file = PidFile { pid: std::process::id(), started: 0, port: 1, ready: true };
        assert!(super::is_alive(file.pid) && !file.serves(std::path::Path::new("/")));
    }
}
