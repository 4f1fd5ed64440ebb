//! What `load` leaves for `run`, in a file beside the database.

use std::path::Path;
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use super::error::{About as _, BenchError};
use crate::demo::private;
use crate::serve::Vault;

/// The name of the file.
pub(super) const FILE: &str = "bench.json";

/// How much the database holds.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scale {
    /// Workspaces of equal size.
    pub workspaces: u32,
    /// Appointments of these workspaces, all together.
    pub appointments: u32,
    /// Sessions of these workspaces, all together.
    pub sessions: u32,
    /// Appointments of one more workspace, with half as many sessions; 0 for none.
    pub giant: u32,
    /// Clients of each workspace.
    pub clients_per_workspace: u32,
    /// What everything is invented from.
    pub seed: u64,
}

/// The secrets of a benchmark's database, and whom one can be in it. It has no `Debug`, so that no log can hold it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct State {
    #[serde(serialize_with = "reveal")]
    pub(super) master_key: SecretString,
    #[serde(serialize_with = "reveal")]
    pub(super) signing_key: SecretString,
    #[serde(serialize_with = "reveal")]
    pub(super) owner_password: SecretString,
    #[serde(serialize_with = "reveal")]
    pub(super) app_password: SecretString,
    #[serde(serialize_with = "reveal")]
    pub(super) jobs_password: SecretString,
    pub(super) scale: Scale,
    /// The day around which the calendars were filled.
    pub(super) day: Date,
    /// The ordinary workspaces, in no order that matters.
    pub(super) workspaces: Vec<Practice>,
    /// The one large workspace, where there is one.
    pub(super) giant: Option<Practice>,
}

/// A workspace and its people.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Practice {
    pub(super) id: Uuid,
    /// The user who owns it, who is also the first of the providers.
    pub(super) owner: Uuid,
    pub(super) providers: Vec<Uuid>,
}

impl State {
    /// New secrets for an empty database.
    pub(super) fn new(scale: Scale, day: Date) -> Result<Self, BenchError> {
        let master_key = store::MasterKey::generate().map_err(BenchError::Randomness)?;
        let signing_key = store::SigningKey::generate().map_err(BenchError::Randomness)?;
        Ok(Self {
            signing_key: signing_key.as_str().into(),
            master_key: master_key.as_str().into(),
            owner_password: private::password().map_err(BenchError::Randomness)?,
            app_password: private::password().map_err(BenchError::Randomness)?,
            jobs_password: private::password().map_err(BenchError::Randomness)?,
            scale,
            day,
            workspaces: Vec::new(),
            giant: None,
        })
    }

    pub(super) fn read(folder: &Path) -> Result<Self, BenchError> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Err(BenchError::NotLoaded(folder.to_path_buf()));
        }
        let text: SecretString = std::fs::read_to_string(&path).about(&path)?.into();
        serde_json::from_str(text.expose_secret()).map_err(|source| BenchError::State { path, source })
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), BenchError> {
        let path = folder.join(FILE);
        let text: Result<SecretString, _> = serde_json::to_string(self).map(Into::into);
        let text = text.map_err(|source| BenchError::State { path: path.clone(), source })?;
        private::write(&path, text.expose_secret()).about(&path)
    }

    pub(super) fn vault(&self) -> Result<Vault, BenchError> {
        let key = store::MasterKey::parse(self.master_key.expose_secret())?;
        Ok(Vault {
            master_keys: Arc::new(store::LocalKeys::from(key)),
            signing_key: store::SigningKey::parse(self.signing_key.expose_secret())?,
            ledger: None,
            objects: None,
        })
    }
}

fn reveal<S: serde::Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}
