//! 32 secret bytes and what is derived from them.
use crate::NoRandomness;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// 32 bytes that are wiped when dropped, and that nothing prints.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
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
        let done = Hkdf::<Sha256>::new(Some(salt), self.0.as_ref()).expand(purpose.as_bytes(), out.as_mut());
        debug_assert!(done.is_ok());
        Self(out)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
