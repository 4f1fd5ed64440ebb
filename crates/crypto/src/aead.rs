//! The sealed form: suite (1 byte, always 1), key version (u32, big endian), nonce (24), ciphertext and tag (16).
use crate::{
    NoRandomness, Unopenable,
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
pub(crate) const NONCE: usize = 24;
pub(crate) const TAG: usize = 16;
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
    pub(crate) fn aad(&self, header: &[u8]) -> [u8; 67] {
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
        self.seal_with(version, place, &nonce, plain).ok_or(NoRandomness::UNEXPECTED)
    }

    /// Seals with the nonce given. `None` only beyond 4 GiB, where the padded form ends.
    pub(crate) fn seal_with(&self, version: u32, place: &Place, nonce: &[u8; NONCE], plain: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(HEADER + NONCE + padded_len(plain.len()) + TAG);
        out.push(SUITE);
        out.extend_from_slice(&version.to_be_bytes());
        let aad = place.aad(&out);
        out.extend_from_slice(nonce);
        pad(plain, &mut out)?;
        let tag = self.encrypt(nonce, &aad, out.get_mut(HEADER + NONCE..)?)?;
        out.extend_from_slice(&tag);
        Some(out)
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
        self.decrypt(nonce, &place.aad(header), &mut plain, tag).ok_or(Unopenable::Forged(name))?;
        unpad(plain).ok_or_else(malformed)
    }

    /// The bare cipher, in place: everything that is sealed in this crate is sealed here. `None` only beyond 256 GiB.
    pub(crate) fn encrypt(&self, nonce: &[u8; NONCE], aad: &[u8], body: &mut [u8]) -> Option<[u8; TAG]> {
        self.0.encrypt_inout_detached(&XNonce::from(*nonce), aad, InOutBuf::from(body)).ok().map(Into::into)
    }

    /// The way back, and the only one. Where the tag does not fit, it is `None` and the body is left as it was.
    pub(crate) fn decrypt(&self, nonce: &[u8; NONCE], aad: &[u8], body: &mut [u8], tag: &[u8; TAG]) -> Option<()> {
        self.0.decrypt_inout_detached(&XNonce::from(*nonce), aad, InOutBuf::from(body), &Tag::from(*tag)).ok()
    }
}

/// The key version in the header, read before any key is chosen: exactly one key is ever tried.
pub(crate) fn version(sealed: &[u8], name: &'static str) -> Result<u32, Unopenable> {
    match sealed.first_chunk::<HEADER>() {
        Some([SUITE, version @ ..]) => Ok(u32::from_be_bytes(*version)),
        _ => Err(Unopenable::Malformed(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cipher, Place, Unopenable};
    use crate::secret::Secret;
    use uuid::Uuid;

    /// Under one cipher: what keeps places apart here is the associated data alone, not that keys differ.
    #[test]
    fn each_part_of_a_place_binds_by_itself() {
        let cipher = Cipher::new(&Secret::generate().unwrap());
        let id = Uuid::from_u128;
        let here = Place { workspace: id(1), subject: id(2), table: 3, column: 4, row: id(5) };
        let sealed = cipher.seal(6, &here, b"Ann").unwrap();
        assert_eq!(cipher.open(&here, &sealed, "name").unwrap(), b"Ann");
        let others = [
            Place { workspace: id(9), ..here },
            Place { subject: id(9), ..here },
            Place { table: 9, ..here },
            Place { column: 9, ..here },
            Place { row: id(9), ..here },
            Place { workspace: here.subject, subject: here.workspace, ..here },
            Place { table: here.column, column: here.table, ..here },
        ];
        for other in others {
            assert_eq!(cipher.open(&other, &sealed, "name"), Err(Unopenable::Forged("name")));
        }
        let mut newer = sealed.clone();
        newer[4] += 1;
        assert_eq!(cipher.open(&here, &newer, "name"), Err(Unopenable::Forged("name")));
        let mut unknown = sealed;
        unknown[0] += 1;
        assert_eq!(cipher.open(&here, &unknown, "name"), Err(Unopenable::Malformed("name")));
    }
}
