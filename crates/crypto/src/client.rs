//! The keys of one client: destroyed, they take everything sealed for the client with them.
use crate::{
    ColumnNumber, FileError, FileHeader, FileOpener, FileSealer, Keys, NoRandomness, OfClient, Phi, Resealing, Sealed,
    Unopenable, WrappedKey,
    aead::{Cipher, Place},
    keys::mac,
    ring::Ring,
    secret::Secret,
    stream::FilePlace,
};
use hmac::Mac;
use std::{
    fmt,
    sync::{Arc, atomic::AtomicU64},
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The place of wrapped client keys in the register of tables.
const TABLE: u16 = 12;
const COLUMN: u16 = 1;
const NAME: &str = "client_keys.wrapped_key";
/// Version (u32, big endian), sealing key, content key.
const PLAIN: usize = 4 + 32 + 32;

/// One version of a client's key, as random bytes: one half seals, the other keeps the digests of signed content. It leaves
/// this crate only wrapped.
#[derive(Clone)]
pub struct ClientKey {
    seal: Secret,
    content: Secret,
}

impl ClientKey {
    /// A new key from the operating system's generator.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn generate() -> Result<Self, NoRandomness> {
        Ok(Self { seal: Secret::generate()?, content: Secret::generate()? })
    }

    #[cfg(test)]
    pub(crate) fn given(seal: Secret, content: Secret) -> Self {
        Self { seal, content }
    }

    pub(crate) fn to_bytes(&self, version: u32) -> Zeroizing<[u8; PLAIN]> {
        let mut out = Zeroizing::new([0; PLAIN]);
        let parts = version.to_be_bytes().into_iter().chain(*self.seal.bytes()).chain(*self.content.bytes());
        for (to, from) in out.iter_mut().zip(parts) {
            *to = from;
        }
        out
    }

    fn from_bytes(bytes: &[u8]) -> Option<(u32, Self)> {
        let (version, rest) = bytes.split_first_chunk::<4>()?;
        let (seal, content) = rest.split_at_checked(32)?;
        let key = Self { seal: Secret::from_slice(seal)?, content: Secret::from_slice(content)? };
        Some((u32::from_be_bytes(*version), key))
    }
}

/// The opened keys of one client: what belongs to the client's record is sealed and opened here, and nothing of any other client.
pub struct ClientKeys {
    ring: Ring,
    /// The sealing keys themselves, from which the keys of files are derived.
    bare: Vec<(u32, Secret)>,
    content: Secret,
    digests: Secret,
}

impl fmt::Debug for ClientKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientKeys(of {}, {} versions)", self.ring.subject(), self.bare.len())
    }
}

impl ClientKeys {
    /// Takes the opened versions of a client's key. `None` without exactly one primary, or where the versions do not agree on
    /// the content key, which rotation carries over.
    pub fn new(workspace: Uuid, client: Uuid, keys: Vec<(u32, ClientKey, bool)>) -> Option<Self> {
        let primary = keys.iter().position(|(_, _, primary)| *primary)?;
        if keys.iter().filter(|(_, _, primary)| *primary).count() != 1 {
            return None;
        }
        let (_, first, _) = keys.first()?;
        let content = first.content.clone();
        if keys.iter().any(|(_, key, _)| key.content.bytes() != content.bytes()) {
            return None;
        }
        let salt = workspace.as_bytes();
        let versions =
            keys.iter().map(|(number, key, _)| (*number, Cipher::new(&key.seal.derive(salt, "phi/1/field"))));
        let ring = Ring::new(workspace, client, versions.collect(), primary)?;
        let digests = content.derive(salt, "phi/1/content");
        let bare = keys.into_iter().map(|(number, key, _)| (number, key.seal)).collect();
        Some(Self { ring, bare, content, digests })
    }

    /// Counts there how many values are opened with them.
    pub(crate) fn count_into(&mut self, released: Arc<AtomicU64>) {
        self.ring.count_into(released);
    }

    /// Whose keys they are.
    pub fn client(&self) -> Uuid {
        self.ring.subject()
    }

    /// The version that seals.
    pub fn primary(&self) -> Option<u32> {
        self.ring.primary().map(|(number, _)| number)
    }

    /// Whether a version is held.
    pub fn holds(&self, version: u32) -> bool {
        self.ring.version(version).is_some()
    }

