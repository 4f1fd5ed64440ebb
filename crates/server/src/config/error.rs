//! Why the settings are refused.

use std::path::PathBuf;

use figment::error::Kind;

use super::settings::SETTINGS;
use crate::keys::KeysError;

/// Why the settings are refused. Every sentence names the setting and where it came from; none holds its value, which
/// may be secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A setting that does not exist.
    #[error("there is no setting `{name}` ({place}){hint}")]
    Unknown {
        /// As it was written, with dots between sections.
        name: String,
        /// Which file or variable holds it.
        place: String,
        /// Empty, or what may have been meant.
        hint: String,
    },
    /// A value that does not fit.
    #[error("the setting `{name}` is not right: {what} ({place})")]
    Invalid {
        /// The setting.
        name: String,
        /// What is expected of it.
        what: String,
        /// Which file or variable holds it.
        place: String,
    },
    /// A setting that this command needs.
    #[error("the setting `{name}` is missing: {advice}")]
    Missing {
        /// The setting.
        name: &'static str,
        /// How to set it.
        advice: &'static str,
    },
    /// The settings file cannot be read.
    #[error("the settings file {} cannot be read", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The settings file is not TOML.
    #[error("the settings file {} is not TOML: {what}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Which line, and why.
        what: String,
    },
    /// The master keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The object store cannot be used.
    #[error(transparent)]
    Objects(#[from] store::ObjectError),
}

impl ConfigError {
    /// An unknown setting, with the name that may have been meant.
    pub(super) fn unknown(name: String, place: String) -> Self {
        let bare = |text: &str| text.replace(['_', '.', '-'], "");
        let meant = SETTINGS.iter().find(|setting| bare(setting.name) == bare(&name));
        let hint = match meant {
            Some(setting) => format!(": `{}` may be meant", setting.name),
            None => ": `pazpaz config` lists all that exist".to_owned(),
        };
        Self::Unknown { name, place, hint }
    }
}

impl From<figment::Error> for ConfigError {
    /// The library's own sentence would repeat the value.
    fn from(error: figment::Error) -> Self {
        let name = error.path.join(".");
        let place = error.metadata.as_ref().map_or_else(|| "source unknown".to_owned(), super::read::place);
        let what = match error.kind {
            Kind::UnknownField(field, _) => {
                return Self::unknown(if name.is_empty() { field } else { name }, place);
            }
            Kind::InvalidType(_, expected) | Kind::InvalidValue(_, expected) => format!("expected {expected}"),
            Kind::UnknownVariant(_, variants) => format!("expected one of {}", variants.join(", ")),
            Kind::Message(_) if name == "listen" => "expected an address and a port, such as 127.0.0.1:8080".to_owned(),
            Kind::Message(message) => message,
            Kind::ISizeOutOfRange(_) | Kind::USizeOutOfRange(_) => "the number is too large".to_owned(),
            _ => "the value has not the right form".to_owned(),
        };
        Self::Invalid { name, what, place }
    }
}
