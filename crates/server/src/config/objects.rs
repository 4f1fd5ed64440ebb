//! Where the files of clients' records lie.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};
use store::{Checkpoints, Objects, S3, SecretAccessKey, SigningKey};

use super::{Config, ConfigError};
use crate::keys;

/// A place of files, written `file:/path` or `s3:`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// A folder of this machine.
    Folder(PathBuf),
    /// The bucket that the section `s3` names.
    S3,
}

/// The bucket, where files lie in one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct S3Settings {
    /// Such as `https://s3.eu-central-1.amazonaws.com`.
    pub endpoint: Option<String>,
    /// Such as `eu-central-1`.
    pub region: String,
    /// The name of the bucket.
    pub bucket: Option<String>,
    /// The name of the access key.
    pub access_key: Option<String>,
    /// Its secret half.
    pub secret_key: Option<SecretString>,
    /// A file with the secret half; only one of the two may be set.
    pub secret_key_file: Option<PathBuf>,
    /// Whether the name of the bucket stands in the path and not in the host name.
    pub path_style: bool,
    /// Whether an endpoint without TLS is accepted.
    pub allow_http: bool,
}

impl FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some(("file", path)) if !path.is_empty() => Ok(Self::Folder(path.into())),
            Some(("s3", "")) => Ok(Self::S3),
            _ => Err("expected file:/path, or s3: and the section s3"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "file:{}", path.display()),
            Self::S3 => f.write_str("s3:"),
        }
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Config {
    /// The store of files.
    ///
    /// # Errors
    /// When the folder cannot be made or others may enter it, and when the bucket's settings are not complete.
    pub fn objects(&self) -> Result<Objects, ConfigError> {
        self.at(&self.objects)
    }

    /// The store of checkpoints of the audit trail.
    ///
    /// # Errors
    /// Those of [`Config::objects`].
    pub fn checkpoints(&self, key: &SigningKey) -> Result<Checkpoints, ConfigError> {
        Ok(Checkpoints::new(self.at(&self.checkpoints)?, key.public()))
    }

    fn at(&self, place: &Place) -> Result<Objects, ConfigError> {
        match place {
            Place::Folder(path) => Ok(Objects::local(path)?),
            Place::S3 => Ok(Objects::s3(&self.bucket()?)?),
        }
    }

    fn bucket(&self) -> Result<S3, ConfigError> {
        let S3Settings { endpoint, region, bucket, access_key, secret_key, secret_key_file, path_style, allow_http } =
            &self.s3;
        let needed = |value: &Option<String>, name, advice| {
            value.clone().filter(|value| !value.is_empty()).ok_or(ConfigError::Missing { name, advice })
        };
        let secret = match (secret_key, secret_key_file) {
            (Some(secret), _) => secret.clone(),
            (None, Some(path)) => keys::secret(path)?,
            (None, None) => {
                let advice = "name the file that holds the secret half of the access key";
                return Err(ConfigError::Missing { name: "s3.secret_key_file", advice });
            }
        };
        Ok(S3 {
            endpoint: needed(
                endpoint,
                "s3.endpoint",
                "name the address of the object store, such as https://s3.example.org",
            )?,
            region: region.clone(),
            bucket: needed(bucket, "s3.bucket", "name the bucket, which must exist")?,
            access_key: needed(access_key, "s3.access_key", "name the access key")?,
            secret_key: SecretAccessKey::new(secret.expose_secret().trim().to_owned()),
            path_style: *path_style,
            allow_http: *allow_http,
        })
    }
}
