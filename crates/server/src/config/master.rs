//! The master keys, and the settings that a command cannot do without.

use std::sync::Arc;

use secrecy::SecretString;
use store::{MasterKeys, SigningKey};

use super::{Config, ConfigError};
use crate::keys::{self, Source};

impl Config {
    /// The master keys, from the place that the settings name. A program that provides them is started in the running Tokio runtime,
    /// and runs until the last clone of the answer is dropped; so this is asked for once.
    ///
    /// # Errors
    /// When no place is named, when a key is missing or weak, and when others could have read or exchanged it.
    pub fn master_keys(&self) -> Result<Arc<dyn MasterKeys>, ConfigError> {
        let file = self.master_key_file.clone().map(Source::File);
        let source = self.master_key.clone().or(file).ok_or(ConfigError::Missing {
            name: "master_key",
            advice: "make a key with `pazpaz keys generate FILE` and set PAZPAZ_MASTER_KEY to file:FILE",
        })?;
        Ok(keys::open(&source, self.variable.as_ref())?)
    }

    /// The key that vouches for receipts, checkpoints and certificates.
    ///
    /// # Errors
    /// When none is named, when it is weak, and when others could have read or exchanged it.
    pub fn signing_key(&self) -> Result<SigningKey, ConfigError> {
        let path = self.signing_key_file.as_deref().ok_or(ConfigError::Missing {
            name: "signing_key_file",
            advice: "make a key with `pazpaz keys generate FILE` and set PAZPAZ_SIGNING_KEY_FILE to FILE; it vouches for the audit trail",
        })?;
        Ok(keys::signing_key(path)?)
    }

    /// The URL of the database for the server's own role.
    ///
    /// # Errors
    /// When it is not set.
    pub fn database_url(&self) -> Result<&SecretString, ConfigError> {
        self.database_url.as_ref().ok_or(ConfigError::Missing {
            name: "database_url",
            advice: "set DATABASE_URL to postgres://pazpaz_app:PASSWORD@HOST/DATABASE, or try `pazpaz demo`, which needs nothing",
        })
    }

    /// The URL of the database for the role that owns the tables.
    ///
    /// # Errors
    /// When it is not set.
    pub fn migration_database_url(&self) -> Result<&SecretString, ConfigError> {
        self.migration_database_url.as_ref().ok_or(ConfigError::Missing {
            name: "migration_database_url",
            advice: "set PAZPAZ_MIGRATION_DATABASE_URL to postgres://pazpaz_owner:PASSWORD@HOST/DATABASE",
        })
    }

    /// The URL of the database for the role of background work.
    ///
    /// # Errors
    /// When it is not set.
    pub fn jobs_database_url(&self) -> Result<&SecretString, ConfigError> {
        self.jobs_database_url.as_ref().ok_or(ConfigError::Missing {
            name: "jobs_database_url",
            advice: "set PAZPAZ_JOBS_DATABASE_URL to postgres://pazpaz_jobs:PASSWORD@HOST/DATABASE",
        })
    }
}
