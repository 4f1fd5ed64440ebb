//! Cursors: a position in a list, sealed, so that it tells nobody when a visit was, and of no use in another list or workspace.
//!
//! Form: base64url of key version (u32), nonce (24), ciphertext, tag (16). The nonce is a keyed digest of list and position
//! (a synthetic nonce), so that the same position always gives the same cursor, which clients' caches like.
use crate::{
    Keys,
    aead::{Cipher, NONCE, TAG},
    keys::mac,
    secret::Secret,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::Mac;

/// The width of the key version.
const NUMBER: usize = 4;
/// Of the text, in characters: whatever is longer was not sealed here.
const LONGEST: usize = 256;

impl Keys {
    /// Seals a position of the list. The list's name tells everything that makes it another list: field, owner, filter, order.
    /// A position has 148 bytes at most: longer ones could be sealed but are not opened again.
    pub fn seal_cursor(&self, list: &[u8], position: &[u8]) -> String {
        let Some((number, key)) = self.cursor_key(None) else { return String::new() };
        let nonce = nonce(key, list, position);
        let mut bytes = Vec::with_capacity(NUMBER + NONCE + position.len() + TAG);
        bytes.extend_from_slice(&number.to_be_bytes());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(position);
        let body = bytes.get_mut(NUMBER + NONCE..).unwrap_or_default();
        let Some(tag) = cipher(key).encrypt(&nonce, list, body) else { return String::new() };
        bytes.extend_from_slice(&tag);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Opens a cursor of the same list and workspace; of anything else it is `None`.
    pub fn open_cursor(&self, list: &[u8], cursor: &str) -> Option<Vec<u8>> {
        if cursor.len() > LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (number, rest) = bytes.split_first_chunk::<NUMBER>()?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE>()?;
        let (body, tag) = rest.split_last_chunk::<TAG>()?;
        let (_, key) = self.cursor_key(Some(u32::from_be_bytes(*number)))?;
        let mut position = body.to_vec();
        cipher(key).decrypt(nonce, list, &mut position, tag)?;
        Some(position)
    }
}

fn cipher(key: &Secret) -> Cipher {
    Cipher::new(&key.derive(b"cursor", "seal"))
}

fn nonce(key: &Secret, list: &[u8], position: &[u8]) -> [u8; NONCE] {
    let mut mac = mac(&key.derive(b"cursor", "nonce"));
    mac.update(&(list.len() as u64).to_be_bytes());
    mac.update(list);
    mac.update(position);
    let digest: [u8; 32] = mac.finalize().into_bytes().into();
    digest.first_chunk::<NONCE>().copied().unwrap_or_default()
}
