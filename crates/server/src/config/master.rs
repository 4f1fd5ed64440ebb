//! The master key, and the settings that a command cannot do without.

use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use store::MasterKey;

use super::{Config, ConfigError};

impl Config {
    /// The master key: from its file where there is one, else from the environment.
    ///
    /// # Errors
    /// When there is none, when it is no key, and when others than its owner may read the file.
    pub fn master_key(&self) -> Result<MasterKey, ConfigError> {
        match (&self.master_key_file, &self.master_key) {
            (Some(path), _) => read_key(path),
            (None, Some(text)) => Ok(MasterKey::parse(text.expose_secret())?),
            (None, None) => Err(ConfigError::Missing {
                name: "master_key_file",
                advice: "make a key with `pazpaz keys generate FILE` and name the file in PAZPAZ_MASTER_KEY_FILE",
            }),
        }
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
}

/// Reads a key file that its owner alone can use.
pub(crate) fn read_key(path: &Path) -> Result<MasterKey, ConfigError> {
    let failed = |source| ConfigError::KeyFile { path: path.to_path_buf(), source };
    let file = std::fs::File::open(path).map_err(failed)?;
    // Asked of the open file: between two looks at a path, another file can take its place.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().map_err(failed)?.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(ConfigError::KeyFileOpen { path: path.to_path_buf(), mode });
        }
    }
    // Read into a secret, so that the text is wiped as well.
    let text: SecretString = std::io::read_to_string(file).map_err(failed)?.into();
    Ok(MasterKey::parse(text.expose_secret())?)
}
