//! 32 secret bytes and what is derived from them.
use crate::{MasterKeyError, NoRandomness};
use base64::{Engine, engine::general_purpose::STANDARD};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// 32 bytes that are wiped when dropped, and that nothing prints.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// A copy of the bytes, straight into memory that is wiped. `None` when they are not 32.
    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut out = Zeroizing::new([0; 32]);
        if bytes.len() != out.len() {
            return None;
        }
        out.copy_from_slice(bytes);
        Some(Self(out))
    }

    /// A copy of the bytes, straight into memory that is wiped.
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut out = Zeroizing::new([0; 32]);
        out.copy_from_slice(bytes);
        Self(out)
    }

    /// Reads the base64 form of 32 random bytes (white space around it is ignored).
    pub(crate) fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let text = text.trim();
        // With room for all of it from the start, no part is left behind unwiped by growing.
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
        STANDARD.decode_vec(text, &mut bytes).map_err(|_| MasterKeyError::Encoding)?;
        let key = Self::from_slice(&bytes).ok_or(MasterKeyError::Length(bytes.len()))?;
        let repeated = key.bytes().windows(2).all(|pair| pair.first() == pair.last());
        let text = key.bytes().iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~'));
        if repeated || text { Err(MasterKeyError::NotRandom) } else { Ok(key) }
    }

    /// From the operating system's generator.
    pub(crate) fn generate() -> Result<Self, NoRandomness> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut())?;
        Ok(Self(bytes))
    }

    /// HKDF-SHA256 (RFC 5869): one key for one purpose. The salt binds it to a workspace, so that a key copied into another
    /// workspace derives different keys there.
    pub(crate) fn derive(&self, salt: &[u8], purpose: &str) -> Self {
        let mut out = Zeroizing::new([0; 32]);
        // 32 bytes are always within what HKDF can expand to.
        let done = hkdf(self.bytes(), salt, purpose.as_bytes(), out.as_mut());
        debug_assert!(done.is_some());
        Self(out)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Bare HKDF-SHA256, which everything derived in this crate comes from. `None` for more than 8,160 bytes (RFC 5869, 2.3).
pub(crate) fn hkdf(key: &[u8], salt: &[u8], info: &[u8], out: &mut [u8]) -> Option<()> {
    Hkdf::<Sha256>::new(Some(salt), key).expand(info, out).ok()
}
