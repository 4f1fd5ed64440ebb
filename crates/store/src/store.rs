//! The way in: a pool, the master key, and nothing that reads a row but through a scope.
use crate::{
    Actor, Ledger, Occasion, Result, Scope,
    audit::{Openings, Recorder, Tally},
    clock::Clock,
    directories::{Directories, DirectoryLimits},
    keyring::{INSTALLATION, Keyring},
    master::MasterKeys,
    objects::Objects,
    sign_in::Lookup,
};
use crypto::{Keys, SigningKey, TokenHash};
use sea_orm::sqlx::{
    ConnectOptions, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{fmt, str::FromStr, sync::Arc, time::Duration};

/// How to reach the database and how long sign-ins last.
#[derive(Clone)]
pub struct Settings {
    /// A `postgres://` URL of the application's role.
    pub url: String,
    /// Connections at most, besides one that writes receipts and one that looks sign-ins up.
    pub max_connections: u32,
    /// How long a request waits for a connection.
    pub acquire_timeout: Duration,
    /// Wraps the workspaces' keys.
    pub master_keys: Arc<dyn MasterKeys>,
    /// Vouches for what the database must not be able to say by itself: receipts, checkpoints of the trail, certificates of erasures.
    pub signing_key: SigningKey,
    /// Where erasures are written down outside the database; nobody is erased without one.
    pub ledger: Option<Ledger>,
    /// How much memory opened names take, and for how long.
    pub directories: DirectoryLimits,
    /// Where the files of clients' records lie; nothing can be attached without it.
    pub objects: Option<Objects>,
    /// How many bytes a file has at most.
    pub attachment_limit: u64,
    /// How long a one-time link is good for.
    pub link_lifetime: Duration,
    /// After how long without a request a sign-in ends.
    pub idle_sign_in: Duration,
    /// After how long a sign-in ends in any case.
    pub sign_in_lifetime: Duration,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Settings({} connections, {:?})", self.max_connections, self.master_keys)
    }
}

/// The store of one deployment. Cloning shares it.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) pool: PgPool,
    pub(crate) keyring: Keyring,
    pub(crate) directories: Arc<Directories>,
    pub(crate) codes: crate::codes::Kept,
    pub(crate) recorder: Recorder,
    pub(crate) lookup: Lookup,
    sign_ins: PgPool,
    pub(crate) clock: Clock,
    pub(crate) tally: Arc<Tally>,
    pub(crate) settings: Settings,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({:?})", self.0.settings)
    }
}

impl Shared {
    /// The digests by which an address is found at sign-in, one for each version of the installation's key.
    pub(crate) async fn login_digests(self: &Arc<Self>, email: &str) -> Result<Vec<(u32, TokenHash)>> {
        let scope = Store(self.clone()).operate(INSTALLATION);
        let unit = &scope.unit;
        if unit
            .count("select count(*) from pazpaz.workspace_keys where workspace_id = $1", [INSTALLATION.0.into()])
            .await?
            == 0
        {
            self.keyring.begin(INSTALLATION, &unit.tx).await?;
        }
        let digests = login_digests(unit.keys().await?, email);
        unit.tx.commit().await?;
        Ok(digests)
    }
}

/// The digests of an address: it is the same however it is capitalised.
pub(crate) fn login_digests(installation: &Keys, email: &str) -> Vec<(u32, TokenHash)> {
    installation.login_digests(&email.to_lowercase())
}

impl Store {
    /// Connects to the database.
    ///
    /// # Errors
    /// When the URL makes no sense or the database does not answer.
    pub async fn connect(settings: Settings) -> Result<Self> {
        let options = PgConnectOptions::from_str(&settings.url)?
            .application_name("pazpaz")
            .statement_cache_capacity(256)
            // Every statement names its workspace, so the plan for any is the plan for all; PostgreSQL would otherwise plan some of
            // them anew at each execution, which cost a twentieth of its time.
            .options([("plan_cache_mode", "force_generic_plan")])
            .disable_statement_logging();
        let pool = |connections| {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(settings.acquire_timeout)
                // A ping before each use would be a round trip more for every request; a dead connection is met when it is begun.
                .test_before_acquire(false)
        };
        // Receipts have a connection of their own: nobody who waits for one may hold the last that could write it. So have look-ups
        // of sign-ins, which come before everything else.
        let receipts = pool(1).connect_lazy_with(options.clone());
        let sign_ins = pool(1).connect_lazy_with(options.clone());
        let pool = pool(settings.max_connections).connect_with(options).await?;
        let clock = Clock::default();
        let tally = Arc::new(Tally::default());
        Ok(Self(Arc::new(Shared {
            recorder: Recorder::start(receipts, clock.clone(), settings.signing_key.clone()),
            lookup: Lookup::start(sign_ins.clone(), settings.idle_sign_in),
            sign_ins,
            keyring: Keyring::new(settings.master_keys.clone(), tally.clone()),
            directories: Directories::start(settings.directories),
            codes: crate::codes::Kept::default(),
            pool,
            clock,
            tally,
            settings,
        })))
    }

    /// Opens the scope of one request. The actor comes from [`Store::authenticate`].
    pub fn open(&self, actor: Actor, occasion: Occasion) -> Scope {
        Scope::open_for(&self.0, actor, occasion)
    }

    /// The clock of this store.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// What was opened since it was connected, and what became of it.
    pub fn openings(&self) -> Openings {
        self.0.tally.read()
    }

    /// Closes all connections, waiting for those at work.
    pub async fn close(&self) {
        self.0.pool.close().await;
        self.0.recorder.close().await;
        self.0.sign_ins.close().await;
    }
}
