//! The server that is measured: this program again, as `pazpaz serve`.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use axum::http::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use super::connection::Connection;
use crate::bench::error::{About as _, BenchError};
use crate::bench::state::State;
use crate::demo::private;

/// How long it may take to start, and to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) address: SocketAddr,
    pub(super) pid: u32,
    child: Child,
}

impl Server {
    /// Starts it and waits until it is ready.
    pub(super) async fn start(
        folder: &Path,
        state: &State,
        url: &SecretString,
        jobs: &SecretString,
    ) -> Result<Self, BenchError> {
        let folder = std::path::absolute(folder).about(folder)?;
        let key = folder.join("master.key");
        private::write(&key, state.master_key.expose_secret()).about(&key)?;
        let signing = folder.join("signing.key");
        private::write(&signing, state.signing_key.expose_secret()).about(&signing)?;
        let program = std::env::current_exe().about(Path::new("/proc/self/exe"))?;
        let address = free_address()?;
        let mut command = Command::new(&program);
        // The settings of a user or of the current folder are not what is measured.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PAZPAZ_")) {
            command.env_remove(name);
        }
        command
            .arg("serve")
            .current_dir(&folder)
            .env("DATABASE_URL", url.expose_secret())
            .env("PAZPAZ_JOBS_DATABASE_URL", jobs.expose_secret())
            .env("PAZPAZ_MASTER_KEY_FILE", &key)
            .env("PAZPAZ_SIGNING_KEY_FILE", &signing)
            .env("PAZPAZ_LISTEN", address.to_string())
            .env("PAZPAZ_GRAPHIQL", "false")
            .env("PAZPAZ_LOG__FILTER", "warn")
            .env("PAZPAZ_SIGN_IN__IDLE_MINUTES", "1440")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        // Ctrl-C is for this program, which stops the server when it is done with it.
        #[cfg(unix)]
        command.process_group(0);
        let child = command.spawn().about(&program)?;
        let pid = child.id().ok_or(BenchError::Server("ended at once"))?;
        let mut server = Self { address, pid, child };
        match timeout(PATIENCE, server.ready()).await {
            Ok(ready) => ready.map(|()| server),
            Err(_) => Err(BenchError::Server("did not become ready in time")),
        }
    }

    async fn ready(&mut self) -> Result<(), BenchError> {
        loop {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return Err(BenchError::Server("ended before it was ready"));
            }
            if let Ok(mut connection) = Connection::open(self.address).await
                && let Ok(StatusCode::OK) = connection.get("/health/ready").await
            {
                return Ok(());
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Asks it to end and waits until it has.
    pub(super) async fn stop(mut self) -> Result<(), BenchError> {
        #[cfg(unix)]
        if let Some(pid) = i32::try_from(self.pid).ok().and_then(rustix::process::Pid::from_raw) {
            // It may have ended by itself, which the status tells.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        #[cfg(not(unix))]
        drop(self.child.start_kill());
        match timeout(PATIENCE, self.child.wait()).await {
            Ok(Ok(status)) if status.success() || cfg!(not(unix)) => Ok(()),
            _ => Err(BenchError::Server("did not end cleanly")),
        }
    }
}

fn free_address() -> Result<SocketAddr, BenchError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    listener.and_then(|listener| listener.local_addr()).map_err(|_| BenchError::Server("finds no free port"))
}
