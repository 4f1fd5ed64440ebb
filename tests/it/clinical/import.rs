//! The importer: a made-up file in the official form goes in once, a bad one not at all.
use super::codes::{made, release};
use crate::trail::command;
use migration::admin::icd10cm::{self, Counts};
use serde_json::Value;
use std::{fs, os::unix::fs::PermissionsExt as _};
use tests::{Database, Folder};

const ALL: &str = "select edition || ' ' || valid_from || ' ' || valid_until || ' ' || code || ' ' || billable || ' ' || description \
    from codes.icd10cm_codes c join codes.icd10cm_releases r on r.id = c.release_id order by valid_from, code";

/// What `added`, `changed`, `kept` and `gone` are.
fn counts(counts: &Counts) -> [i64; 4] {
    let Counts { against: _, added, changed, kept, gone } = counts;
    [*added, *changed, *kept, *gone]
}

#[tokio::test]
async fn an_import_is_done_once_and_told_against_what_was_there() {
    let database = Database::migrated().await;
    let url = database.url("pazpaz_owner");
    let year = release("2026", "2025-10-01", "2026-09-30");
    let first = [made("U9D0", true, "grief"), made("U9D1", true, "noise"), made("U9D2", true, "joy")];
    let done = icd10cm::import(&url, &year, &first).await.unwrap();
    assert_eq!((counts(&done), done.against), ([3, 0, 0, 0], None));
    let before = database.texts("select id || ' ' || imported_at from codes.icd10cm_releases").await;
    let done = icd10cm::import(&url, &year, &first).await.unwrap();
    assert_eq!(counts(&done), [0, 0, 3, 0]);
    assert_eq!(database.texts("select id || ' ' || imported_at from codes.icd10cm_releases").await, before);
    // In April there are others, which are told against those of October, and change nothing of them.
    let april = release("2026", "2026-04-01", "2026-09-30");
    let second = [
        made("U9D0", true, "grief, old"),
        made("U9D1", true, "noise"),
        made("U9D3", true, "hope"),
        made("U9D", false, "all"),
    ];
    let done = icd10cm::import(&url, &april, &second).await.unwrap();
    assert_eq!((counts(&done), done.against.unwrap().1.as_str()), ([2, 1, 1, 1], "2025-10-01"));
    // The October file, corrected.
    let done = icd10cm::import(&url, &year, &first[..2]).await.unwrap();
    assert_eq!(counts(&done), [0, 0, 2, 1]);
    let kept = database.texts(ALL).await;
    assert_eq!(kept.len(), 6, "{kept:?}");
    assert_eq!(kept[0], "2026 2025-10-01 2026-09-30 U9D0 true grief");
    // All or nothing, and only as the owner.
    let twice = [made("U9D8", true, "one"), made("U9D8", true, "two")];
    assert!(icd10cm::import(&url, &april, &twice).await.is_err());
    assert!(icd10cm::import(&url, &release("2026", "2026-09-30", "2026-04-01"), &first).await.is_err());
    assert!(icd10cm::import(&database.url("pazpaz_app"), &year, &second).await.is_err());
    assert_eq!(database.texts(ALL).await, kept);
}

/// The command, in a process of its own.
fn run(database: &Database, folder: &Folder, arguments: &[&str]) -> (i32, String) {
    let config = folder.path().join("pazpaz.toml");
    fs::write(&config, format!("migration_database_url = \"{}\"\n", database.url("pazpaz_owner"))).unwrap();
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();
    let output = command::run(folder, &[&["import", "icd10cm"], arguments].concat());
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_imports_a_file_or_names_its_bad_lines() {
    let (database, folder) = (Database::migrated().await, Folder::make());
    let file = folder.path().join("icd10cm_codes_2026.txt");
    fs::write(&file, "U9D0    Invented grief\r\nU9D1    Invented joy\r\n").unwrap();
    let path = file.to_str().unwrap();
    let json = |said: &str| -> Value {
        serde_json::from_str(&said[said.find('{').unwrap()..=said.rfind('}').unwrap()]).unwrap()
    };
    let (code, said) = run(&database, &folder, &[path, "--edition", "2026", "--json"]);
    assert_eq!(
        (code, &json(&said)["added"], &json(&said)["validFrom"]),
        (0, &2.into(), &"2025-10-01".into()),
        "{said}"
    );
    let (code, said) = run(&database, &folder, &[path, "--edition", "2026"]);
    assert!(code == 0 && said.contains("0 added, 0 changed, 2 kept, 0 gone"), "{said}");
    let kept = database.texts(ALL).await;
    fs::write(&file, "U9D0    Invented grief\nU9.1    Invented joy\nU9D2    Invented hope\nU9D0    Once more\n")
        .unwrap();
    let (code, said) = run(&database, &folder, &[path, "--edition", "2027"]);
    assert!(
        code == 1 && said.contains(":2: must have a code") && said.contains(":4: has the code of line 1"),
        "{said}"
    );
    assert!(!said.contains("Invented"), "{said}");
    let (code, said) = run(&database, &folder, &[path, "--edition", "2027", "--json"]);
    assert_eq!(
        (code, &json(&said)["imported"], &json(&said)["faults"][1]["line"]),
        (1, &false.into(), &4.into()),
        "{said}"
    );
    assert_eq!(run(&database, &folder, &[path, "--edition", "spring"]).0, 1);
    assert_eq!(database.texts(ALL).await, kept);
}
