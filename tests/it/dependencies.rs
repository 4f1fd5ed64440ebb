//! What the project depends on: whose licence, how many copies, and which crate of ours knows which.
//!
//! The lists stand in `deny.toml`, which cargo-deny reads too. Here they hold in every test run, with no tool to install and
//! no network.

mod licence;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What the crates of the line must not depend on: what a crate does not have, it cannot do.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("crypto", &["async-graphql", "axum", "entity", "graphql", "server", "sqlx", "store", "tokio"]),
    ("entity", &["async-graphql", "axum", "graphql", "serde", "server", "sqlx", "store", "tokio"]),
    ("store", &["async-graphql", "axum", "graphql", "server"]),
    ("graphql", &["axum", "crypto", "migration", "postgres", "sea-orm", "sea-orm-migration", "server", "sqlx"]),
    ("server", &["async-graphql-axum", "crypto", "sea-orm", "sqlx"]),
    ("postgres", &["crypto", "entity", "graphql", "migration", "sea-orm", "server", "sqlx", "store"]),
    ("migration", &["crypto", "entity", "graphql", "postgres", "server", "store"]),
];

#[test]
fn every_crate_is_under_a_licence_we_accept() {
    let accepted = list("allow = [", quoted);
    assert!(accepted.contains("MIT"), "deny.toml lists the licences, one a line");
    let refused: Vec<String> = metadata()["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(|text| licence::holds(text, &accepted)))
        .map(|package| format!("{} {}: {}", package["name"], package["version"], package["license"]))
        .collect();
    assert_eq!(refused, Vec::<String>::new(), "deny.toml says under which licences a dependency may be");
}

#[test]
fn nothing_of_cryptography_comes_twice() {
    let locked = locked();
    let skipped = list("skip = [", quoted);
    let single = list("deny = [", |line| line.contains("deny-multiple-versions").then(|| quoted(line))?);
    let without = |line: &str| line.contains("reason") && !line.contains("wrappers");
    let banned = list("deny = [", |line| without(line).then(|| quoted(line))?);
    assert!(single.contains("sha2") && banned.contains("openssl"), "deny.toml lists the bans, one a line");
    let counts = |name: &str, version: &str| {
        let known =
            |skip: &String| skip.split_once('@').is_some_and(|(of, from)| of == name && version.starts_with(from));
        !skipped.iter().any(known)
    };
    for name in &single {
        let versions: Vec<_> =
            locked.iter().filter(|(of, version, _)| of == name && counts(of, version)).map(|row| &row.1).collect();
        assert!(versions.len() <= 1, "{name} comes in several versions: {versions:?}");
    }
    let found: Vec<_> = locked.iter().filter(|(name, ..)| banned.contains(name)).collect();
    assert!(found.is_empty(), "deny.toml says why not: {found:?}");
}

/// `ring` is there for TLS, and only what does TLS depends on it.
#[test]
fn what_is_for_one_thing_is_used_by_that_only() {
    let lines = list("deny = [", |line| line.contains("wrappers").then(|| line.to_owned()));
    assert!(!lines.is_empty(), "deny.toml lists the bans, one a line");
    let text = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for line in lines {
        let names: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        let (name, wrappers) = (names[0], &names[1..names.len() - 1]);
        for package in text.split("[[package]]").skip(1) {
            let depends =
                package.lines().any(|line| line.trim().trim_matches(&['"', ','][..]).split(' ').next() == Some(name));
            let of = package.split('"').nth(1).unwrap();
            assert!(!depends || of == name || wrappers.contains(&of), "{of} must not depend on {name}: {line}");
        }
    }
}

#[test]
fn every_crate_comes_from_a_registry() {
    let ours = ["crypto", "entity", "graphql", "migration", "postgres", "server", "store", "tests"];
    for (name, version, source) in locked() {
        let known = source.as_ref().map_or(ours.contains(&name.as_str()), |source| source.starts_with("registry+"));
        assert!(known, "{name} {version} comes from {source:?}");
    }
}

#[test]
fn no_crate_knows_what_it_must_not() {
    let metadata = metadata();
    for (name, forbidden) in FORBIDDEN {
        let package = metadata["packages"].as_array().unwrap().iter();
        let package = package.filter(|package| package["source"].is_null()).find(|package| package["name"] == *name);
        let package = package.unwrap_or_else(|| unreachable!("the workspace has no crate {name}"));
        for dependency in package["dependencies"].as_array().unwrap() {
            let known = dependency["name"].as_str().unwrap();
            let tested = dependency["kind"] == "dev";
            assert!(tested || !forbidden.contains(&known), "{name} must not depend on {known}");
        }
    }
}

/// What Cargo knows of all crates that are built on this machine.
fn metadata() -> Value {
    let cargo = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
        assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let about = cargo(&["-vV"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // Crates of other platforms need not have been fetched.
    let text = cargo(&["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host]);
    serde_json::from_str(&text).unwrap()
}

/// Name, version and source of every crate in the lock file, whatever the platform.
fn locked() -> Vec<(String, String, Option<String>)> {
    let text = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let field = |package: &str, name: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    let packages = text.split("[[package]]").skip(1);
    packages
        .map(|package| (field(package, "name").unwrap(), field(package, "version").unwrap(), field(package, "source")))
        .collect()
}

/// What `of` finds in the lines of a list in `deny.toml`.
fn list(start: &str, of: impl Fn(&str) -> Option<String>) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let lines = text.lines().skip_while(|line| *line != start).skip(1).take_while(|line| *line != "]");
    lines.filter(|line| !line.trim_start().starts_with('#')).filter_map(of).collect()
}

/// The first text in quotes.
fn quoted(line: &str) -> Option<String> {
    line.split('"').nth(1).map(str::to_owned)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
