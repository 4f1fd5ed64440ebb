//! The settings as `pazpaz config` prints them.

use figment::value::Value;
use serde_json::json;

use super::Loaded;
use super::read::place;
use super::redact::{HIDDEN, url};
use super::settings::{Kind, SETTINGS, Setting};
use crate::keys::Source;

impl Loaded {
    /// All settings as TOML, each with where it came from; those that are not set as comments. Secrets are hidden.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        let mut current = "";
        for setting in &SETTINGS {
            let (section, key) = setting.name.split_once('.').unwrap_or(("", setting.name));
            if section != current {
                text.push_str(&format!("\n[{section}]\n"));
                current = section;
            }
            text.push_str(&match self.shown(setting) {
                Some(value) => format!("{key} = {value}  # {}\n", self.place(setting)),
                None => format!("# {key} is not set\n"),
            });
        }
        text
    }

    /// All settings as JSON: for each name its value (null where it is not set) and its source. Secrets are hidden.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let entries = SETTINGS.iter().map(|setting| {
            let entry = json!({ "value": self.shown(setting), "source": self.place(setting) });
            (setting.name.to_owned(), entry)
        });
        serde_json::Value::Object(entries.collect())
    }

    /// A value fit to be shown. JSON of texts, numbers, switches and lists of texts is TOML as well.
    fn shown(&self, setting: &Setting) -> Option<serde_json::Value> {
        let value = self.sources.find_value(setting.name).ok()?;
        Some(match (setting.kind, value) {
            (Kind::SecretUrl, Value::String(_, text)) => url(&text).into(),
            (Kind::Keys, Value::String(_, text)) => {
                text.parse::<Source>().map_or_else(|_| HIDDEN.to_owned(), |source| source.to_string()).into()
            }
            (Kind::SecretUrl | Kind::Keys | Kind::Secret, _) => HIDDEN.into(),
            (_, value) => value.deserialize().unwrap_or(serde_json::Value::Null),
        })
    }

    fn place(&self, setting: &Setting) -> String {
        self.sources.find_metadata(setting.name).map_or_else(|| "not set".to_owned(), place)
    }
}
