//! Every setting of the program: one struct, read once, from defaults, a file and the environment, the later ones winning.
//!
//! Nothing else in the program looks at the environment. A setting that nobody knows is refused with its name and where it
//! came from, since a misspelt limit or address that is silently ignored is worse than a program that does not start.

mod environment;
mod error;
mod master;
mod objects;
mod read;
mod redact;
mod settings;
mod show;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::keys::Source;

pub use environment::Environment;
pub use error::ConfigError;
pub use objects::{Place, S3Settings};
pub use read::Loaded;

/// The settings. Names, kinds and defaults are listed once more in [`settings`], where they are explained to readers of
/// `pazpaz config`; a test holds the two together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The address under which people reach the server: scheme, host and port, without a path. By default where it listens.
    pub public_url: Option<String>,
    /// Whether cookies are sent over https only. By default where `public_url` is https.
    pub cookie_secure: Option<bool>,
    /// Other origins whose pages may use the API, such as `https://app.example`; compared as whole strings.
    #[serde(deserialize_with = "settings::origins")]
    pub cors_origins: Vec<String>,
    /// The proxies whose `X-Forwarded-For` is believed, by their addresses.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether the schema may be asked for over the API.
    pub introspection: bool,
    /// Whether `/graphiql` is served.
    pub graphiql: bool,
    /// Seconds after which a request is given up.
    pub request_timeout: u64,
    /// PostgreSQL, as the role the server runs as (`pazpaz_app`).
    pub database_url: Option<SecretString>,
    /// PostgreSQL, as the role that owns the tables (`pazpaz_owner`); only `pazpaz migrate` needs it.
    pub migration_database_url: Option<SecretString>,
    /// PostgreSQL, as the role of background work (`pazpaz_jobs`).
    pub jobs_database_url: Option<SecretString>,
    /// Connections to PostgreSQL at most.
    pub max_connections: u32,
    /// Where the master keys are: `file:/path`, `dir:/path`, `env:NAME` or `exec:/program`. Never a key itself.
    pub master_key: Option<Source>,
    /// The short form of `file:`; only one of the two may be set.
    pub master_key_file: Option<PathBuf>,
    /// The file of the key that vouches for receipts, for checkpoints of the trail and for certificates of erasures.
    pub signing_key_file: Option<PathBuf>,
    /// The folder in which erasures are written down, outside the database and its backups.
    pub erasure_ledger: Option<PathBuf>,
    /// Where the files of clients' records lie: `file:/path`, or `s3:` and the section of that name.
    pub objects: Place,
    /// Where checkpoints of the audit trail are kept, outside the database: `file:/path`, or `s3:` and the section of that name.
    pub checkpoints: Place,
    /// How many megabytes (2^20 bytes) a file has at most.
    pub attachment_megabytes: u32,
    /// The folder of the PostgreSQL programs that `pazpaz demo` runs. By default the newest of this machine.
    pub postgres_bin: Option<PathBuf>,
    /// Where made and fetched things are kept: GraphiQL, and PostgreSQL where the machine has none.
    pub cache_dir: PathBuf,
    /// How long people stay signed in.
    pub sign_in: SignIn,
    /// The bucket, where files lie in one.
    pub s3: S3Settings,
    /// What is logged, and how.
    pub log: Log,
    /// What the variable holds that `master_key` names, where it names one.
    #[serde(skip)]
    variable: Option<SecretString>,
}

/// How long people stay signed in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SignIn {
    /// Minutes for which a one-time link can be used.
    pub link_minutes: u32,
    /// Minutes without a request after which a sign-in ends.
    pub idle_minutes: u32,
    /// Hours after which a sign-in ends in any case.
    pub lifetime_hours: u32,
}

/// What is logged, and how. Statements, documents and variables are never logged, whatever is set here.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Log {
    /// Lines for people or JSON for machines.
    pub format: LogFormat,
    /// Directives such as `info` or `warn,server=debug`. By default `info`, and `warn` for all but `pazpaz serve`.
    pub filter: Option<String>,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object for each line.
    Json,
}

impl Config {
    /// The address under which people reach the server, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None if self.listen.ip().is_unspecified() => format!("http://localhost:{}", self.listen.port()),
            None => format!("http://{}", self.listen),
        }
    }

    /// Whether cookies carry `Secure` and the name that browsers accept over https only.
    #[must_use]
    pub fn cookie_secure(&self) -> bool {
        self.cookie_secure.unwrap_or_else(|| self.public_url().starts_with("https://"))
    }
}
