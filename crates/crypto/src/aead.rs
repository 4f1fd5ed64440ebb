//! The sealed form: suite (1 byte, always 1), key version (u32, big endian), nonce (24), ciphertext and tag (16).
use crate::NoRandomness;
use crate::{
    Unopenable,
    pad::{pad, padded_len, unpad},
    secret::Secret,
};
use chacha20poly1305::{
    KeyInit, Tag, XChaCha20Poly1305, XNonce,
    aead::{AeadInOut, inout::InOutBuf},
};
use uuid::Uuid;

const SUITE: u8 = 1;
const HEADER: usize = 5;
const NONCE: usize = 24;
const TAG: usize = 16;
const DOMAIN: &[u8; 10] = b"phi-aad/1\0";

/// Where a value lives. Every part is of fixed width, so no two places have the same bytes.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) workspace: Uuid,
    /// The client whose own key sealed it; nil where the workspace's key did.
    pub(crate) subject: Uuid,
    pub(crate) table: u16,
    pub(crate) column: u16,
    pub(crate) row: Uuid,
}

impl Place {
    fn aad(&self, header: &[u8]) -> [u8; 67] {
        let mut aad = [0; 67];
        let parts: [&[u8]; 7] = [
            DOMAIN,
            header,
            self.workspace.as_bytes(),
            self.subject.as_bytes(),
            &self.table.to_be_bytes(),
            &self.column.to_be_bytes(),
            self.row.as_bytes(),
        ];
        for (to, from) in aad.iter_mut().zip(parts.into_iter().flatten()) {
            *to = *from;
        }
        aad
    }
}

/// The cipher of one key version.
#[derive(Clone)]
pub(crate) struct Cipher(XChaCha20Poly1305);

impl Cipher {
    pub(crate) fn new(key: &Secret) -> Self {
        Self(XChaCha20Poly1305::new(key.bytes().into()))
    }

    /// Seals with a random nonce. 192 bits of nonce: no two alike in practice, however many values a key seals.
    pub(crate) fn seal(&self, version: u32, place: &Place, plain: &[u8]) -> Result<Vec<u8>, NoRandomness> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce)?;
        Ok(self.seal_with(version, place, &nonce, plain))
    }

    pub(crate) fn seal_with(&self, version: u32, place: &Place, nonce: &[u8; NONCE], plain: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEADER + NONCE + padded_len(plain.len()) + TAG);
        out.push(SUITE);
        out.extend_from_slice(&version.to_be_bytes());
        let aad = place.aad(&out);
        out.extend_from_slice(nonce);
        pad(plain, &mut out);
        let body = out.get_mut(HEADER + NONCE..).unwrap_or_default();
        // The cipher refuses only messages beyond 256 GiB.
        let tag = self.0.encrypt_inout_detached(&XNonce::from(*nonce), &aad, InOutBuf::from(body)).unwrap_or_default();
        out.extend_from_slice(&tag);
        out
    }

    pub(crate) fn open(&self, place: &Place, sealed: &[u8], name: &'static str) -> Result<Vec<u8>, Unopenable> {
        let malformed = || Unopenable::Malformed(name);
        let (header, rest) = sealed.split_first_chunk::<HEADER>().ok_or_else(malformed)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or_else(malformed)?;
        let (body, tag) = rest.split_last_chunk::<TAG>().ok_or_else(malformed)?;
        if header.first() != Some(&SUITE) {
            return Err(malformed());
        }
        let mut plain = body.to_vec();
        self.0
            .decrypt_inout_detached(
                &XNonce::from(*nonce),
                &place.aad(header),
                InOutBuf::from(plain.as_mut_slice()),
                &Tag::from(*tag),
            )
            .map_err(|_| Unopenable::Forged(name))?;
        unpad(plain).ok_or_else(malformed)
    }
}

/// The key version in the header, read before any key is chosen: exactly one key is ever tried.
pub(crate) fn version(sealed: &[u8], name: &'static str) -> Result<u32, Unopenable> {
    match sealed.first_chunk::<HEADER>() {
        Some([SUITE, version @ ..]) => Ok(u32::from_be_bytes(*version)),
        _ => Err(Unopenable::Malformed(name)),
    }
}
