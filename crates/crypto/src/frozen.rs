//! The formats, frozen from the first release on: `testdata/phi_v1.json` holds one value of every kind with all that it was made of.
//!
//! These tests take what is given from the file, make it again and open what was made. A difference means that what is stored
//! today would not open any more, so the way out is never a new file. `UPDATE_EXPECT=1` writes one only where there is none.
mod given;
mod made;
mod opened;

use made::made;
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// The kinds of values, each a list in the file, and how many of them there are.
const KINDS: [(&str, usize); 9] = [
    ("masters", 1),
    ("keys", 6),
    ("client_keys", 6),
    ("sealed", 80),
    ("cursors", 6),
    ("digests", 7),
    ("index", 16),
    ("logins", 6),
    ("tokens", 2),
];

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/phi_v1.json")
}

fn file() -> Value {
    serde_json::from_str(&fs::read_to_string(path()).unwrap()).unwrap()
}

/// Writes the file, unless there is one.
fn write() {
    let mut all = given::all();
    for (kind, _) in KINDS {
        let entries = list(&all, kind).iter().map(|given| json!({ "given": given, "made": made(&all, kind, given) }));
        let entries = entries.collect();
        all[kind] = entries;
    }
    let mut file = File::create_new(path()).unwrap();
    file.write_all(format!("{all:#}\n").as_bytes()).unwrap();
}

fn list<'a>(all: &'a Value, kind: &str) -> &'a [Value] {
    all[kind].as_array().unwrap()
}
fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap()
}
fn number<T: TryFrom<u64, Error: std::fmt::Debug>>(of: &Value, name: &str) -> T {
    of[name].as_u64().unwrap().try_into().unwrap()
}
fn id(of: &Value, name: &str) -> Uuid {
    text(of, name).parse().unwrap()
}
fn bytes(of: &Value, name: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text(of, name).as_bytes()).unwrap()
}
fn hex(bytes: impl AsRef<[u8]>) -> String {
    data_encoding::HEXLOWER.encode(bytes.as_ref())
}

#[test]
fn everything_is_still_made_the_same() {
    if !path().exists() && std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        write();
    }
    let all = file();
    for (kind, count) in KINDS {
        for entry in list(&all, kind) {
            assert_eq!(made(&all, kind, &entry["given"]), entry["made"], "{kind}: {}", entry["given"]);
        }
        assert_eq!(list(&all, kind).len(), count, "{kind}");
    }
}

#[test]
fn everything_still_opens() {
    let all = file();
    for entry in list(&all, "sealed") {
        opened::sealed(&all, entry);
    }
    for entry in list(&all, "cursors") {
        opened::cursor(&all, entry);
    }
}
