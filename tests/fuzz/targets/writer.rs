//! A second writer of the formats in the crypto crate's README, which can also write what ours never would: a value with a right tag
//! and a wrong inside. Nobody without a key can make one, so no other test gets past the tag.
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use sha2::Sha256;
use uuid::Uuid;

/// Where a value lives.
pub(super) struct Place {
    pub(super) workspace: Uuid,
    pub(super) subject: Uuid,
    pub(super) table: u16,
    pub(super) column: u16,
    pub(super) row: Uuid,
}

pub(super) fn derive(key: &[u8; 32], salt: &[u8], purpose: &str) -> [u8; 32] {
    expand(key, salt, purpose.as_bytes())
}

pub(super) fn expand(key: &[u8; 32], salt: &[u8], info: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    Hkdf::<Sha256>::new(Some(salt), key).expand(info, &mut out).unwrap();
    out
}

/// Ciphertext and tag.
pub(super) fn encrypt(key: &[u8; 32], nonce: [u8; 24], aad: &[u8], msg: &[u8]) -> Vec<u8> {
    XChaCha20Poly1305::new(key.into()).encrypt(&XNonce::from(nonce), Payload { msg, aad }).unwrap()
}

/// The sealed form of bytes that stand for a padded value, whether they are one or not.
pub(super) fn seal(key: &[u8; 32], header: [u8; 5], place: &Place, nonce: [u8; 24], inside: &[u8]) -> Vec<u8> {
    let mut aad = b"phi-aad/1\0".to_vec();
    aad.extend_from_slice(&header);
    aad.extend_from_slice(place.workspace.as_bytes());
    aad.extend_from_slice(place.subject.as_bytes());
    aad.extend_from_slice(&place.table.to_be_bytes());
    aad.extend_from_slice(&place.column.to_be_bytes());
    aad.extend_from_slice(place.row.as_bytes());
    [&header[..], &nonce, &encrypt(key, nonce, &aad, inside)].concat()
}

/// The header of suite 1.
pub(super) fn header(version: u32) -> [u8; 5] {
    let [a, b, c, d] = version.to_be_bytes();
    [1, a, b, c, d]
}

/// The value in a padded form, if it is one.
pub(super) fn unpadded(inside: &[u8]) -> Option<&[u8]> {
    let (length, rest) = inside.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap();
    let (value, zeros) = rest.split_at_checked(length)?;
    (zeros.iter().all(|byte| *byte == 0) && inside.len() == padded_length(length + 4)).then_some(value)
}

/// The padded form of a value.
pub(super) fn padded(value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).unwrap();
    let mut out = [&length.to_le_bytes(), value].concat();
    out.resize(padded_length(out.len()), 0);
    out
}

/// Of a length with its prefix.
fn padded_length(length: usize) -> usize {
    if let Some(step) = [32, 64, 128, 256].into_iter().find(|step| length <= *step) {
        return step;
    }
    let e = length.ilog2();
    let d = e.ilog2() + 1;
    length.next_multiple_of(1 << (e - d))
}
