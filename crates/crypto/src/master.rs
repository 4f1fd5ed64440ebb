//! The master key: it wraps the workspaces' keys and never meets the database.
use crate::{
    DataKey, NoRandomness, Unopenable,
    aead::{Cipher, Place},
    secret::Secret,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The places of wrapped keys in the register of tables.
const TABLE: u16 = 2;
const COLUMN: u16 = 1;
const NAME: &str = "workspace_keys.wrapped_key";

/// Why a master key or a signing key is refused. Never holds a byte of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeyError {
    /// Not base64.
    #[error("the key is not base64; make one with `pazpaz keys generate`")]
    Encoding,
    /// Not 32 bytes.
    #[error("the key must be 32 bytes in base64, not {0}; make one with `pazpaz keys generate`")]
    Length(usize),
    /// All bytes alike, or printable text: not random.
    #[error("the key is not random (one byte repeated, or text); make one with `pazpaz keys generate`")]
    NotRandom,
}

/// 32 random bytes that wrap the data keys of all workspaces.
#[derive(Clone)]
pub struct MasterKey {
    pub(crate) wrap: Cipher,
    fingerprint: String,
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.fingerprint)
    }
}

impl MasterKey {
    /// Reads the base64 form (white space around it is ignored).
    ///
    /// # Errors
    /// [`MasterKeyError`] when it is not 32 random bytes.
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let key = Secret::parse(text)?;
        let fingerprint = key
            .derive(b"master", "phi/1/fingerprint")
            .bytes()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Self { wrap: Cipher::new(&key.derive(b"master", "phi/1/wrap")), fingerprint })
    }

    /// A new key in its base64 form, to be written to a file.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn generate() -> Result<Zeroizing<String>, NoRandomness> {
        Ok(Zeroizing::new(STANDARD.encode(Secret::generate()?.bytes())))
    }

    /// Sixteen hex digits that name the key and tell nothing of it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Wraps a data key for its workspace and version.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn wrap(&self, workspace: Uuid, version: u32, key: &DataKey) -> Result<Vec<u8>, NoRandomness> {
        self.wrap.seal(version, &place(workspace), key.0.bytes())
    }

    /// Unwraps a data key of the workspace.
    ///
    /// # Errors
    /// [`Unopenable`] when it was wrapped by another master key, for another workspace, or as another version.
    pub fn unwrap(&self, workspace: Uuid, version: u32, wrapped: &[u8]) -> Result<DataKey, Unopenable> {
        if crate::aead::version(wrapped, NAME)? != version {
            return Err(Unopenable::Forged(NAME));
        }
        let plain = Zeroizing::new(self.wrap.open(&place(workspace), wrapped, NAME)?);
        DataKey::from_bytes(&plain).ok_or(Unopenable::Malformed(NAME))
    }
}

/// Where the wrapped keys of a workspace live: its own id stands for the row.
pub(crate) fn place(workspace: Uuid) -> Place {
    Place { workspace, subject: Uuid::nil(), table: TABLE, column: COLUMN, row: workspace }
}
