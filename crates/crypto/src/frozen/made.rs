//! What this code makes of what is given: through the functions of production, with the nonces given.
use super::{bytes, hex, id, list, number, text};
use crate::{
    ClientKey, ClientKeys, DataKey, Keys, MasterKey, TokenHash,
    aead::{Cipher, Place},
    master,
    secret::Secret,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// What is given of an entry, in the file and while the file is made.
fn given(entry: &Value) -> &Value {
    entry.get("given").unwrap_or(entry)
}

pub(super) fn master(all: &Value) -> MasterKey {
    MasterKey::parse(text(given(&all["masters"][0]), "text")).unwrap()
}

fn secret(of: &Value, name: &str) -> Secret {
    Secret::from_slice(&bytes(of, name)).unwrap()
}

/// The keys of the workspace that the entry names, made from the bare data keys, with that version as primary.
fn keys(all: &Value, of: &Value, primary: u32) -> Keys {
    let keys = list(all, "keys").iter().map(given).filter(|key| key["workspace"] == of["workspace"]);
    let keys = keys.map(|key| {
        let version = number(key, "version");
        (version, DataKey(secret(key, "data_key")), version == primary)
    });
    Keys::new(id(of, "workspace"), keys.collect()).unwrap()
}

fn client_key(of: &Value) -> ClientKey {
    ClientKey::given(secret(of, "sealing_key"), secret(of, "content_key"))
}

/// The keys of the client that the entry names, made from the bare ones.
fn client_keys(all: &Value, of: &Value) -> ClientKeys {
    let keys = list(all, "client_keys").iter().map(given).filter(|key| key["subject"] == of["subject"]);
    let keys = keys.map(|key| (number(key, "version"), client_key(key), key["primary"] == true));
    ClientKeys::new(id(of, "workspace"), id(of, "subject"), keys.collect()).unwrap()
}

/// The value of an entry, sealed with its nonce, and the associated data of it.
fn seal(cipher: &Cipher, version: u32, place: &Place, of: &Value, plain: &[u8]) -> (String, Vec<u8>) {
    let nonce = bytes(of, "nonce").try_into().unwrap();
    let sealed = cipher.seal_with(version, place, &nonce, plain).unwrap();
    (hex(place.aad(sealed.first_chunk::<5>().unwrap())), sealed)
}

pub(super) fn made(all: &Value, kind: &str, of: &Value) -> Value {
    let version = || number(of, "version");
    match kind {
        "masters" => json!({ "fingerprint": master(all).fingerprint() }),
        "keys" => {
            let place = master::place(id(of, "workspace"));
            let (aad, wrapped) = seal(&master(all).wrap, version(), &place, of, &bytes(of, "data_key"));
            json!({ "aad": aad, "wrapped": hex(wrapped) })
        }
        "client_keys" => {
            let wrapped_by = number(of, "wrapped_by");
            let keys = keys(all, of, wrapped_by);
            let (number, cipher) = keys.wrapping(None).unwrap();
            let plain = client_key(of).to_bytes(version());
            let (aad, wrapped) = seal(cipher, number, &keys.client_place(id(of, "subject")), of, plain.as_ref());
            json!({ "aad": aad, "wrapped": hex(wrapped) })
        }
        "sealed" => sealed(all, of),
        "cursors" => {
            let keys = keys(all, of, version());
            json!({ "cursor": keys.seal_cursor(text(of, "list").as_bytes(), &bytes(of, "position")) })
        }
        "digests" => {
            let parts: Vec<Option<&str>> = list(of, "parts").iter().map(Value::as_str).collect();
            json!({ "digest": hex(client_keys(all, of).digest(text(of, "domain"), id(of, "row"), &parts)) })
        }
        "index" => {
            let (table, column) = (number(of, "table"), number(of, "column"));
            let tokens = keys(all, of, version()).tokens(table, column, number(of, "normal"), text(of, "value"));
            json!({ "token": hex(of_version(tokens, version())) })
        }
        "logins" => {
            let digests = keys(all, of, version()).login_digests(text(of, "address"));
            json!({ "digest": hex(of_version(digests, version()).to_vec()) })
        }
        "tokens" => json!({ "hash": hex(TokenHash::of(text(of, "token")).to_vec()) }),
        other => panic!("no such kind: {other}"),
    }
}

fn sealed(all: &Value, of: &Value) -> Value {
    let (table, column, row) = (number(of, "table"), number(of, "column"), id(of, "row"));
    let version = number(of, "version");
    let (client, workspace);
    let ring = if id(of, "subject") == Uuid::nil() {
        workspace = keys(all, of, version);
        workspace.ring()
    } else {
        client = client_keys(all, of);
        client.ring()
    };
    let place = ring.place(table, column, row);
    let (aad, sealed) = seal(ring.version(version).unwrap(), version, &place, of, text(of, "text").as_bytes());
    json!({ "padded": sealed.len() - 45, "aad": aad, "sealed": hex(sealed) })
}

fn of_version<T>(all: Vec<(u32, T)>, version: u32) -> T {
    all.into_iter().find(|(number, _)| *number == version).unwrap().1
}
