//! Cursors: a position in a list, sealed, so that it tells nobody when a visit was, and of no use in another list or workspace.
//!
//! Form: base64url of key version (u32), nonce (24), ciphertext, tag (16). The nonce is a keyed digest of list and position
//! (a synthetic nonce), so that the same position always gives the same cursor, which clients' caches like.
use crate::{Keys, keys::mac, secret::Secret};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::Mac;

impl Keys {
    /// Seals a position of the list. The list's name tells everything that makes it another list: field, owner, filter, order.
    pub fn seal_cursor(&self, list: &[u8], position: &[u8]) -> String {
        let Some((number, key)) = self.cursor_key(None) else { return String::new() };
        let nonce = nonce(key, list, position);
        let cipher = XChaCha20Poly1305::new(key.derive(b"cursor", "seal").bytes().into());
        let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: position, aad: list }).unwrap_or_default();
        let mut bytes = Vec::with_capacity(4 + nonce.len() + sealed.len());
        bytes.extend_from_slice(&number.to_be_bytes());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&sealed);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Opens a cursor of the same list and workspace; of anything else it is `None`.
    pub fn open_cursor(&self, list: &[u8], cursor: &str) -> Option<Vec<u8>> {
        if cursor.len() > 256 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (number, rest) = bytes.split_first_chunk::<4>()?;
        let (nonce, sealed) = rest.split_first_chunk::<24>()?;
        let (_, key) = self.cursor_key(Some(u32::from_be_bytes(*number)))?;
        let cipher = XChaCha20Poly1305::new(key.derive(b"cursor", "seal").bytes().into());
        cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: list }).ok()
    }
}

fn nonce(key: &Secret, list: &[u8], position: &[u8]) -> [u8; 24] {
    let mut mac = mac(&key.derive(b"cursor", "nonce"));
    mac.update(&(list.len() as u64).to_be_bytes());
    mac.update(list);
    mac.update(position);
    let digest: [u8; 32] = mac.finalize().into_bytes().into();
    digest.first_chunk::<24>().copied().unwrap_or_default()
}
