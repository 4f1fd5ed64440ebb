//! `pazpaz demo`: a private PostgreSQL, two invented practices, and the server, in one folder and with one command.
//!
//! The first start makes all of it; later ones use what is there and are quick. Nothing of the environment that is meant for
//! a real server, no database and no key, is used here.

mod additions;
mod charts;
mod database;
mod door;
mod drafts;
mod error;
mod folders;
mod intake;
mod papers;
mod plans;
mod practice;
pub(crate) mod private;
pub(crate) mod progress;
mod ready;
mod seed;
mod state;
mod welcome;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use postgres::{Binaries, Cluster};
use tokio::net::TcpListener;

pub use self::error::DemoError;

use self::database::Opened;
use self::folders::Folders;
use self::ready::ReadyFile;
use crate::cli::print;
use crate::config::Config;
use crate::http::graphiql::Graphiql;
use crate::jobs::Jobs;
use crate::process::Stop;
use crate::serve;

/// What can be chosen about a demo.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder in which everything is kept; by default `.pazpaz/demo`.
    pub data_dir: Option<PathBuf>,
    /// The port of 127.0.0.1 to listen on; 0 for a free one.
    pub port: u16,
    /// A file to write addresses and tokens to once requests are answered.
    pub ready_file: Option<PathBuf>,
    /// What the practices are invented from.
    pub seed: u64,
}

/// Runs the demo until it is to stop.
///
/// # Errors
/// When something of it cannot be had: PostgreSQL, the folder, the port. Each says what to do.
pub async fn run(config: Config, options: Options, stop: &Stop) -> Result<(), DemoError> {
    let Options { data_dir, port, ready_file, seed } = options;
    // First, since it fails at once where another demo is running; who connects early waits for a moment.
    let listener = bind(port).await?;
    let config = of_its_own(config, listener.local_addr().map_err(|source| DemoError::Port { port, source })?);
    let folders = Folders::make(data_dir, &config)?;
    let ready = ready_file.map(ReadyFile::claim).transpose()?;
    let Some(cluster) = stop.or(start_postgres(&config, &folders)).await else { return Err(DemoError::Stopped) };
    let cluster = cluster?;
    let demo = Demo { config, folders, seed, cluster };
    let outcome = demo.run(listener, ready, stop).await;
    demo.cluster.stop().await?;
    outcome
}

/// A demo whose PostgreSQL runs.
struct Demo {
    config: Config,
    folders: Folders,
    seed: u64,
    cluster: Cluster,
}

impl Demo {
    async fn run(&self, listener: TcpListener, ready: Option<ReadyFile>, stop: &Stop) -> Result<(), DemoError> {
        let Some(opened) = stop.or(self.open()).await else { return Err(DemoError::Stopped) };
        let opened = opened?;
        let outcome = self.serve(listener, ready, &opened, stop).await;
        serve::close(&opened.jobs).await;
        serve::close(&opened.store).await;
        outcome
    }

    async fn serve(
        &self,
        listener: TcpListener,
        mut ready: Option<ReadyFile>,
        opened: &Opened,
        stop: &Stop,
    ) -> Result<(), DemoError> {
        let Self { config, folders, cluster, .. } = self;
        let Opened { store, jobs, checkpoints, seeded } = opened;
        let doors = door::open(store, &seeded.workspaces).await?;
        let graphiql = config.graphiql.then(|| Graphiql::make_in_background(folders.cache.join("graphiql")));
        let routes = serve::routes(config, store, graphiql);
        let url = config.public_url();
        // From here on nothing can fail: who connects now is answered as soon as the next lines are through.
        if let Some(ready) = &mut ready {
            ready.write(&url, &cluster.admin_url(database::NAME), &doors)?;
        }
        let today = store.clock().now().date();
        print::line(&welcome::text(&url, &doors, config.graphiql, &folders.data, seeded.age(today)));
        serve::serve(listener, routes, Jobs::new(jobs.clone(), checkpoints.clone()), stop).await;
        Ok(())
    }
}

/// The settings of a demo: those of the user as far as they are matters of taste.
fn of_its_own(mut config: Config, address: SocketAddr) -> Config {
    config.listen = address;
    config.public_url = Some(format!("http://{address}"));
    config.cookie_secure = Some(false);
    (config.database_url, config.migration_database_url, config.jobs_database_url) = (None, None, None);
    (config.master_key, config.master_key_file) = (None, None);
    (config.signing_key_file, config.erasure_ledger) = (None, None);
    // Whoever looks at a demo comes back to it after lunch.
    config.sign_in.link_minutes = 24 * 60;
    config.sign_in.idle_minutes = 24 * 60;
    config.sign_in.lifetime_hours = 7 * 24;
    config
}

async fn bind(port: u16) -> Result<TcpListener, DemoError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).await.map_err(|source| DemoError::Port { port, source })
}

async fn start_postgres(config: &Config, folders: &Folders) -> Result<Cluster, DemoError> {
    let binaries = match &config.postgres_bin {
        Some(dir) => Binaries::at(dir)?,
        None => Binaries::find_or_fetch(&folders.cache.join("postgres")).await?,
    };
    let data_dir = folders.data.join("postgres");
    Ok(Cluster::start(postgres::Options { binaries, data_dir, settings: Vec::new(), ephemeral: false }).await?)
}
