//! The form, held to values that were computed by another program from the description alone.
use super::{Content, Uncanonical};
use crypto::{SigningKey, TrailKey};
use std::collections::HashSet;
use uuid::Uuid;

/// Base64 of the bytes 0 to 31.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

type Rows = Vec<(Uuid, Option<Uuid>)>;
type Whole = Content<'static, std::vec::IntoIter<(Uuid, Option<Uuid>)>, std::vec::IntoIter<&'static [u8]>>;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn key() -> TrailKey {
    SigningKey::parse(KEY).unwrap().trail(id(1))
}

fn of(rows: Rows, fields: Vec<&'static [u8]>) -> Whole {
    Content {
        workspace: id(1),
        id: id(2),
        occurred_at: 1_795_392_000_123_456,
        request: id(3),
        actor_kind: b"user",
        actor: Some(id(4)),
        sign_in: Some(id(5)),
        network: Some(b"192.0.2.0/24"),
        action: b"change",
        operation: Some(b"changeClient"),
        entity: b"client",
        entities: rows.into_iter(),
        digests: None,
        fields: fields.into_iter(),
    }
}

/// With everything there is.
fn full() -> Whole {
    let digests: &[u8] = &[[0xaa_u8; 32], [0xbb; 32]].concat().leak()[..];
    Content {
        digests: Some(digests),
        ..of(vec![(id(6), Some(id(7))), (id(8), None)], vec![b"legal_name", "straße".as_bytes()])
    }
}

/// With as little as there can be.
fn bare() -> Whole {
    Content { actor_kind: b"system", actor: None, sign_in: None, network: None, operation: None, ..of(vec![], vec![]) }
}

fn written(content: Whole) -> Result<Vec<u8>, Uncanonical> {
    let mut out = b"what was there before".to_vec();
    content.write(&mut out).map(|()| out)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_form_is_that_of_the_description() {
    let bytes = written(bare()).unwrap();
    let expected = concat!(
        "70617a70617a2f6576656e742f31000000000000000000000000000000000100000000000000000000000000000002000660",
        "e646666240000000000000000000000000000000030673797374656d00000000000000000000000000000000000000000000",
        "0000000000000000000000066368616e67650006636c69656e74000000000000000000000000",
    );
    assert_eq!(hex(&bytes), expected);
    assert_eq!(hex(&key().event(&bytes)), "e2608b0a6726d51f28b8ca23cec0bf0379477e9ddaf7fa9148bc850fd03baf82");
    let bytes = written(full()).unwrap();
    assert_eq!(bytes.len(), 307);
    assert_eq!(hex(&key().event(&bytes)), "a78ec3630a50dd56b42f172032daf46d334c81fa14d40ee9bfbc3391a5ac894f");
}

/// Every part counts, and no two contents share their bytes.
#[test]
fn every_part_counts() {
    let mut seen = HashSet::new();
    let all = [
        full(),
        bare(),
        Content { workspace: id(9), ..full() },
        Content { id: id(9), ..full() },
        Content { occurred_at: 1_795_392_000_123_457, ..full() },
        Content { request: id(9), ..full() },
        Content { actor_kind: b"system", ..full() },
        Content { actor: None, ..full() },
        Content { sign_in: None, ..full() },
        Content { sign_in: Some(id(4)), actor: Some(id(5)), ..full() },
        Content { network: None, ..full() },
        Content { action: b"read", ..full() },
        Content { operation: None, ..full() },
        Content { entity: b"session", ..full() },
        Content { digests: None, ..full() },
        Content { entities: vec![(id(8), None), (id(6), Some(id(7)))].into_iter(), ..full() },
        Content { entities: vec![(id(6), None), (id(8), Some(id(7)))].into_iter(), ..full() },
        Content { fields: vec![&b"legal_name"[..]].into_iter(), ..full() },
        Content { fields: vec![&b"legal"[..], b"_name"].into_iter(), ..full() },
        Content { fields: vec![&b""[..]].into_iter(), ..full() },
    ];
    for content in all {
        assert!(seen.insert(written(content).unwrap()));
    }
}

#[test]
fn what_is_absent_has_one_spelling() {
    let long: &[u8] = &[b'x'; 256];
    let none = [
        Content { actor: Some(id(0)), ..full() },
        Content { sign_in: Some(id(0)), ..full() },
        Content { network: Some(b""), ..full() },
        Content { operation: Some(b""), ..full() },
        Content { digests: Some(b""), ..bare() },
        Content { digests: Some(&[0; 32]), ..full() },
        Content { entities: vec![(id(6), Some(id(0))), (id(8), None)].into_iter(), ..full() },
        Content { action: long, ..full() },
        Content { fields: vec![long].into_iter(), ..full() },
    ];
    for content in none {
        assert_eq!(written(content), Err(Uncanonical));
    }
    assert!(written(Content { action: &[b'x'; 255], ..full() }).is_ok());
}