    /// A new version of the key: another sealing key, the same content key, so that digests of signed content stay what they are.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn successor(&self) -> Result<ClientKey, NoRandomness> {
        Ok(ClientKey { seal: Secret::generate()?, content: self.content.clone() })
    }

    /// Seals a value for column `F` of the row.
    ///
    /// # Errors
    /// When the operating system has no randomness to give, or the value is longer than 4 GiB.
    pub fn seal<F: Phi<Holder = OfClient>>(&self, row: Uuid, plain: &str) -> Result<Sealed<F>, NoRandomness> {
        self.ring.seal(row, plain)
    }

    /// Opens the value of column `F` of the row it stands in.
    ///
    /// # Errors
    /// [`Unopenable`] when it was not sealed here, for this client, for this row.
    pub fn open<F: Phi>(&self, row: &F::Row, sealed: &Sealed<F>) -> Result<String, Unopenable> {
        self.ring.open(row, sealed)
    }

    /// [`ClientKeys::open`] where only the id of the row is at hand, into memory that is wiped.
    ///
    /// # Errors
    /// [`Unopenable`] when it was not sealed here, for this client, for this row.
    pub fn open_in<F: Phi<Holder = OfClient>>(
        &self,
        row: Uuid,
        sealed: &Sealed<F>,
    ) -> Result<Zeroizing<String>, Unopenable> {
        self.ring.open_in(row, sealed)
    }

    /// The same value of the same cell, sealed with the primary version.
    ///
    /// # Errors
    /// When it does not open, or there is no randomness.
    pub fn reseal(&self, column: ColumnNumber, row: Uuid, sealed: &[u8]) -> Result<Vec<u8>, Resealing> {
        self.ring.reseal(column, row, sealed)
    }

    /// Whether the value opens in that cell.
    ///
    /// # Errors
    /// [`Unopenable`] when it does not.
    pub fn check(&self, column: ColumnNumber, row: Uuid, sealed: &[u8]) -> Result<(), Unopenable> {
        self.ring.check(column, row, sealed)
    }

    /// A keyed digest of content, the parts told apart by their lengths. It stays the same when the sealing keys rotate, and nobody
    /// can make it again once the client's keys are destroyed.
    pub fn digest(&self, domain: &str, row: Uuid, parts: &[Option<&str>]) -> [u8; 32] {
        let mut mac = mac(&self.digests);
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

    /// Begins to seal a file of the client, with the primary version and a key of the file's own.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn seal_file(&self, file: Uuid) -> Result<FileSealer, NoRandomness> {
        let (version, key) = self.bare(None).ok_or(NoRandomness::UNEXPECTED)?;
        FileSealer::new(key, version, &self.file_place(file))
    }

    /// Opens a file of the client, of which the header was read; `size` is that of the sealed file in bytes, header included.
    ///
    /// # Errors
    /// [`FileError::KeyMissing`] when the header names a version that is not held, [`FileError::Length`] when no file has that size.
    pub fn open_file(&self, file: Uuid, header: FileHeader, size: u64) -> Result<FileOpener, FileError> {
        let (_, key) = self.bare(Some(header.version())).ok_or(FileError::KeyMissing)?;
        FileOpener::new(key, header, &self.file_place(file), size)
    }

    fn file_place(&self, file: Uuid) -> FilePlace {
        FilePlace { workspace: self.ring.workspace(), subject: self.ring.subject(), file }
    }

    pub(crate) fn ring(&self) -> &Ring {
        &self.ring
    }

    /// The sealing key of a version (the primary's where none is named), from which a file's key is derived.
    fn bare(&self, version: Option<u32>) -> Option<(u32, &Secret)> {
        let wanted = version.or(self.primary())?;
        self.bare.iter().find(|(number, _)| *number == wanted).map(|(number, secret)| (*number, secret))
    }
}

impl Keys {
    /// Wraps a version of a client's key with the workspace's primary key.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn wrap_client(&self, client: Uuid, version: u32, key: &ClientKey) -> Result<Vec<u8>, NoRandomness> {
        let (number, cipher) = self.wrapping(None).ok_or(NoRandomness::UNEXPECTED)?;
        cipher.seal(number, &self.client_place(client), key.to_bytes(version).as_ref())
    }

    /// Unwraps the versions of a client's key.
    ///
    /// # Errors
    /// [`Unopenable`] when one was wrapped for another client or workspace, carries another version, or no primary is among them.
    pub fn unwrap_client(&self, client: Uuid, wrapped: &[WrappedKey]) -> Result<ClientKeys, Unopenable> {
        let mut keys = Vec::with_capacity(wrapped.len());
        for one in wrapped {
            let (version, key) = self.unwrap_one(client, &one.bytes)?;
            if version != one.version {
                return Err(Unopenable::Forged(NAME));
            }
            keys.push((version, key, one.primary));
        }
        let keys = ClientKeys::new(self.workspace(), client, keys).ok_or(Unopenable::KeyMissing(NAME))?;
        Ok(self.counting(keys))
    }

    /// The same client key, wrapped with the workspace's primary key.
    ///
    /// # Errors
    /// When it does not open, or there is no randomness.
    pub fn rewrap_client(&self, client: Uuid, wrapped: &[u8]) -> Result<Vec<u8>, Resealing> {
        let (version, key) = self.unwrap_one(client, wrapped)?;
        Ok(self.wrap_client(client, version, &key)?)
    }

    fn unwrap_one(&self, client: Uuid, bytes: &[u8]) -> Result<(u32, ClientKey), Unopenable> {
        let number = crate::aead::version(bytes, NAME)?;
        let (_, cipher) = self.wrapping(Some(number)).ok_or(Unopenable::KeyMissing(NAME))?;
        let plain = Zeroizing::new(cipher.open(&self.client_place(client), bytes, NAME)?);
        ClientKey::from_bytes(&plain).ok_or(Unopenable::Malformed(NAME))
    }

    pub(crate) fn client_place(&self, client: Uuid) -> Place {
        Place { workspace: self.workspace(), subject: client, table: TABLE, column: COLUMN, row: client }
    }
}
