//! Where PostgreSQL is usually installed.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Folders whose names carry a version, as (parent, start of the name, rest of the path): where distributions and Homebrew put them, which
/// has one fixed folder each on Apple silicon, Intel Macs and Linux.
const VERSIONED: [(&str, &str, &str); 10] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/usr/lib", "postgresql", "bin"),
    ("/usr/libexec", "postgresql", ""),
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/opt/homebrew/Cellar/postgresql", "", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),
    ("/usr/local", "pgsql", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

/// Every folder that has both programs, each once, links resolved.
pub(super) fn candidates() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let versioned = VERSIONED.into_iter().flat_map(|(parent, start, rest)| versioned(Path::new(parent), start, rest));
    let mut found = Vec::new();
    for dir in env::split_paths(&path).chain(pg_config()).chain(versioned) {
        if !dir.is_absolute() || !dir.join("initdb").is_file() || !dir.join("postgres").is_file() {
            continue;
        }
        // What is linked into /usr/local/bin or the like is looked at where it really is.
        let Some(real) = real_folder(&dir.join("postgres")) else { continue };
        let dir = if real.join("initdb").is_file() { real } else { dir };
        if !found.contains(&dir) {
            found.push(dir);
        }
    }
    found
}

fn versioned(parent: &Path, start: &str, rest: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(start))
        .map(|entry| entry.path().join(rest))
        .collect()
}

fn pg_config() -> Option<PathBuf> {
    let answer = Command::new("pg_config").arg("--bindir").stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(answer.stdout).ok()?;
    answer.status.success().then(|| PathBuf::from(text.trim()))
}

fn real_folder(program: &Path) -> Option<PathBuf> {
    Some(fs::canonicalize(program).ok()?.parent()?.to_owned())
}
