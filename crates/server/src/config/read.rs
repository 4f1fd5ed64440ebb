//! From sources to settings.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use figment::error::Kind;
use figment::providers::{Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::Config;
use super::environment::{Environment, nested, value};
use super::error::ConfigError;
use super::settings::{self, SETTINGS, Setting};
use crate::keys::Source;

/// The file that is read where none is named and it exists.
const DEFAULT_FILE: &str = "pazpaz.toml";

/// The settings, and where each of them came from.
pub struct Loaded {
    /// The settings.
    pub config: Config,
    pub(super) sources: Figment,
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The sources hold the secrets as they were written.
        f.debug_struct("Loaded").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Config {
    /// Reads the settings from defaults, a file and the environment. The file is the one named, else the one that
    /// `PAZPAZ_CONFIG` names, else `pazpaz.toml` in the current folder if there is one.
    ///
    /// # Errors
    /// A [`ConfigError`] for a file that cannot be read, a setting that does not exist and a value that does not fit.
    pub fn load(file: Option<&Path>, environment: &Environment) -> Result<Loaded, ConfigError> {
        let mut sources = SETTINGS.iter().fold(Figment::new(), |sources, setting| sources.merge(Unset(setting)));
        let named = file.map(Path::to_path_buf).or_else(|| environment.config_file().map(PathBuf::from));
        if let Some(text) = read(named.as_deref())? {
            let path = named.unwrap_or_else(|| DEFAULT_FILE.into());
            sources = sources.merge(File::parse(path, &text)?);
        }
        for variable in environment.sources() {
            sources = sources.merge(variable);
        }
        refuse_unknown(&sources)?;
        let mut config: Config = sources.extract()?;
        config.check(&sources)?;
        if let Some(Source::Env(name)) = &config.master_key {
            config.variable = environment.named(name);
        }
        Ok(Loaded { config, sources })
    }

    /// What the kinds of the values cannot say.
    fn check(&self, sources: &Figment) -> Result<(), ConfigError> {
        let invalid = |name: &str, what: &str| ConfigError::Invalid {
            name: name.to_owned(),
            what: what.to_owned(),
            place: sources.find_metadata(name).map_or_else(String::new, place),
        };
        let numbers = [
            ("request_timeout", self.request_timeout, 1..=600),
            ("max_connections", self.max_connections.into(), 1..=1_000),
            ("attachment_megabytes", self.attachment_megabytes.into(), 1..=2_000),
            ("sign_in.link_minutes", self.sign_in.link_minutes.into(), 1..=1_440),
            ("sign_in.idle_minutes", self.sign_in.idle_minutes.into(), 1..=1_440),
            ("sign_in.lifetime_hours", self.sign_in.lifetime_hours.into(), 1..=720),
        ];
        for (name, number, range) in numbers {
            if !range.contains(&number) {
                return Err(invalid(name, &format!("expected {} to {}", range.start(), range.end())));
            }
        }
        if !settings::is_origin(&self.public_url()) {
            return Err(invalid(
                "public_url",
                "expected a scheme, a host and if need be a port, such as https://pazpaz.example",
            ));
        }
        if self.master_key.is_some() && self.master_key_file.is_some() {
            return Err(invalid("master_key_file", "expected only one of master_key and master_key_file to be set"));
        }
        if self.s3.secret_key.is_some() && self.s3.secret_key_file.is_some() {
            return Err(invalid("s3.secret_key_file", "expected only one of secret_key and secret_key_file to be set"));
        }
        if self.cookie_secure == Some(false) && self.public_url().starts_with("https://") {
            return Err(invalid("cookie_secure", "expected true, since public_url is https"));
        }
        Ok(())
    }
}

/// The text of the settings file; only the one that nobody named may be missing.
fn read(named: Option<&Path>) -> Result<Option<String>, ConfigError> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => Ok(None),
        Err(source) => Err(ConfigError::File { path: path.to_path_buf(), source }),
    }
}

/// The library notices unknown settings only one struct at a time and does not always know where they came from.
fn refuse_unknown(sources: &Figment) -> Result<(), ConfigError> {
    let all: Dict = sources.extract()?;
    for (name, value) in leaves("", &all) {
        let section = SETTINGS.iter().any(|setting| setting.name.starts_with(&format!("{name}.")));
        if settings::find(&name).is_none() && !section {
            let place = sources.get_metadata(value.tag()).map_or_else(String::new, place);
            return Err(ConfigError::unknown(name, place));
        }
    }
    Ok(())
}

/// All values that are no tables, with their full names.
fn leaves<'a>(prefix: &str, dict: &'a Dict) -> Vec<(String, &'a Value)> {
    let mut found = Vec::new();
    for (key, value) in dict {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Dict(_, inner) if !inner.is_empty() => found.extend(leaves(&name, inner)),
            _ => found.push((name, value)),
        }
    }
    found
}

/// Where a value came from, in words.
pub(super) fn place(metadata: &Metadata) -> String {
    match metadata.source.as_ref().and_then(figment::Source::file_path) {
        Some(path) => format!("the file {}", path.display()),
        None => metadata.name.clone().into_owned(),
    }
}

/// A setting that is set without being set.
struct Unset(&'static Setting);

impl Provider for Unset {
    fn metadata(&self) -> Metadata {
        Metadata::named("default")
    }

    fn data(&self) -> figment::error::Result<Map<Profile, Dict>> {
        let Setting { name, kind, default } = self.0;
        let dict = default.map_or_else(Dict::new, |text| nested(name, value(*kind, text)));
        Ok(Profile::Default.collect(dict))
    }
}

/// The settings file.
struct File {
    path: PathBuf,
    dict: Dict,
}

impl File {
    fn parse(path: PathBuf, text: &str) -> Result<Self, ConfigError> {
        match Toml::string(text).data() {
            Ok(mut profiles) => Ok(Self { path, dict: profiles.remove(&Profile::Default).unwrap_or_default() }),
            Err(error) => Err(ConfigError::Syntax { path, what: without_the_source(&error) }),
        }
    }
}

impl Provider for File {
    fn metadata(&self) -> Metadata {
        Metadata::from("settings file", self.path.as_path())
    }

    fn data(&self) -> figment::error::Result<Map<Profile, Dict>> {
        Ok(Profile::Default.collect(self.dict.clone()))
    }
}

/// The parser shows the line it stumbled over, which may hold a secret: only its first line, which says where, and its
/// last, which says what, are kept.
fn without_the_source(error: &figment::Error) -> String {
    let Kind::Message(message) = &error.kind else { return "it cannot be parsed".to_owned() };
    let mut lines = message.lines();
    match (lines.next(), lines.next_back()) {
        (Some(first), Some(last)) => format!("{first}: {last}"),
        _ => "it cannot be parsed".to_owned(),
    }
}
