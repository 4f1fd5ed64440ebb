//! The keys of one workspace.
use crate::{
    NoRandomness, Phi, Sealed, Unopenable,
    aead::{self, Cipher, Place},
    secret::Secret,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{fmt, marker::PhantomData};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The data key of a workspace, as random bytes. It leaves this crate only wrapped.
#[derive(Clone)]
pub struct DataKey(pub(crate) Secret);

impl DataKey {
    /// A new key from the operating system's generator.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn generate() -> Result<Self, NoRandomness> {
        Secret::generate().map(Self)
    }
}

/// A data key as the database keeps it. Its `Debug` shows no byte of it.
#[derive(Clone)]
pub struct WrappedKey {
    /// Its version in the workspace, from 1.
    pub version: u32,
    /// New values are sealed with it; of all others, values are only opened.
    pub primary: bool,
    /// The sealed form of the key.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappedKey({}, {} bytes)", self.version, self.bytes.len())
    }
}

pub(crate) struct Version {
    number: u32,
    pub(crate) fields: Cipher,
    cursors: Secret,
}

/// The opened keys of one workspace: everything of it is sealed and opened here, and nothing of any other.
pub struct Keys {
    workspace: Uuid,
    primary: usize,
    versions: Vec<Version>,
    content: Secret,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys(of {}, {} versions)", self.workspace, self.versions.len())
    }
}

impl Keys {
    /// Takes the opened data keys of a workspace: version, key, and whether it is the primary. `None` without exactly one primary,
    /// or without the first version, which digests of signed content need for ever.
    pub fn new(workspace: Uuid, keys: Vec<(u32, DataKey, bool)>) -> Option<Self> {
        let primary = keys.iter().position(|(_, _, primary)| *primary)?;
        if keys.iter().filter(|(_, _, primary)| *primary).count() != 1 {
            return None;
        }
        let salt = workspace.as_bytes();
        let content =
            keys.iter().find(|(number, _, _)| *number == 1).map(|(_, key, _)| key.0.derive(salt, "phi/1/content"))?;
        let versions = keys
            .iter()
            .map(|(number, key, _)| Version {
                number: *number,
                fields: Cipher::new(&key.0.derive(salt, "phi/1/field")),
                cursors: key.0.derive(salt, "phi/1/cursor"),
            })
            .collect();
        Some(Self { workspace, primary, versions, content })
    }

    /// Whose keys they are.
    pub fn workspace(&self) -> Uuid {
        self.workspace
    }

    fn current(&self) -> Option<&Version> {
        self.versions.get(self.primary)
    }

    pub(crate) fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// Seals a value for column `F` of the row.
    ///
    /// # Errors
    /// When the operating system has no randomness to give, or the value is longer than 4 GiB.
    pub fn seal<F: Phi>(&self, row: Uuid, plain: &str) -> Result<Sealed<F>, NoRandomness> {
        let version = self.current().ok_or(NoRandomness::UNEXPECTED)?;
        let sealed = version.fields.seal(version.number, &self.place::<F>(row), plain.as_bytes())?;
        Ok(Sealed(sealed, PhantomData))
    }

    /// Opens the value of column `F` of the row it stands in.
    ///
    /// # Errors
    /// [`Unopenable`] when it was not sealed here, by this workspace, for this row.
    pub fn open<F: Phi>(&self, row: &F::Row, sealed: &Sealed<F>) -> Result<String, Unopenable> {
        use crate::Row as _;
        let number = aead::version(&sealed.0, F::NAME)?;
        let version = self.version(number).ok_or(Unopenable::KeyMissing(F::NAME))?;
        let plain = version.fields.open(&self.place::<F>(row.row()), &sealed.0, F::NAME)?;
        String::from_utf8(plain).map_err(|_| Unopenable::Malformed(F::NAME))
    }

    fn place<F: Phi>(&self, row: Uuid) -> Place {
        Place { workspace: self.workspace, subject: Uuid::nil(), table: F::TABLE, column: F::COLUMN, row }
    }

    pub(crate) fn cursor_key(&self, number: Option<u32>) -> Option<(u32, &Secret)> {
        let version = match number {
            None => self.current(),
            Some(number) => self.version(number),
        }?;
        Some((version.number, &version.cursors))
    }

    /// A keyed digest of content, the parts told apart by their lengths. It stays the same when the fields' keys rotate.
    pub fn digest(&self, domain: &str, row: Uuid, parts: &[Option<&str>]) -> [u8; 32] {
        let mut mac = mac(&self.content);
        mac.update(domain.as_bytes());
        mac.update(&[0]);
        mac.update(row.as_bytes());
        for part in parts {
            match part {
                None => mac.update(&[0]),
                Some(text) => {
                    mac.update(&[1]);
                    mac.update(&(text.len() as u64).to_be_bytes());
                    mac.update(text.as_bytes());
                }
            }
        }
        mac.finalize().into_bytes().into()
    }
}

pub(crate) fn mac(key: &Secret) -> Hmac<Sha256> {
    // A block is twice as long as our keys; HMAC fills a short key up with zeros (RFC 2104).
    let mut block = Zeroizing::new([0; 64]);
    for (to, from) in block.iter_mut().zip(key.bytes()) {
        *to = *from;
    }
    <Hmac<Sha256> as KeyInit>::new((&*block).into())
}
