//! The formats, frozen: `testdata/phi_v1.json` holds one value of every kind with all that it was made of.
//!
//! These tests take what is given from the file, make it again and open what was made. A difference means that what is stored
//! today would not open any more, so the way out is never a new file. `UPDATE_EXPECT=1` writes one only where there is none.
mod given;

use crate::{
    DataKey, Keys, MasterKey, Phi, Row, Sealed, TokenHash, WrappedKey,
    aead::{self, Place},
    master,
    secret::Secret,
};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::Write as _,
    marker::PhantomData,
    path::{Path, PathBuf},
};
use uuid::Uuid;

struct Owner {
    workspace: Uuid,
    row: Uuid,
}
impl Row for Owner {
    fn workspace(&self) -> Uuid {
        self.workspace
    }
    fn row(&self) -> Uuid {
        self.row
    }
}
struct Name;
impl Phi for Name {
    type Row = Owner;
    const TABLE: u16 = given::TABLE;
    const COLUMN: u16 = given::COLUMN;
    const NAME: &'static str = "name";
}

/// The kinds of values, each a list in the file.
const KINDS: [&str; 7] = ["masters", "keys", "sealed", "cursors", "digests", "logins", "tokens"];

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/phi_v1.json")
}

fn file() -> Value {
    serde_json::from_str(&fs::read_to_string(path()).unwrap()).unwrap()
}

/// Writes the file, unless there is one.
fn write() {
    let mut all = given::all();
    for kind in KINDS {
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
    HEXLOWER.decode(text(of, name).as_bytes()).unwrap()
}
fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}
/// What is given of an entry, in the file and while the file is made.
fn given(entry: &Value) -> &Value {
    entry.get("given").unwrap_or(entry)
}

fn master(all: &Value) -> MasterKey {
    MasterKey::parse(text(given(&all["masters"][0]), "text")).unwrap()
}

/// The keys of the workspace that the entry names, made from the bare data keys, with the entry's version as primary.
fn keys(all: &Value, of: &Value) -> Keys {
    let keys = list(all, "keys").iter().map(given).filter(|key| key["workspace"] == of["workspace"]);
    let opened = keys.map(|key| {
        let data = DataKey(Secret::from_slice(&bytes(key, "data_key")).unwrap());
        (number(key, "version"), data, key["version"] == of["version"])
    });
    Keys::new(id(of, "workspace"), opened.collect()).unwrap()
}

fn place(of: &Value) -> Place {
    let (table, column) = (number(of, "table"), number(of, "column"));
    Place { workspace: id(of, "workspace"), subject: id(of, "subject"), table, column, row: id(of, "row") }
}

/// What this code makes of what is given.
fn made(all: &Value, kind: &str, of: &Value) -> Value {
    let nonce = || bytes(of, "nonce").try_into().unwrap();
    let aad = |place: Place, sealed: &[u8]| hex(place.aad(sealed.first_chunk::<5>().unwrap()));
    match kind {
        "masters" => json!({ "fingerprint": master(all).fingerprint() }),
        "keys" => {
            let place = master::place(id(of, "workspace"));
            let data = bytes(of, "data_key");
            let wrapped = master(all).wrap.seal_with(number(of, "version"), &place, &nonce(), &data).unwrap();
            json!({ "aad": aad(place, &wrapped), "wrapped": hex(wrapped) })
        }
        "sealed" => {
            let (keys, version) = (keys(all, of), number(of, "version"));
            let fields = &keys.version(version).unwrap().fields;
            let sealed = fields.seal_with(version, &place(of), &nonce(), text(of, "text").as_bytes()).unwrap();
            json!({ "padded": sealed.len() - 45, "aad": aad(place(of), &sealed), "sealed": hex(sealed) })
        }
        "cursors" => {
            json!({ "cursor": keys(all, of).seal_cursor(text(of, "list").as_bytes(), &bytes(of, "position")) })
        }
        "digests" => {
            let parts: Vec<Option<&str>> = list(of, "parts").iter().map(Value::as_str).collect();
            json!({ "digest": hex(keys(all, of).digest(text(of, "domain"), id(of, "row"), &parts)) })
        }
        "logins" => json!({ "digest": hex(master(all).login_digest(text(of, "address")).to_vec()) }),
        "tokens" => json!({ "hash": hex(TokenHash::of(text(of, "token")).to_vec()) }),
        other => panic!("no such kind: {other}"),
    }
}

#[test]
fn everything_is_still_made_the_same() {
    if !path().exists() && std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        write();
    }
    let all = file();
    for kind in KINDS {
        for entry in list(&all, kind) {
            assert_eq!(made(&all, kind, &entry["given"]), entry["made"], "{kind}: {}", entry["given"]);
        }
    }
    let counts = KINDS.map(|kind| list(&all, kind).len());
    assert_eq!(counts, [1, 4, 38, 6, 5, 3, 2]);
}

#[test]
fn everything_still_opens() {
    let all = file();
    let unwrapped = |of: &Value| {
        let stored = list(&all, "keys").iter().filter(|key| key["given"]["workspace"] == of["workspace"]);
        let wrapped: Vec<WrappedKey> = stored
            .map(|key| WrappedKey {
                version: number(&key["given"], "version"),
                primary: key["given"]["primary"].as_bool().unwrap(),
                bytes: bytes(&key["made"], "wrapped"),
            })
            .collect();
        master(&all).unwrap(id(of, "workspace"), &wrapped).unwrap()
    };
    let mut through_the_type = 0;
    for entry in list(&all, "sealed") {
        let (of, sealed) = (&entry["given"], bytes(&entry["made"], "sealed"));
        let keys = unwrapped(of);
        let version = keys.version(aead::version(&sealed, "sealed").unwrap()).unwrap();
        assert_eq!(version.fields.open(&place(of), &sealed, "sealed").unwrap(), text(of, "text").as_bytes(), "{of}");
        if (place(of).table, place(of).column) == (Name::TABLE, Name::COLUMN) {
            let owner = Owner { workspace: id(of, "workspace"), row: id(of, "row") };
            let sealed = Sealed::<Name>(sealed, PhantomData);
            assert_eq!(keys.open(&owner, &sealed).unwrap(), text(of, "text"));
            through_the_type += 1;
        }
    }
    assert_eq!(through_the_type, 30);
    for entry in list(&all, "cursors") {
        let (of, cursor) = (&entry["given"], text(&entry["made"], "cursor"));
        assert_eq!(unwrapped(of).open_cursor(text(of, "list").as_bytes(), cursor), Some(bytes(of, "position")), "{of}");
    }
}
