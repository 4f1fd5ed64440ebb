//! What the documents say of the program is so: settings, codes, files.

use std::path::{Path, PathBuf};

use graphql::problem::Code;
use server::config::{Config, Environment};

#[test]
fn operations_lists_every_setting_with_its_default() {
    let text = read("docs/operations.md");
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    let loaded = Config::load(None, &Environment::default()).unwrap().to_json();
    for (name, setting) in loaded.as_object().unwrap() {
        let row = rows.iter().find(|row| row.get(1).is_some_and(|cell| *cell == format!("`{name}`")));
        let row = row.unwrap_or_else(|| panic!("docs/operations.md does not list {name}"));
        let default = match &setting["value"] {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Null | serde_json::Value::Array(_) => continue,
            other => other.to_string(),
        };
        assert_eq!(row[2], format!("`{default}`"), "docs/operations.md, the default of {name}");
    }
}

#[test]
fn api_lists_every_code() {
    let text = read("docs/api.md");
    let missing: Vec<_> = Code::ALL.iter().filter(|code| !text.contains(&format!("| `{}` |", code.as_str()))).collect();
    assert!(missing.is_empty(), "docs/api.md does not list {missing:?}");
    let sdl = graphql::sdl();
    let (_, user) = sdl.split_once("enum UserErrorCode {").unwrap();
    let (user, _) = user.split_once('}').unwrap();
    for code in user.lines().map(str::trim).filter(|line| line.chars().all(|c| c.is_ascii_uppercase() || c == '_')) {
        assert!(text.contains(&format!("| `{code}` |")) || code.is_empty(), "docs/api.md does not list {code}");
    }
}

#[test]
fn files_that_documents_name_exist() {
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = link.split('#').next().unwrap();
            if !file.is_empty() && !file.contains("://") {
                assert!(document.parent().unwrap().join(file).exists(), "{}: {link}", document.display());
            }
        }
    }
    // The tests that SECURITY.md leans on stand beside this one unless it names a path.
    let security = read("SECURITY.md");
    for name in security.split('`').skip(1).step_by(2).filter(|name| name.ends_with(".rs")) {
        let found = [root().join(name), root().join("tests/it").join(name)].iter().any(|path| path.exists());
        assert!(found, "SECURITY.md names {name}, which is not there");
    }
}

fn documents() -> Vec<PathBuf> {
    let folders = ["", "docs", "docs/decisions"].map(|folder| root().join(folder));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "md"))
        .collect()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file of tests that no module names is never compiled, and all of it passes.
#[test]
fn every_file_of_tests_is_part_of_the_binary() {
    fn walk(folder: &std::path::Path, parent: &std::path::Path) -> usize {
        let modules = std::fs::read_to_string(parent).unwrap();
        let mut files = 0;
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                files += walk(&path, &path.with_extension("rs"));
            } else if path != parent && path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.file_stem().unwrap().to_str().unwrap();
                let declared = modules.lines().any(|line| line.ends_with(&format!("mod {name};")));
                assert!(declared, "{} does not name {}", parent.display(), path.display());
                files += 1;
            }
        }
        files
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("it");
    assert!(walk(&folder, &folder.join("main.rs")) > 100);
}
