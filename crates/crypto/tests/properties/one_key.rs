//! Workspaces and clients that share one key on purpose, so that what keeps them apart is not that their keys differ.
use super::{DataKey, Keys, Uuid, WrappedKey, cells::Opened};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use sha2::Sha256;

const SECRET: [u8; 32] = *b"one secret to open each and all.";

/// Both versions of the workspace's key, of the client's sealing key and of its content key are the same 32 bytes: sealing keys
/// differ between workspaces only, whose ids are the salt.
pub(super) fn opened(workspace: Uuid, client: Uuid, primary: u32) -> Opened {
    let data = || DataKey::from_bytes(&SECRET).unwrap();
    let practice = Keys::new(workspace, [1, 2].map(|version| (version, data(), version == primary)).into()).unwrap();
    let wrapped = [1, 2].map(|version| WrappedKey {
        version,
        primary: version == primary,
        bytes: wrapped(workspace, client, version),
    });
    let client = practice.unwrap_client(client, &wrapped).unwrap();
    Opened { practice, client }
}

/// A wrapped client key of known bytes, made here from what the README says: this crate never makes one.
fn wrapped(workspace: Uuid, client: Uuid, version: u32) -> Vec<u8> {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(workspace.as_bytes()), &SECRET).expand(b"phi/1/wrap-subject", &mut key).unwrap();
    let header = [1, 0, 0, 0, 1];
    let (workspace, client) = (workspace.as_bytes(), client.as_bytes());
    let aad = [&b"phi-aad/1\0"[..], &header, workspace, client, &[0, 12, 0, 1], client].concat();
    let mut padded = [&68_u32.to_le_bytes()[..], &version.to_be_bytes(), &SECRET, &SECRET].concat();
    padded.resize(128, 0);
    let nonce = [7; 24];
    let body = XChaCha20Poly1305::new(&key.into()).encrypt(&nonce.into(), Payload { msg: &padded, aad: &aad }).unwrap();
    [&header[..], &nonce, &body].concat()
}
