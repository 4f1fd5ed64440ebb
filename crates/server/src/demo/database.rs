//! The database of a demo: made and filled at the first start, used at the next.

use std::sync::Arc;

use migration::admin;
use secrecy::{ExposeSecret as _, SecretString};
use store::{Checkpoints, Ledger, LocalKeys, MasterKey, Objects, SigningKey, Store};

use super::error::DemoError;
use super::progress::Progress;
use super::state::{Seeded, State};
use super::{Demo, charts, seed};
use crate::serve::{self, Vault};

/// What the database is called.
pub(super) const NAME: &str = "pazpaz";

/// A demo has one user, but tools that measure come with many connections.
const CONNECTIONS: u32 = 16;
const JOBS_CONNECTIONS: u32 = 2;

/// An open practice to play with.
pub(super) struct Opened {
    pub(super) store: Store,
    /// The same as the role of background work.
    pub(super) jobs: Store,
    pub(super) checkpoints: Checkpoints,
    pub(super) seeded: Seeded,
}

impl Demo {
    /// The store, filled, and what is in it.
    pub(super) async fn open(&self) -> Result<Opened, DemoError> {
        let path = self.folders.data.join("demo.json");
        let mut state = match State::read(&path)? {
            Some(state) => state,
            None => {
                // Written before it is used: a database whose key is lost could never be opened.
                let state = State::new()?;
                state.write(&path)?;
                state
            }
        };
        if state.seeded.is_none() {
            self.make_database(&state).await.map_err(|source| self.failed(source))?;
        }
        // Also at later starts, since this program may be newer than the one that made the database.
        admin::prepare(&self.cluster.admin_url(NAME)).await.map_err(|source| self.failed(source))?;
        let owner = self.url("pazpaz_owner", &state.passwords.owner);
        admin::up(owner.expose_secret()).await.map_err(|source| self.failed(source))?;
        let (release, codes) = charts::codes();
        admin::icd10cm::import(owner.expose_secret(), &release, &codes).await.map_err(|source| self.failed(source))?;
        let vault = Vault {
            master_keys: Arc::new(LocalKeys::from(MasterKey::parse(state.master_key.expose_secret())?)),
            signing_key: SigningKey::parse(state.signing_key.expose_secret())?,
            ledger: Some(Ledger::open(&self.folders.data.join("erasures")).map_err(store::Error::from)?),
            objects: Some(Objects::local(&self.folders.data.join("files")).map_err(store::Error::from)?),
        };
        let checkpoints = Objects::local(&self.folders.data.join("checkpoints")).map_err(store::Error::from)?;
        let checkpoints = Checkpoints::new(checkpoints, vault.signing_key.public());
        let jobs = self.url("pazpaz_jobs", &state.passwords.jobs);
        let jobs = serve::connect(&self.config, &jobs, JOBS_CONNECTIONS, vault.clone()).await?;
        let app = self.url("pazpaz_app", &state.passwords.app);
        let store = serve::connect(&self.config, &app, CONNECTIONS, vault).await?;
        serve::refuse(&store).await?;
        serve::forget(&store).await?;
        let seeded = match state.seeded.take() {
            Some(seeded) => seeded,
            None => self.fill(&store).await?,
        };
        state.seeded = Some(seeded.clone());
        state.write(&path)?;
        Ok(Opened { store, jobs, checkpoints, seeded })
    }

    /// An empty database with its roles. One that an earlier start has begun and not finished is removed.
    async fn make_database(&self, state: &State) -> Result<(), admin::Error> {
        let server = self.cluster.admin_url("postgres");
        admin::drop_database(&server, NAME).await?;
        admin::create_database(&server, NAME).await?;
        let database = self.cluster.admin_url(NAME);
        admin::prepare(&database).await?;
        let passwords = &state.passwords;
        for (role, password) in
            [("pazpaz_owner", &passwords.owner), ("pazpaz_app", &passwords.app), ("pazpaz_jobs", &passwords.jobs)]
        {
            admin::set_password(&database, role, password.expose_secret()).await?;
        }
        Ok(())
    }

    async fn fill(&self, store: &Store) -> Result<Seeded, DemoError> {
        let day = store.clock().now().date();
        let mut progress = Progress::new("Inventing two practices");
        let workspaces = seed::seed(store, self.seed, day, &mut progress).await?;
        progress.finish();
        Ok(Seeded { day, seed: self.seed, workspaces })
    }

    fn url(&self, role: &str, password: &SecretString) -> SecretString {
        self.cluster.url(role, password.expose_secret(), NAME).into()
    }

    fn failed(&self, source: admin::Error) -> DemoError {
        DemoError::Database { folder: self.folders.data.clone(), source }
    }
}
