//! The master key: it wraps the workspaces' keys and never meets the database.
use crate::{
    DataKey, Keys, NoRandomness, TokenHash, Unopenable, WrappedKey,
    aead::{Cipher, Place},
    keys::mac,
    secret::Secret,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::Mac;
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The places of wrapped keys in the register of tables.
const TABLE: u16 = 2;
const COLUMN: u16 = 1;
const NAME: &str = "workspace_keys.wrapped_key";

/// Why a master key is refused. Never holds a byte of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeyError {
    /// Not base64.
    #[error("the master key is not base64; make one with `pazpaz keys generate`")]
    Encoding,
    /// Not 32 bytes.
    #[error("the master key must be 32 bytes in base64, not {0}; make one with `pazpaz keys generate`")]
    Length(usize),
    /// All bytes alike, or printable text: not random.
    #[error("the master key is not random (one byte repeated, or text); make one with `pazpaz keys generate`")]
    NotRandom,
}

/// 32 random bytes that wrap the data keys of all workspaces.
#[derive(Clone)]
pub struct MasterKey {
    pub(crate) wrap: Cipher,
    login: Secret,
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
        let text = text.trim();
        // With room for all of it from the start, no part is left behind unwiped by growing.
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
        STANDARD.decode_vec(text, &mut bytes).map_err(|_| MasterKeyError::Encoding)?;
        let key = Secret::from_slice(&bytes).ok_or(MasterKeyError::Length(bytes.len()))?;
        let repeated = key.bytes().windows(2).all(|pair| pair.first() == pair.last());
        let text = key.bytes().iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~'));
        if repeated || text {
            return Err(MasterKeyError::NotRandom);
        }
        let fingerprint = key
            .derive(b"master", "phi/1/fingerprint")
            .bytes()
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Self {
            wrap: Cipher::new(&key.derive(b"master", "phi/1/wrap")),
            login: key.derive(b"master", "phi/1/login"),
            fingerprint,
        })
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

    /// Unwraps all keys of a workspace.
    ///
    /// # Errors
    /// [`Unopenable`] when one was wrapped by another master key, for another workspace, or when no primary is among them.
    pub fn unwrap(&self, workspace: Uuid, wrapped: &[WrappedKey]) -> Result<Keys, Unopenable> {
        let mut keys = Vec::with_capacity(wrapped.len());
        for key in wrapped {
            if crate::aead::version(&key.bytes, NAME)? != key.version {
                return Err(Unopenable::Forged(NAME));
            }
            let plain = Zeroizing::new(self.wrap.open(&place(workspace), &key.bytes, NAME)?);
            let data = Secret::from_slice(&plain).map(DataKey).ok_or(Unopenable::Malformed(NAME))?;
            keys.push((key.version, data, key.primary));
        }
        Keys::new(workspace, keys).ok_or(Unopenable::KeyMissing(NAME))
    }

    /// The digest by which a user is found at sign-in: keyed, so that a leaked table cannot be searched by guessing addresses.
    /// The caller has normalised the address.
    pub fn login_digest(&self, email: &str) -> TokenHash {
        let mut mac = mac(&self.login);
        mac.update(email.as_bytes());
        TokenHash(mac.finalize().into_bytes().into())
    }
}

/// Where the wrapped keys of a workspace live: its own id stands for the row.
pub(crate) fn place(workspace: Uuid) -> Place {
    Place { workspace, subject: Uuid::nil(), table: TABLE, column: COLUMN, row: workspace }
}
