//! The list of settings: what each is called, what kind of value it takes, what it is without being set.

use std::fmt;

use serde::Deserializer;
use serde::de::{SeqAccess, Visitor};

/// What kind of value a setting takes. It decides how the text of an environment variable is read and what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// Where keys are: shown without what may be secret.
    Keys,
    /// A URL with a password in it: shown without.
    SecretUrl,
    /// Never shown.
    Secret,
    Number,
    Switch,
    /// Several texts; in an environment variable with commas between them.
    List,
}

/// One setting.
#[derive(Debug)]
pub(super) struct Setting {
    /// The name in the file; a dot stands between a section and what is in it.
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// The default, as one would write it in an environment variable; `None` where there is none.
    pub(super) default: Option<&'static str>,
}

const fn setting(name: &'static str, kind: Kind, default: Option<&'static str>) -> Setting {
    Setting { name, kind, default }
}

/// All settings in the order in which they are shown: those of sections last, as TOML wants it.
pub(super) const SETTINGS: [Setting; 34] = [
    setting("listen", Kind::Text, Some("127.0.0.1:8080")),
    setting("public_url", Kind::Text, None),
    setting("cookie_secure", Kind::Switch, None),
    setting("cors_origins", Kind::List, Some("")),
    setting("trusted_proxies", Kind::List, Some("")),
    setting("introspection", Kind::Switch, Some("true")),
    setting("graphiql", Kind::Switch, Some("true")),
    setting("request_timeout", Kind::Number, Some("20")),
    setting("database_url", Kind::SecretUrl, None),
    setting("migration_database_url", Kind::SecretUrl, None),
    setting("jobs_database_url", Kind::SecretUrl, None),
    setting("max_connections", Kind::Number, Some("20")),
    setting("master_key", Kind::Keys, None),
    setting("master_key_file", Kind::Text, None),
    setting("signing_key_file", Kind::Text, None),
    setting("erasure_ledger", Kind::Text, None),
    setting("objects", Kind::Text, Some("file:.pazpaz/files")),
    setting("checkpoints", Kind::Text, Some("file:.pazpaz/checkpoints")),
    setting("attachment_megabytes", Kind::Number, Some("100")),
    setting("postgres_bin", Kind::Text, None),
    setting("cache_dir", Kind::Text, Some(".pazpaz/cache")),
    setting("sign_in.link_minutes", Kind::Number, Some("15")),
    setting("sign_in.idle_minutes", Kind::Number, Some("30")),
    setting("sign_in.lifetime_hours", Kind::Number, Some("12")),
    setting("s3.endpoint", Kind::Text, None),
    setting("s3.region", Kind::Text, Some("us-east-1")),
    setting("s3.bucket", Kind::Text, None),
    setting("s3.access_key", Kind::Text, None),
    setting("s3.secret_key", Kind::Secret, None),
    setting("s3.secret_key_file", Kind::Text, None),
    setting("s3.path_style", Kind::Switch, Some("true")),
    setting("s3.allow_http", Kind::Switch, Some("false")),
    setting("log.format", Kind::Text, Some("text")),
    setting("log.filter", Kind::Text, None),
];

/// The setting of a name, if there is one.
pub(super) fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// Reads a list of origins. What a browser sends has no path and no slash at its end, so an origin with one would never match.
pub(super) fn origins<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct Origins;

    impl<'de> Visitor<'de> for Origins {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of origins such as [\"https://app.example\"]")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut origins = Vec::new();
            while let Some(origin) = items.next_element::<String>()? {
                if !is_origin(&origin) {
                    return Err(serde::de::Error::custom(
                        "each origin must be a scheme, a host and if need be a port, such as https://app.example, without a path",
                    ));
                }
                origins.push(origin);
            }
            Ok(origins)
        }
    }

    deserializer.deserialize_seq(Origins)
}

/// Whether a text is an origin as browsers write it.
pub(super) fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]".contains(&byte))
    })
}
