//! The keys of one workspace.
use crate::{
    ClientKey, ClientKeys, ColumnNumber, NoRandomness, OfWorkspace, Phi, Resealing, Sealed, TokenHash, Unopenable,
    aead::Cipher, ring::Ring, secret::Secret,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{
    fmt,
    sync::{Arc, atomic::AtomicU64},
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The data key of a workspace, as random bytes.
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

    /// The bytes, for a provider of master keys to wrap. The one place where they leave.
    pub fn reveal(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*self.0.bytes())
    }

    /// The key that a provider of master keys has unwrapped. `None` when it is not 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Secret::from_slice(bytes).map(Self)
    }
}

/// A wrapped key as the database keeps it. Its `Debug` shows no byte of it.
#[derive(Clone)]
pub struct WrappedKey {
    /// Its version, from 1.
    pub version: u32,
    /// New values are sealed with it; of all others, values are only opened.
    pub primary: bool,
    /// The wrapped form.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappedKey({}, {} bytes)", self.version, self.bytes.len())
    }
}

struct Version {
    number: u32,
    wrap: Cipher,
    cursors: Secret,
    index: Secret,
    login: Secret,
}

/// The opened keys of one workspace: what belongs to the practice is sealed and opened here, and the keys of its clients are wrapped.
pub struct Keys {
    ring: Ring,
    versions: Vec<Version>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys(of {}, {} versions)", self.workspace(), self.versions.len())
    }
}

impl Keys {
    /// Takes the opened data keys of a workspace: version, key, and whether it is the primary. `None` without exactly one primary.
    pub fn new(workspace: Uuid, keys: Vec<(u32, DataKey, bool)>) -> Option<Self> {
        let primary = keys.iter().position(|(_, _, primary)| *primary)?;
        if keys.iter().filter(|(_, _, primary)| *primary).count() != 1 {
            return None;
        }
        let salt = workspace.as_bytes();
        let fields = keys.iter().map(|(number, key, _)| (*number, Cipher::new(&key.0.derive(salt, "phi/1/field"))));
        let ring = Ring::new(workspace, Uuid::nil(), fields.collect(), primary)?;
        let versions = keys
            .iter()
            .map(|(number, key, _)| Version {
                number: *number,
                wrap: Cipher::new(&key.0.derive(salt, "phi/1/wrap-subject")),
                cursors: key.0.derive(salt, "phi/1/cursor"),
                index: key.0.derive(salt, "phi/1/bidx"),
                login: key.0.derive(salt, "phi/1/login"),
            })
            .collect();
        Some(Self { ring, versions })
    }

    /// Counts there how many values are opened with them, and with the clients' keys that they unwrap from now on. Values that are only
    /// checked or sealed anew do not leave, and do not count.
    #[must_use]
    pub fn counted(mut self, released: Arc<AtomicU64>) -> Self {
        self.ring.count_into(released);
        self
    }

    /// Whose keys they are.
    pub fn workspace(&self) -> Uuid {
        self.ring.workspace()
    }

    /// The version that seals.
    pub fn primary(&self) -> Option<u32> {
        self.ring.primary().map(|(number, _)| number)
    }

    /// The versions that are held, whatever they are for.
    pub fn versions(&self) -> impl Iterator<Item = u32> {
        self.versions.iter().map(|version| version.number)
    }

    /// Whether a version is held.
    pub fn holds(&self, version: u32) -> bool {
        self.ring.version(version).is_some()
    }

    /// Seals a value for column `F` of the row.
    ///
    /// # Errors
    /// When the operating system has no randomness to give, or the value is longer than 4 GiB.
    pub fn seal<F: Phi<Holder = OfWorkspace>>(&self, row: Uuid, plain: &str) -> Result<Sealed<F>, NoRandomness> {
        self.ring.seal(row, plain)
    }

    /// Opens the value of column `F` of the row it stands in.
    ///
    /// # Errors
    /// [`Unopenable`] when it was not sealed here, by this workspace, for this row.
    pub fn open<F: Phi>(&self, row: &F::Row, sealed: &Sealed<F>) -> Result<String, Unopenable> {
        self.ring.open(row, sealed)
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

    /// The tokens by which a value of a column is found, one for each version that is held. They are keyed for the workspace and the
    /// column: equal values have equal tokens there, and nowhere else. `normal` is the version of the rule by which the caller has
    /// normalised the value.
    pub fn tokens(&self, table: u16, column: u16, normal: u8, value: &str) -> Vec<(u32, [u8; 32])> {
        self.versions
            .iter()
            .map(|version| {
                let mut place = [0; 4];
                for (to, from) in place.iter_mut().zip(table.to_be_bytes().into_iter().chain(column.to_be_bytes())) {
                    *to = from;
                }
                let mut mac = mac(&version.index.derive(&place, "token"));
                mac.update(&[normal]);
                mac.update(value.as_bytes());
                (version.number, mac.finalize().into_bytes().into())
            })
            .collect()
    }

    /// The digests by which a user is found at sign-in, one for each version that is held: keyed, so that a leaked table cannot be
    /// searched by guessing addresses. The caller has normalised the address. Of use in the keys of the installation only.
    pub fn login_digests(&self, email: &str) -> Vec<(u32, TokenHash)> {
        let digest = |version: &Version| {
            let mut mac = mac(&version.login);
            mac.update(email.as_bytes());
            (version.number, TokenHash(mac.finalize().into_bytes().into()))
        };
        self.versions.iter().map(digest).collect()
    }

    /// What wraps clients' keys: the primary version, or the one named.
    pub(crate) fn wrapping(&self, number: Option<u32>) -> Option<(u32, &Cipher)> {
        self.of(number).map(|version| (version.number, &version.wrap))
    }

    pub(crate) fn cursor_key(&self, number: Option<u32>) -> Option<(u32, &Secret)> {
        self.of(number).map(|version| (version.number, &version.cursors))
    }

    fn of(&self, number: Option<u32>) -> Option<&Version> {
        let number = number.or(self.primary())?;
        self.versions.iter().find(|version| version.number == number)
    }

    /// The keys of a client who has just been given a first one.
    pub fn first_of(&self, client: Uuid, key: ClientKey) -> Option<ClientKeys> {
        ClientKeys::new(self.workspace(), client, vec![(1, key, true)]).map(|keys| self.counting(keys))
    }

    /// A client's keys, counted where these are.
    pub(crate) fn counting(&self, mut keys: ClientKeys) -> ClientKeys {
        keys.count_into(self.ring.count());
        keys
    }

    #[cfg(test)]
    pub(crate) fn ring(&self) -> &Ring {
        &self.ring
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
