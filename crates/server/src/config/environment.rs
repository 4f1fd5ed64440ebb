//! The environment, as far as it concerns the settings.

use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};
use secrecy::SecretString;

use super::settings::{self, Kind};

const PREFIX: &str = "PAZPAZ_";

/// The environment. Only the variables that are meant for this program are settings; of the others, one may be named by a setting.
#[derive(Clone, Default)]
pub struct Environment {
    variables: Vec<(String, String)>,
    others: Vec<(String, String)>,
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.variables.iter().map(|(name, _)| name)).finish()
    }
}

impl Environment {
    /// The environment of this process: `DATABASE_URL` and what begins with `PAZPAZ_`. An empty variable counts as none, since
    /// tools that fill in templates leave empty ones behind.
    #[must_use]
    pub fn of_process() -> Self {
        let all =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Self::of(all)
    }

    /// An environment of the given variables.
    pub fn of(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let ours = |name: &str| name == "DATABASE_URL" || name.starts_with(PREFIX);
        let set = variables.into_iter().filter(|(_, value)| !value.is_empty());
        let (mut variables, others): (Vec<_>, Vec<_>) = set.partition(|(name, _)| ours(name));
        // The common name comes before the precise one, which wins.
        variables.sort();
        Self { variables, others }
    }

    /// The variable of a name that a setting names, and that is no setting itself.
    pub(super) fn named(&self, name: &str) -> Option<SecretString> {
        self.others.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str().into())
    }

    /// The file that `PAZPAZ_CONFIG` names.
    pub(super) fn config_file(&self) -> Option<&str> {
        self.variables.iter().find(|(name, _)| name == "PAZPAZ_CONFIG").map(|(_, value)| value.as_str())
    }

    /// Each variable as a source of one setting.
    pub(super) fn sources(&self) -> impl Iterator<Item = Variable<'_>> {
        self.variables.iter().filter(|(name, _)| name != "PAZPAZ_CONFIG").map(|(name, text)| Variable { name, text })
    }
}

/// One variable; a source of its own, so that errors and `pazpaz config` can name it.
pub(super) struct Variable<'a> {
    name: &'a str,
    text: &'a str,
}

impl Variable<'_> {
    /// The name of the setting: `PAZPAZ_SIGN_IN__IDLE_MINUTES` is `sign_in.idle_minutes`.
    fn setting(&self) -> String {
        self.name.strip_prefix(PREFIX).unwrap_or(self.name).to_ascii_lowercase().replace("__", ".")
    }
}

impl Provider for Variable<'_> {
    fn metadata(&self) -> Metadata {
        Metadata::named(format!("the environment variable {}", self.name))
    }

    fn data(&self) -> figment::error::Result<Map<Profile, Dict>> {
        let name = self.setting();
        let kind = settings::find(&name).map_or(Kind::Text, |setting| setting.kind);
        Ok(Profile::Default.collect(nested(&name, value(kind, self.text))))
    }
}

/// The value that a text stands for. A number or switch that cannot be read stays a text, which is then refused by name.
pub(super) fn value(kind: Kind, text: &str) -> Value {
    match kind {
        Kind::Text | Kind::Keys | Kind::SecretUrl | Kind::Secret => Value::from(text),
        Kind::Number => text.parse::<u64>().map_or_else(|_| Value::from(text), Value::from),
        Kind::Switch => text.parse::<bool>().map_or_else(|_| Value::from(text), Value::from),
        Kind::List => Value::from(text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect::<Vec<_>>()),
    }
}

/// A value under a name with dots.
pub(super) fn nested(name: &str, value: Value) -> Dict {
    match name.split_once('.') {
        None => Dict::from([(name.to_owned(), value)]),
        Some((section, rest)) => Dict::from([(section.to_owned(), Value::from(nested(rest, value)))]),
    }
}
