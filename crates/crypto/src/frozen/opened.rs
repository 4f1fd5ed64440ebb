//! What is in the file is opened as production does it: the master key opens the workspace's, those the client's, and a column's
//! type the value.
use super::{bytes, given, id, list, made::master, number, text};
use crate::{ClientKeys, Holder, Keys, OfClient, OfWorkspace, Phi, Row, Sealed, WrappedKey};
use serde_json::Value;
use std::marker::PhantomData;
use uuid::Uuid;

struct Owner {
    workspace: Uuid,
    subject: Uuid,
    row: Uuid,
}
impl Row for Owner {
    fn workspace(&self) -> Uuid {
        self.workspace
    }
    fn row(&self) -> Uuid {
        self.row
    }
    fn subject(&self) -> Uuid {
        self.subject
    }
}

struct Column<const TABLE: u16, const COLUMN: u16, H>(PhantomData<H>);
impl<const TABLE: u16, const COLUMN: u16, H: Holder> Phi for Column<TABLE, COLUMN, H> {
    type Row = Owner;
    type Holder = H;
    const TABLE: u16 = TABLE;
    const COLUMN: u16 = COLUMN;
    const NAME: &'static str = "column";
}

/// The wrapped keys of the kind that belong to the workspace or client by that name.
fn wrapped(all: &Value, kind: &str, name: &str, of: &Value) -> Vec<WrappedKey> {
    let stored = list(all, kind).iter().filter(|key| key["given"][name] == of[name]);
    stored
        .map(|key| WrappedKey {
            version: number(&key["given"], "version"),
            primary: key["given"]["primary"] == true,
            bytes: bytes(&key["made"], "wrapped"),
        })
        .collect()
}

fn keys(all: &Value, of: &Value) -> Keys {
    let workspace = id(of, "workspace");
    let open =
        |key: WrappedKey| (key.version, master(all).unwrap(workspace, key.version, &key.bytes).unwrap(), key.primary);
    Keys::new(workspace, wrapped(all, "keys", "workspace", of).into_iter().map(open).collect()).unwrap()
}

fn client_keys(all: &Value, of: &Value) -> ClientKeys {
    keys(all, of).unwrap_client(id(of, "subject"), &wrapped(all, "client_keys", "subject", of)).unwrap()
}

/// The text of a sealed entry comes back, through the type of its column.
pub(super) fn sealed(all: &Value, entry: &Value) {
    let of = &entry["given"];
    let text_of = match (number(of, "table"), number(of, "column")) {
        given::COLUMN => through::<{ given::COLUMN.0 }, { given::COLUMN.1 }>,
        given::ORDERED => through::<{ given::ORDERED.0 }, { given::ORDERED.1 }>,
        given::LAST => through::<{ given::LAST.0 }, { given::LAST.1 }>,
        other => panic!("no such column: {other:?}"),
    };
    assert_eq!(text_of(all, of, bytes(&entry["made"], "sealed")), text(of, "text"), "{of}");
}

fn through<const TABLE: u16, const COLUMN: u16>(all: &Value, of: &Value, sealed: Vec<u8>) -> String {
    let owner = Owner { workspace: id(of, "workspace"), subject: id(of, "subject"), row: id(of, "row") };
    if owner.subject.is_nil() {
        let value = Sealed::<Column<TABLE, COLUMN, OfWorkspace>>(sealed, PhantomData);
        keys(all, of).open(&owner, &value).unwrap()
    } else {
        let value = Sealed::<Column<TABLE, COLUMN, OfClient>>(sealed, PhantomData);
        client_keys(all, of).open(&owner, &value).unwrap()
    }
}

pub(super) fn cursor(all: &Value, entry: &Value) {
    let (of, cursor) = (&entry["given"], text(&entry["made"], "cursor"));
    assert_eq!(keys(all, of).open_cursor(text(of, "list").as_bytes(), cursor), Some(bytes(of, "position")), "{of}");
}
