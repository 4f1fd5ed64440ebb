//! Wrapped keys: those of workspaces, wrapped by the master key, and those of clients, wrapped by their workspace's.
use crypto::{Unopenable, WrappedKey};
use uuid::Uuid;

use super::input::Input;
use super::vectors::VECTORS;
use super::writer::{self, Place};

/// The first byte says how the key is made.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let kind = input.byte() % 4;
    if kind == 3 {
        return client(input);
    }
    let (workspace, version, frozen) = input.pick(&VECTORS.wrapped);
    let bytes = match kind {
        0 => input.rest().to_vec(),
        1 => input.edit(frozen),
        _ => return with_a_right_tag(*workspace, *version, input),
    };
    let opened = VECTORS.master.unwrap(*workspace, *version, &bytes);
    assert_eq!(opened.is_ok(), bytes == *frozen, "a forged key opens, or a frozen one does not");
}

/// A key has 32 bytes, whatever was wrapped, and its header names its version.
fn with_a_right_tag(workspace: Uuid, version: u32, mut input: Input<'_>) {
    let (suite, turned, nonce) = (input.byte(), input.bytes(), input.bytes());
    let named = version ^ u32::from_be_bytes(turned);
    let mut header = writer::header(named);
    header[0] ^= suite;
    let key = writer::derive(&VECTORS.master_bytes, b"master", "phi/1/wrap");
    let place = Place { workspace, subject: Uuid::nil(), table: 2, column: 1, row: workspace };
    let inside = input.rest();
    let wrapped = writer::seal(&key, header, &place, nonce, inside);
    let opened = VECTORS.master.unwrap(workspace, version, &wrapped).is_ok();
    let right = writer::unpadded(inside).is_some_and(|key| key.len() == 32);
    assert_eq!(opened, right && suite == 0 && named == version);
}

/// A client's key says its version inside: its header names the version of the workspace's key.
fn client(mut input: Input<'_>) {
    let (workspace, client) = (VECTORS.workspace, VECTORS.client);
    let (wanted, frozen) = input.pick(&VECTORS.client_wrapped);
    let (kind, (version, data), nonce) = (input.byte() % 3, input.pick(&VECTORS.data), input.bytes());
    let (bytes, expected) = match kind {
        0 => {
            let bytes = input.edit(frozen);
            let same = bytes == *frozen;
            (bytes, same)
        }
        1 => {
            let bytes = input.rest().to_vec();
            let same = bytes == *frozen;
            (bytes, same)
        }
        _ => {
            let key = writer::derive(data, workspace.as_bytes(), "phi/1/wrap-subject");
            let place = Place { workspace, subject: client, table: 12, column: 1, row: client };
            let inside = input.rest();
            let value = writer::unpadded(inside).filter(|value| value.len() == 68);
            let right = value.is_some_and(|value| value.starts_with(&wanted.to_be_bytes()));
            (writer::seal(&key, writer::header(*version), &place, nonce, inside), right)
        }
    };
    let wrapped = [WrappedKey { version: *wanted, primary: true, bytes }];
    assert_eq!(VECTORS.keys.unwrap_client(client, &wrapped).is_ok(), expected);
    if expected {
        let other = VECTORS.keys.unwrap_client(Uuid::from_u128(client.as_u128() ^ 1), &wrapped);
        assert!(matches!(other, Err(Unopenable::Forged(_))), "it opens for another client");
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (at, (.., frozen)) in (0..).zip(&VECTORS.wrapped) {
        all.push([&[0, at], &frozen[..]].concat());
        all.push(vec![1, at]);
        for edit in [[0, 0, 0, 3], [0, 0, 4, 3], [0, 0, 108, 1], [1, 0, 29, 0]] {
            all.push([&[1, at], &edit[..]].concat());
        }
    }
    let head = [2, 0, 0, 0, 0, 0, 0];
    for length in [31, 32, 33] {
        all.push([&head[..], &[7; 24], &writer::padded(&vec![length; usize::from(length)])].concat());
    }
    for (at, (version, frozen)) in (0..).zip(&VECTORS.client_wrapped) {
        all.push([&[3, at, 1, 0], &[7; 24][..], frozen].concat());
        all.push([&[3, at, 0, 0], &[7; 24][..]].concat());
        all.push([&[3, at, 0, 0], &[7; 24][..], &[0, 0, 40, 1]].concat());
        for (turned, length) in [(0, 68), (1, 68), (0, 67), (0, 69), (0, 3)] {
            let key = [&(version ^ turned).to_be_bytes(), &[9; 65][..]].concat();
            all.push([&[3, at, 2, at], &[7; 24][..], &writer::padded(&key[..length])].concat());
        }
    }
    all
}
