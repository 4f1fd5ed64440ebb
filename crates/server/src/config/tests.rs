use std::path::PathBuf;

use super::settings::{Kind, SETTINGS};
use super::*;

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pazpaz-config-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::of(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn load(variables: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
    Config::load(None, &environment(variables))
}

fn load_file(name: &str, text: &str, variables: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
    let folder = Folder::new(name);
    let path = folder.file("settings.toml", text);
    Config::load(Some(&path), &environment(variables))
}

#[test]
fn an_unknown_variable_is_refused_by_name() {
    for (variable, name) in
        [("PAZPAZ_LISTNE", "listne"), ("PAZPAZ_LOG__COLOUR", "log.colour"), ("PAZPAZ_LOG_FORMAT", "log_format")]
    {
        let error = load(&[(variable, "x")]).unwrap_err().to_string();
        assert!(error.contains(variable) && error.contains(&format!("`{name}`")), "{error}");
    }
    assert!(load(&[("PAZPAZ_LOG_FORMAT", "x")]).unwrap_err().to_string().contains("`log.format` may be meant"));
}

#[test]
fn an_unknown_setting_of_the_file_is_refused_by_name_at_every_level() {
    for (case, text, name) in
        [("top", "listne = 1", "listne"), ("inner", "[log]\ncolour = true", "log.colour"), ("table", "[logs]", "logs")]
    {
        let error = load_file(case, text, &[]).unwrap_err().to_string();
        assert!(error.contains(&format!("`{name}`")) && error.contains("settings.toml"), "{error}");
    }
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_defaults() {
    let text = "max_connections = 7\nrequest_timeout = 9\n[sign_in]\nidle_minutes = 11";
    let loaded =
        load_file("wins", text, &[("PAZPAZ_REQUEST_TIMEOUT", "5"), ("DATABASE_URL", "postgres://a@b/c")]).unwrap();
    let config = &loaded.config;
    assert_eq!((config.max_connections, config.request_timeout, config.sign_in.idle_minutes), (7, 5, 11));
    assert_eq!(config.sign_in.link_minutes, 15);
    let shown = loaded.to_toml();
    assert!(shown.contains("request_timeout = 5  # the environment variable PAZPAZ_REQUEST_TIMEOUT"), "{shown}");
    assert!(shown.contains("settings.toml") && shown.contains("link_minutes = 15  # default"), "{shown}");
}

#[test]
fn secrets_are_shown_nowhere() {
    let variables = [
        ("DATABASE_URL", "postgres://app:hunter2@db.example/pazpaz?sslmode=require&password=hunter2"),
        ("PAZPAZ_MIGRATION_DATABASE_URL", "postgres://owner:hunt@er2/hunter2?x@db/pazpaz"),
        ("PAZPAZ_MASTER_KEY", "exec:/usr/bin/keys --pin hunter2"),
        ("PAZPAZ_S3__SECRET_KEY", "hunter2"),
    ];
    let loaded = load(&variables).unwrap();
    let texts = [
        loaded.to_toml(),
        loaded.to_json().to_string(),
        format!("{loaded:?}"),
        format!("{:?}", environment(&variables)),
    ];
    for text in texts {
        assert!(!text.contains("hunt") && !text.contains("er2"), "{text}");
    }
    assert!(loaded.to_toml().contains("postgres://app:<hidden>@db.example/pazpaz?sslmode=require&password=<hidden>"));
    assert!(loaded.to_toml().contains("master_key = \"exec:/usr/bin/keys <hidden>\""));
}

#[test]
fn an_error_never_repeats_a_value() {
    let error = load_file("value", "database_url = 424242", &[]).unwrap_err().to_string();
    assert!(error.contains("`database_url`") && !error.contains("424242"), "{error}");
    let error = load_file("syntax", "master_key = \"hunter2\nlisten = 1", &[]).unwrap_err().to_string();
    assert!(error.contains("line 1") && !error.contains("hunter2"), "{error}");
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    for (variable, value, name) in [
        ("PAZPAZ_LISTEN", "everywhere", "listen"),
        ("PAZPAZ_REQUEST_TIMEOUT", "soon", "request_timeout"),
        ("PAZPAZ_MAX_CONNECTIONS", "0", "max_connections"),
        ("PAZPAZ_LOG__FORMAT", "xml", "log.format"),
        ("PAZPAZ_CORS_ORIGINS", "https://a.example/", "cors_origins"),
        ("PAZPAZ_PUBLIC_URL", "pazpaz.example", "public_url"),
        ("PAZPAZ_MASTER_KEY", "bm90IGEgc291cmNlIGJ1dCBhIGtleSBpdHNlbGYhISE=", "master_key"),
    ] {
        let error = load(&[(variable, value)]).unwrap_err().to_string();
        assert!(error.contains(&format!("`{name}")) && error.contains(variable), "{error}");
    }
}

#[test]
fn lists_are_written_with_commas() {
    let loaded = load(&[("PAZPAZ_CORS_ORIGINS", "https://a.example, http://localhost:5173")]).unwrap();
    assert_eq!(loaded.config.cors_origins, ["https://a.example", "http://localhost:5173"]);
    assert!(load(&[("PAZPAZ_CORS_ORIGINS", "")]).unwrap().config.cors_origins.is_empty());
}

#[test]
fn cookies_are_secure_where_the_public_address_is() {
    assert!(!load(&[]).unwrap().config.cookie_secure());
    assert!(load(&[("PAZPAZ_PUBLIC_URL", "https://pazpaz.example")]).unwrap().config.cookie_secure());
    assert!(load(&[("PAZPAZ_PUBLIC_URL", "https://pazpaz.example"), ("PAZPAZ_COOKIE_SECURE", "false")]).is_err());
}

#[test]
fn the_list_of_settings_and_the_struct_are_one() {
    // Every listed setting is a field, else reading it would fail; every field is listed, else it could not be set.
    for setting in &SETTINGS {
        let value = match (setting.name, setting.kind) {
            ("listen", _) => "127.0.0.1:1",
            ("public_url", _) => "https://a.example",
            ("log.format", _) => "json",
            ("objects" | "checkpoints", _) => "s3:",
            ("trusted_proxies", _) => "10.0.0.1",
            (_, Kind::Keys) => "file:/key",
            (_, Kind::Number) => "1",
            (_, Kind::Switch) => "true",
            _ => "http://b",
        };
        let variable = format!("PAZPAZ_{}", setting.name.replace('.', "__").to_ascii_uppercase());
        load(&[(&variable, value)]).unwrap();
    }
    let source = include_str!("../config.rs");
    let fields = source.lines().filter(|line| line.starts_with("    pub ") && line.ends_with(',')).count();
    // The sections are fields of their own, and the fields of one of them stand in another file.
    let s3 = SETTINGS.iter().filter(|setting| setting.name.starts_with("s3.")).count();
    assert_eq!(fields, SETTINGS.len() - s3 + 3);
}

#[cfg(unix)]
#[test]
fn the_master_key_comes_from_one_place_and_there_is_no_default() {
    let key = store::MasterKey::generate().unwrap();
    let error = load(&[]).unwrap().config.master_keys().unwrap_err().to_string();
    assert!(error.contains("`master_key`") && error.contains("pazpaz keys generate"), "{error}");
    let error = load(&[("PAZPAZ_MASTER_KEY", "file:/a"), ("PAZPAZ_MASTER_KEY_FILE", "/b")]).unwrap_err().to_string();
    assert!(error.contains("only one of master_key and master_key_file"), "{error}");

    let named = load(&[("PAZPAZ_MASTER_KEY", "env:KEY"), ("KEY", &key)]).unwrap();
    assert!(named.config.master_keys().is_ok() && !format!("{named:?}").contains(key.as_str()));
    let error = load(&[("PAZPAZ_MASTER_KEY", "env:KEY")]).unwrap().config.master_keys().unwrap_err().to_string();
    assert!(error.contains("no variable KEY"), "{error}");
    assert!(load(&[("PAZPAZ_MASTER_KEY", "env:PAZPAZ_LISTEN")]).is_err());

    let folder = Folder::new("key");
    let path = folder.file("key", &key);
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    for (name, value) in [
        ("PAZPAZ_MASTER_KEY_FILE", path.display().to_string()),
        ("PAZPAZ_MASTER_KEY", format!("file:{}", path.display())),
    ] {
        assert!(load(&[(name, &value)]).unwrap().config.master_keys().is_ok());
    }
}
