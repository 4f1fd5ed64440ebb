//! The server process, from its start until it accepts connections, and down again.

use std::{
    io::{self, PipeWriter},
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt,
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::sleep,
};

use super::{Options, STEP, STOP_LIMIT, folder::Folder, log::Log, pidfile::PidFile, settings::settings};
use crate::{Error, account::command, error::Tried};

const WATCHDOG: &str = include_str!("watchdog.sh");

/// How long a start may take; recovery after a crash replays what was written since the last checkpoint.
const START_LIMIT: Duration = Duration::from_secs(300);

/// What the log says where another try may succeed: the port was taken between our choice and the server's, or
/// children of a killed predecessor have not noticed yet that it is gone.
const PASSING_TROUBLE: [&str; 3] =
    ["could not bind", "pre-existing shared memory block", "could not create any TCP/IP"];

/// A running server and its watchdog.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) port: u16,
    /// The folder of its Unix socket, where it has one.
    pub(super) socket: Option<PathBuf>,
    watchdog: Child,
    lifeline: PipeWriter,
}

impl Server {
    /// Starts it and waits until it accepts connections. `token` makes what the watchdog shall hold open until the
    /// server is gone.
    pub(super) async fn start(
        options: &Options,
        folder: &Folder,
        token: impl Fn() -> Result<Stdio, Error>,
    ) -> Result<Self, Error> {
        let mut tries = 20;
        loop {
            tries -= 1;
            match Self::launch(options, folder, token()?).await {
                Err(Error::Ended { tail, .. })
                    if tries > 0 && PASSING_TROUBLE.iter().any(|trouble| tail.contains(trouble)) =>
                {
                    tracing::debug!("PostgreSQL is started again: its port or memory was still in use");
                    sleep(Duration::from_millis(250)).await;
                }
                done => return done,
            }
        }
    }

    async fn launch(options: &Options, folder: &Folder, token: Stdio) -> Result<Self, Error> {
        let earlier = PidFile::read(&folder.data());
        let socket = folder.socket()?;
        let (log, file) = Log::open(folder)?;
        let (input, lifeline) = io::pipe().tried(|| "make a pipe".to_owned())?;
        let mut watchdog = command("/bin/sh", folder.account());
        let signal = if options.ephemeral { "QUIT" } else { "INT" };
        watchdog.args(["-c", WATCHDOG, "sh", signal]).arg(options.binaries.dir().join("postgres"));
        watchdog.arg("-D").arg(folder.data());
        let own = &options.settings;
        for (name, value) in settings(&options.binaries, options.ephemeral, free_port()?, socket.as_deref(), own) {
            watchdog.arg("-c").arg(format!("{name}={value}"));
        }
        if let Some(earlier) = &earlier {
            // PostgreSQL takes any living process with the number in a left-over file for its predecessor, unless it
            // is its own grandparent. We know better: a real one is stopped before we come here.
            watchdog.env("PG_GRANDPARENT_PID", earlier.pid.to_string());
        }
        // A group of its own: Ctrl-C in a terminal is for the program, which stops the server when it is done with it.
        watchdog.stdin(input).stdout(token).stderr(file).process_group(0);
        let watchdog = Command::from(watchdog).spawn().tried(|| "start /bin/sh".to_owned())?;
        Self { port: 0, socket, watchdog, lifeline }.ready(folder, &log, earlier.as_ref()).await
    }

    async fn ready(mut self, folder: &Folder, log: &Log, earlier: Option<&PidFile>) -> Result<Self, Error> {
        let since = Instant::now();
        while since.elapsed() < START_LIMIT {
            if self.watchdog.try_wait().tried(|| "wait for PostgreSQL".to_owned())?.is_some() {
                return Err(Error::Ended { log: log.path.clone(), tail: log.tail() });
            }
            if let Some(file) = PidFile::read(&folder.data())
                && file.ready
                && file.is_newer_than(earlier)
                && TcpStream::connect((Ipv4Addr::LOCALHOST, file.port)).await.is_ok()
            {
                self.port = file.port;
                return Ok(self);
            }
            sleep(STEP).await;
        }
        Err(Error::TimedOut { what: "start", seconds: START_LIMIT.as_secs(), log: log.path.clone() })
    }

    /// Ends it and waits until it is gone.
    pub(super) async fn stop(self) -> Result<(), Error> {
        let Self { mut watchdog, lifeline, .. } = self;
        drop(lifeline);
        let status = watchdog.wait().await.tried(|| "wait for PostgreSQL".to_owned())?;
        tracing::debug!(%status, "PostgreSQL has stopped");
        Ok(())
    }
}

/// Stops a server that has outlived both the program that started it and its watchdog.
pub(super) async fn stop_left_over(folder: &Folder) -> Result<(), Error> {
    let data = folder.data();
    let Some(file) = PidFile::read(&data).filter(|file| file.serves(&data)) else { return Ok(()) };
    tracing::warn!(pid = file.pid, "a PostgreSQL left over from an earlier run is stopped");
    // The shell's own `kill`: small images have no other.
    let mut shell = command("/bin/sh", None);
    let signal = shell.args(["-c", r#"kill -s INT "$1""#, "sh", &file.pid.to_string()]).stdin(Stdio::null()).output();
    signal.tried(|| "signal a left-over PostgreSQL".to_owned())?;
    let since = Instant::now();
    while file.serves(&data) {
        if since.elapsed() > STOP_LIMIT {
            return Err(Error::TimedOut { what: "stop", seconds: STOP_LIMIT.as_secs(), log: folder.log() });
        }
        sleep(STEP).await;
    }
    Ok(())
}

fn free_port() -> Result<u16, Error> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .tried(|| "find a free port".to_owned())
}
