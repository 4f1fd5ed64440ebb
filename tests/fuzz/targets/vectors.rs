//! The frozen values of the crypto crate, and the keys that open them.
use std::sync::LazyLock;

use crypto::{ClientKeys, DataKey, Keys, MasterKey, WrappedKey};
use serde_json::Value;
use uuid::Uuid;

/// The frozen values of the first workspace and its first client, of the column that [`sealed`](super::sealed) opens.
pub(super) struct Vectors {
    pub(super) master: MasterKey,
    pub(super) master_bytes: [u8; 32],
    pub(super) workspace: Uuid,
    pub(super) keys: Keys,
    /// The versions of the workspace's key.
    pub(super) data: Vec<(u32, [u8; 32])>,
    pub(super) client: Uuid,
    pub(super) client_keys: ClientKeys,
    /// The versions of the client's sealing key.
    pub(super) client_data: Vec<(u32, [u8; 32])>,
    pub(super) sealed: Vec<Frozen>,
    pub(super) cursors: Vec<Position>,
    /// Workspace, version and wrapped form of every workspace's keys.
    pub(super) wrapped: Vec<(Uuid, u32, Vec<u8>)>,
    /// Version and wrapped form of the client's keys.
    pub(super) client_wrapped: Vec<(u32, Vec<u8>)>,
}

/// A sealed value and where it stands.
pub(super) struct Frozen {
    /// The client whose key sealed it; nil where the workspace's did.
    pub(super) subject: Uuid,
    pub(super) row: Uuid,
    pub(super) text: String,
    pub(super) bytes: Vec<u8>,
}

/// A cursor and what it says.
pub(super) struct Position {
    pub(super) list: Vec<u8>,
    pub(super) position: Vec<u8>,
    pub(super) cursor: String,
}

/// The table and the column that the frozen texts stand in.
pub(super) const TABLE: u16 = 7;
/// See [`TABLE`].
pub(super) const COLUMN: u16 = 1;

type Entry = (Value, Value);

pub(super) static VECTORS: LazyLock<Vectors> = LazyLock::new(|| {
    let all: Value = serde_json::from_str(include_str!("../../../crates/crypto/testdata/phi_v1.json")).unwrap();
    let list = |kind: &str| -> Vec<Entry> {
        let entries = all[kind].as_array().unwrap().iter();
        entries.map(|entry| (entry["given"].clone(), entry["made"].clone())).collect()
    };
    let client_keys = list("client_keys");
    let (workspace, client) = (id(&client_keys[0].0, "workspace"), id(&client_keys[0].0, "subject"));
    let mine = |(given, _): &Entry| id(given, "workspace") == workspace;
    let keys: Vec<Entry> = list("keys").into_iter().filter(mine).collect();
    let client_keys: Vec<Entry> =
        client_keys.into_iter().filter(|entry| mine(entry) && id(&entry.0, "subject") == client).collect();
    let opened = keys.iter().map(|(given, _)| {
        let key = DataKey::from_bytes(&hex(given, "data_key")).unwrap();
        (number(given, "version"), key, given["primary"].as_bool().unwrap())
    });
    let opened = Keys::new(workspace, opened.collect()).unwrap();
    let wrapped = client_keys.iter().map(|(given, made)| WrappedKey {
        version: number(given, "version"),
        primary: given["primary"].as_bool().unwrap(),
        bytes: hex(made, "wrapped"),
    });
    let here = |(given, _): &Entry| {
        (number(given, "table"), number(given, "column")) == (u32::from(TABLE), u32::from(COLUMN))
            && [client, Uuid::nil()].contains(&id(given, "subject"))
    };
    let text = all["masters"][0]["given"]["text"].as_str().unwrap();
    Vectors {
        master: MasterKey::parse(text).unwrap(),
        master_bytes: data_encoding::BASE64.decode(text.as_bytes()).unwrap().try_into().unwrap(),
        workspace,
        data: bare(&keys, "data_key"),
        client,
        client_keys: opened.unwrap_client(client, &wrapped.collect::<Vec<_>>()).unwrap(),
        client_data: bare(&client_keys, "sealing_key"),
        keys: opened,
        sealed: list("sealed").iter().filter(|entry| mine(entry) && here(entry)).map(Frozen::of).collect(),
        cursors: list("cursors").iter().filter(|entry| mine(entry)).map(Position::of).collect(),
        wrapped: list("keys")
            .iter()
            .map(|(given, made)| (id(given, "workspace"), number(given, "version"), hex(made, "wrapped")))
            .collect(),
        client_wrapped: client_keys
            .iter()
            .map(|(given, made)| (number(given, "version"), hex(made, "wrapped")))
            .collect(),
    }
});

impl Frozen {
    fn of((given, made): &Entry) -> Self {
        let text = given["text"].as_str().unwrap().to_owned();
        Self { subject: id(given, "subject"), row: id(given, "row"), text, bytes: hex(made, "sealed") }
    }
}

impl Position {
    fn of((given, made): &Entry) -> Self {
        let list = given["list"].as_str().unwrap().as_bytes().to_vec();
        Self { list, position: hex(given, "position"), cursor: made["cursor"].as_str().unwrap().to_owned() }
    }
}

fn bare(keys: &[Entry], name: &str) -> Vec<(u32, [u8; 32])> {
    keys.iter().map(|(given, _)| (number(given, "version"), hex(given, name).try_into().unwrap())).collect()
}

fn id(of: &Value, name: &str) -> Uuid {
    of[name].as_str().unwrap().parse().unwrap()
}

fn number(of: &Value, name: &str) -> u32 {
    of[name].as_u64().unwrap().try_into().unwrap()
}

fn hex(of: &Value, name: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(of[name].as_str().unwrap().as_bytes()).unwrap()
}
