//! A private PostgreSQL that lives as long as the program.

mod cleaner;
mod folder;
mod initdb;
mod log;
mod pidfile;
mod server;
mod settings;
mod url;

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{Binaries, Error, error::Tried};
use cleaner::Cleaner;
use folder::Folder;
use server::Server;

/// How often something is looked at while it is waited for.
const STEP: Duration = Duration::from_millis(10);

/// How long a server may take to stop; the watchdog turns impatient a little earlier.
const STOP_LIMIT: Duration = Duration::from_secs(120);

/// What to run, and where.
#[derive(Debug, Clone)]
pub struct Options {
    /// The install to run.
    pub binaries: Binaries,
    /// A folder for this cluster alone; made where it is missing. It must be empty or hold a cluster of ours.
    pub data_dir: PathBuf,
    /// Server settings by name, over the defaults. They appear in the list of processes, so they must not be secret.
    pub settings: Vec<(String, String)>,
    /// Whether the data goes with the program. Nothing is then kept safe from a crash, which makes it fast.
    pub ephemeral: bool,
}

/// A running PostgreSQL. When this is dropped, or the program ends in whatever way, the server stops.
pub struct Cluster {
    // In the order in which they are to be dropped.
    server: Server,
    cleaner: Option<Cleaner>,
    folder: Folder,
    password: String,
}

impl Cluster {
    /// Starts the server and waits until it accepts connections; makes the data folder where it is new, recovers it
    /// where it was left in a crash. About 0.1 s for an existing folder, 1 s for a new one.
    ///
    /// # Errors
    /// [`Error::InUse`], [`Error::NotOurs`], [`Error::Kept`] or [`Error::Closed`] for the folder, [`Error::Init`],
    /// [`Error::Ended`] or [`Error::TimedOut`] for the server.
    pub async fn start(options: Options) -> Result<Self, Error> {
        let folder = Folder::claim(&options.data_dir, options.ephemeral).await?;
        let cleaner = if options.ephemeral { Some(Cleaner::start(&folder)?) } else { None };
        if let Some(account) = folder.account() {
            account.must_reach(folder.dir())?;
            account.must_reach(&options.binaries.dir().join("postgres"))?;
        }
        let token = || cleaner.as_ref().map_or_else(|| folder.token(), Cleaner::token);
        if !folder.has_data() {
            initdb::initdb(&options.binaries, &folder, options.ephemeral, token()?).await?;
        }
        let path = folder.password();
        let password = fs::read_to_string(&path).tried(|| format!("read {}", path.display()))?;
        server::stop_left_over(&folder).await?;
        let server = Server::start(&options, &folder, token).await?;
        tracing::info!(port = server.port, folder = %folder.dir().display(), "PostgreSQL is ready");
        Ok(Self { server, cleaner, folder, password })
    }

    /// The port on 127.0.0.1; another one at each start, unless the settings name one.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.server.port
    }

    /// A connection URL: through the Unix socket, which only whom PostgreSQL runs as and root can reach, and over TCP where the path of
    /// the data folder is too long for one. It holds the password: it must not be logged.
    #[must_use]
    pub fn url(&self, role: &str, password: &str, database: &str) -> String {
        url::url(role, password, self.server.socket.as_deref(), self.port(), database)
    }

    /// The URL of the superuser, `postgres`, for setting things up. It must not be logged.
    #[must_use]
    pub fn admin_url(&self, database: &str) -> String {
        self.url("postgres", &self.password, database)
    }

    /// The server's log.
    #[must_use]
    pub fn log_path(&self) -> PathBuf {
        self.folder.log()
    }

    /// The data folder, with links resolved.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        self.folder.dir()
    }

    /// Stops the server, which ends all connections, and waits until it is down and a passing folder is gone.
    ///
    /// # Errors
    /// [`Error::Io`], when the end cannot be waited for; the server goes down all the same.
    pub async fn stop(self) -> Result<(), Error> {
        let Self { server, cleaner, folder, password: _ } = self;
        server.stop().await?;
        if let Some(cleaner) = cleaner {
            cleaner.finish().await?;
        }
        drop(folder);
        Ok(())
    }
}

impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cluster")
            .field("data_dir", &self.data_dir())
            .field("port", &self.port())
            .finish_non_exhaustive()
    }
}
