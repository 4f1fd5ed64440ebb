//! The versions of one key that seals columns: a workspace's or a client's.
use crate::{
    NoRandomness, Phi, Sealed, Unopenable,
    aead::{self, Cipher, Place},
};
use std::{
    marker::PhantomData,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Seals with one version, opens with the version that the value's header names.
#[derive(Clone)]
pub(crate) struct Ring {
    workspace: Uuid,
    /// The client whose key it is; nil where it is the workspace's.
    subject: Uuid,
    primary: usize,
    versions: Vec<(u32, Cipher)>,
    /// How many values left it deciphered.
    released: Arc<AtomicU64>,
}

/// A column by its numbers in the register: for what moves values from key to key without knowing their types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnNumber {
    /// The number of the table.
    pub table: u16,
    /// Its number within the table.
    pub column: u16,
    /// Its name, for errors.
    pub name: &'static str,
}

impl Ring {
    /// `None` unless exactly one version is the primary and no version is there twice.
    pub(crate) fn new(workspace: Uuid, subject: Uuid, versions: Vec<(u32, Cipher)>, primary: usize) -> Option<Self> {
        let alike = |number: u32| versions.iter().filter(|(other, _)| *other == number).count();
        let distinct = versions.iter().all(|(number, _)| alike(*number) == 1);
        (distinct && primary < versions.len()).then(|| Self {
            workspace,
            subject,
            primary,
            versions,
            released: Arc::default(),
        })
    }

    pub(crate) fn workspace(&self) -> Uuid {
        self.workspace
    }

    /// Counts what it releases from now on there.
    pub(crate) fn count_into(&mut self, released: Arc<AtomicU64>) {
        self.released = released;
    }

    pub(crate) fn count(&self) -> Arc<AtomicU64> {
        self.released.clone()
    }

    pub(crate) fn subject(&self) -> Uuid {
        self.subject
    }

    /// The version that seals.
    pub(crate) fn primary(&self) -> Option<(u32, &Cipher)> {
        self.versions.get(self.primary).map(|(number, cipher)| (*number, cipher))
    }

    pub(crate) fn version(&self, number: u32) -> Option<&Cipher> {
        self.versions.iter().find(|(version, _)| *version == number).map(|(_, cipher)| cipher)
    }

    pub(crate) fn seal<F: Phi>(&self, row: Uuid, plain: &str) -> Result<Sealed<F>, NoRandomness> {
        let place = self.place(F::TABLE, F::COLUMN, row);
        Ok(Sealed(self.seal_at(&place, plain.as_bytes())?, PhantomData))
    }

    pub(crate) fn open<F: Phi>(&self, row: &F::Row, sealed: &Sealed<F>) -> Result<String, Unopenable> {
        use crate::Row as _;
        let plain = self.open_at(&self.place(F::TABLE, F::COLUMN, row.row()), &sealed.0, F::NAME)?;
        let text = String::from_utf8(plain).map_err(|_| Unopenable::Malformed(F::NAME))?;
        self.released.fetch_add(1, Ordering::Relaxed);
        Ok(text)
    }

    /// [`Ring::open`] by the row's id, into memory that is wiped.
    pub(crate) fn open_in<F: Phi>(&self, row: Uuid, sealed: &Sealed<F>) -> Result<Zeroizing<String>, Unopenable> {
        let plain = self.open_at(&self.place(F::TABLE, F::COLUMN, row), &sealed.0, F::NAME)?;
        let text = String::from_utf8(plain).map(Zeroizing::new).map_err(|error| {
            drop(Zeroizing::new(error.into_bytes()));
            Unopenable::Malformed(F::NAME)
        })?;
        self.released.fetch_add(1, Ordering::Relaxed);
        Ok(text)
    }

    /// The same value of the same cell, sealed with the primary version.
    pub(crate) fn reseal(&self, column: ColumnNumber, row: Uuid, sealed: &[u8]) -> Result<Vec<u8>, Resealing> {
        let place = self.place(column.table, column.column, row);
        let plain = Zeroizing::new(self.open_at(&place, sealed, column.name)?);
        Ok(self.seal_at(&place, &plain)?)
    }

    /// Opens the value and forgets it.
    pub(crate) fn check(&self, column: ColumnNumber, row: Uuid, sealed: &[u8]) -> Result<(), Unopenable> {
        let place = self.place(column.table, column.column, row);
        self.open_at(&place, sealed, column.name).map(|plain| drop(Zeroizing::new(plain)))
    }

    pub(crate) fn seal_at(&self, place: &Place, plain: &[u8]) -> Result<Vec<u8>, NoRandomness> {
        let (number, cipher) = self.primary().ok_or(NoRandomness::UNEXPECTED)?;
        cipher.seal(number, place, plain)
    }

    pub(crate) fn open_at(&self, place: &Place, sealed: &[u8], name: &'static str) -> Result<Vec<u8>, Unopenable> {
        let number = aead::version(sealed, name)?;
        self.version(number).ok_or(Unopenable::KeyMissing(name))?.open(place, sealed, name)
    }

    pub(crate) fn place(&self, table: u16, column: u16, row: Uuid) -> Place {
        Place { workspace: self.workspace, subject: self.subject, table, column, row }
    }
}

/// Why a value was not sealed anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Resealing {
    /// It does not open.
    #[error(transparent)]
    Unopenable(#[from] Unopenable),
    /// The operating system has no randomness to give.
    #[error("no randomness")]
    Randomness(#[from] NoRandomness),
}
