//! `pazpaz serve`: a server on a database that is there, and the parts of it that the demo uses too.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};
use store::{Checkpoints, Ledger, MasterKeys, Objects, SigningKey, Store};
use tokio::net::TcpListener;

use crate::config::{Config, ConfigError};
use crate::http::graphiql::Graphiql;
use crate::http::health::Health;
use crate::http::{ApiState, Parts, listen, router};
use crate::jobs::Jobs;
use crate::process::Stop;

/// How long connections to the database have to close.
const CLOSE: Duration = Duration::from_secs(5);

/// Connections that background work needs.
const JOBS_CONNECTIONS: u32 = 2;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// A setting is missing or cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// PostgreSQL cannot be used.
    #[error("the database cannot be used")]
    Store(#[from] store::Error),
    /// PostgreSQL can be used, but not safely.
    #[error("the server does not start on this database: {}", .0.join("; "))]
    Refused(Vec<String>),
    /// A signal came before it had started.
    #[error("stopped before the server had started")]
    Stopped,
    /// The address cannot be listened on.
    #[error("{address} cannot be listened on")]
    Listen {
        /// What the settings say.
        address: std::net::SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
}

/// What the database must never hold: the keys, and the ledger that it is held against.
#[derive(Clone, Debug)]
pub(crate) struct Vault {
    pub(crate) master_keys: Arc<dyn MasterKeys>,
    pub(crate) signing_key: SigningKey,
    pub(crate) ledger: Option<Ledger>,
    pub(crate) objects: Option<Objects>,
}

impl Vault {
    /// What the settings name.
    pub(crate) fn open(config: &Config) -> Result<Self, ServeError> {
        let signing_key = config.signing_key()?;
        let ledger = config.erasure_ledger.as_deref().map(Ledger::open).transpose().map_err(store::Error::from)?;
        if ledger.is_none() {
            tracing::warn!("nobody can be erased: the setting erasure_ledger is not set");
        }
        Ok(Self { master_keys: config.master_keys()?, signing_key, ledger, objects: None })
    }

    /// With the files of clients' records, for who reads or moves them: a folder that somebody else has made is closed to the server.
    pub(crate) fn with_files(self, config: &Config) -> Result<Self, ServeError> {
        Ok(Self { objects: Some(config.objects()?), ..self })
    }
}

/// Serves until it is to stop.
///
/// # Errors
/// When the settings, the database or the address do not let it start.
pub async fn run(config: &Config, stop: &Stop) -> Result<(), ServeError> {
    // A database that does not answer must not keep the program from being stopped.
    let Some(started) = stop.or(start(config)).await else { return Err(ServeError::Stopped) };
    let Started { listener, store, jobs, checkpoints } = started?;
    let graphiql = config.graphiql.then(|| graphiql(config.cache_dir.join("graphiql")));
    tracing::info!(address = %config.listen, public_url = config.public_url(), "serving");
    serve(listener, routes(config, &store, graphiql), Jobs::new(jobs.clone(), checkpoints), stop).await;
    close(&jobs).await;
    close(&store).await;
    tracing::info!("stopped");
    Ok(())
}

/// GraphiQL where somebody has made it on this machine, with `pazpaz graphiql`; it is made anew when this program brings a newer
/// one. A server does not of itself begin to fetch packages.
fn graphiql(folder: PathBuf) -> Graphiql {
    if folder.is_dir() {
        return Graphiql::make_in_background(folder);
    }
    let graphiql = Graphiql::making();
    graphiql.unavailable("It has not been made on this machine.".to_owned());
    graphiql
}

/// What is there before the first request.
struct Started {
    listener: TcpListener,
    store: Store,
    jobs: Store,
    checkpoints: Checkpoints,
}

/// All that can fail before the first request.
async fn start(config: &Config) -> Result<Started, ServeError> {
    let vault = Vault::open(config)?.with_files(config)?;
    // A provider that does not work is better met now than by the first request.
    let primary = vault.master_keys.primary().await.map_err(store::Error::from)?;
    tracing::info!(master_key = primary, "starting");
    let store = connect(config, config.database_url()?, config.max_connections, vault.clone()).await?;
    refuse(&store).await?;
    forget(&store).await?;
    let checkpoints = config.checkpoints(&vault.signing_key)?;
    let jobs = connect(config, config.jobs_database_url()?, JOBS_CONNECTIONS, vault).await?;
    Ok(Started { listener: bind(config).await?, store, jobs, checkpoints })
}

/// Closes the connections, and does not wait for one that hangs.
pub(crate) async fn close(store: &Store) {
    if tokio::time::timeout(CLOSE, store.close()).await.is_err() {
        tracing::warn!("a connection to the database did not close in time and is left to itself");
    }
}

/// Answers requests, with the background work beside it, until it is to stop.
pub(crate) async fn serve(listener: TcpListener, routes: Router, jobs: Jobs, stop: &Stop) {
    let jobs = jobs.start();
    listen::serve(listener, routes, stop).await;
    jobs.end().await;
}

/// Opens the store as the role in the URL.
pub(crate) async fn connect(
    config: &Config,
    url: &SecretString,
    max_connections: u32,
    vault: Vault,
) -> Result<Store, store::Error> {
    let Vault { master_keys, signing_key, ledger, objects } = vault;
    let minutes = |minutes: u32| Duration::from_mins(minutes.into());
    Store::connect(store::Settings {
        url: url.expose_secret().to_owned(),
        max_connections,
        acquire_timeout: Duration::from_secs(5),
        link_lifetime: minutes(config.sign_in.link_minutes),
        idle_sign_in: minutes(config.sign_in.idle_minutes),
        directories: store::DirectoryLimits::default(),
        sign_in_lifetime: Duration::from_hours(config.sign_in.lifetime_hours.into()),
        master_keys,
        signing_key,
        ledger,
        objects,
        attachment_limit: u64::from(config.attachment_megabytes) << 20,
    })
    .await
}

/// Erases again whom a restored backup has brought back. Nothing is served before.
pub(crate) async fn forget(store: &Store) -> Result<(), ServeError> {
    let erased = store.replay_erasures().await?;
    if erased > 0 {
        tracing::warn!(clients = erased, "the database was older than the erasure ledger: clients were erased again");
    }
    Ok(())
}

/// Refuses a database that is not migrated, or whose role has a right that would undo the separation of workspaces.
pub(crate) async fn refuse(store: &Store) -> Result<(), ServeError> {
    let expected = migration::admin::names();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let refusals = store.refusals(&expected, false).await?;
    if refusals.is_empty() { Ok(()) } else { Err(ServeError::Refused(refusals)) }
}

/// Takes the address of the settings.
pub(crate) async fn bind(config: &Config) -> Result<TcpListener, ServeError> {
    let address = config.listen;
    TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })
}

/// The routes over a store.
pub(crate) fn routes(config: &Config, store: &Store, graphiql: Option<Graphiql>) -> Router {
    let settings = graphql::Settings {
        introspection: config.introspection,
        limits: graphql::document::Limits::default(),
        secure_cookies: config.cookie_secure(),
    };
    let api = graphql::Api::new(store.clone(), settings);
    // The settings have been checked, so each origin is a header value.
    let origins = config.cors_origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect();
    router(Parts {
        api: ApiState::new(store.clone(), api, origins, config.cookie_secure()),
        health: Health::new(store.clone(), migration::admin::names()),
        store: store.clone(),
        graphiql,
        timeout: Duration::from_secs(config.request_timeout),
        proxies: config.trusted_proxies.clone().into(),
    })
}
