//! The private PostgreSQL of a benchmark.

use std::path::Path;

use migration::admin;
use postgres::{Binaries, Cluster};
use secrecy::{ExposeSecret as _, SecretString};

use super::error::BenchError;
use super::state::State;
use crate::config::Config;

/// What the database is called.
const NAME: &str = "pazpaz";

/// For both: a machine of a few gigabytes. Nothing of what keeps data safe is switched off.
const COMMON: [(&str, &str); 4] = [
    ("shared_buffers", "1GB"),
    ("effective_cache_size", "4GB"),
    ("checkpoint_timeout", "30min"),
    ("max_wal_size", "16GB"),
];

/// While rows are loaded nobody waits for a commit: after a crash one loads again.
const LOADING: [(&str, &str); 5] = [
    ("synchronous_commit", "off"),
    ("autovacuum", "off"),
    ("maintenance_work_mem", "512MB"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
];

/// What the cluster is started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Filling it.
    Load,
    /// Measuring it.
    Run,
}

/// The running cluster.
#[derive(Debug)]
pub(super) struct Database {
    cluster: Cluster,
}

impl Database {
    /// Starts the cluster of the folder.
    pub(super) async fn start(config: &Config, folder: &Path, what: Use) -> Result<Self, BenchError> {
        let binaries = match &config.postgres_bin {
            Some(dir) => Binaries::at(dir)?,
            None => Binaries::find_or_fetch(&config.cache_dir.join("postgres")).await?,
        };
        let loading: &[_] = if what == Use::Load { &LOADING } else { &[] };
        let settings = COMMON.iter().chain(loading).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let options = postgres::Options {
            binaries,
            data_dir: folder.join("postgres"),
            settings: settings.collect(),
            ephemeral: false,
        };
        Ok(Self { cluster: Cluster::start(options).await? })
    }

    /// Makes the database anew, with its roles and tables. What was there is gone.
    pub(super) async fn make(&self, state: &State) -> Result<(), BenchError> {
        let server = self.cluster.admin_url("postgres");
        admin::drop_database(&server, NAME).await?;
        admin::create_database(&server, NAME).await?;
        admin::prepare(&self.admin()).await?;
        admin::set_password(&self.admin(), "pazpaz_owner", state.owner_password.expose_secret()).await?;
        admin::set_password(&self.admin(), "pazpaz_app", state.app_password.expose_secret()).await?;
        admin::set_password(&self.admin(), "pazpaz_jobs", state.jobs_password.expose_secret()).await?;
        self.migrate(state).await
    }

    /// Brings the database to this version.
    pub(super) async fn migrate(&self, state: &State) -> Result<(), BenchError> {
        admin::up(&self.cluster.url("pazpaz_owner", state.owner_password.expose_secret(), NAME)).await?;
        Ok(())
    }

    /// The URL of the administrator. It must not be logged.
    pub(super) fn admin(&self) -> String {
        self.cluster.admin_url(NAME)
    }

    /// The URL of the role that the server runs as.
    pub(super) fn app(&self, state: &State) -> SecretString {
        self.cluster.url("pazpaz_app", state.app_password.expose_secret(), NAME).into()
    }

    /// The URL of the role of background work.
    pub(super) fn jobs(&self, state: &State) -> SecretString {
        self.cluster.url("pazpaz_jobs", state.jobs_password.expose_secret(), NAME).into()
    }

    /// The process of the server, the parent of all its others.
    pub(super) fn pid(&self) -> Option<u32> {
        let file = std::fs::read_to_string(self.cluster.data_dir().join("pgdata/postmaster.pid")).ok()?;
        file.lines().next()?.trim().parse().ok()
    }

    /// Stops it.
    pub(super) async fn stop(self) -> Result<(), BenchError> {
        Ok(self.cluster.stop().await?)
    }
}
