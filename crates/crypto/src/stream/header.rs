//! The header: "PZF1", key version (u32, big endian), salt (32), logarithm of the chunk size (1), nonce prefix (19).
use super::FileError;
use crate::NoRandomness;
use std::fmt;

/// The length of the header of a sealed file in bytes.
pub const FILE_HEADER: usize = 60;

const MAGIC: &[u8; 4] = b"PZF1";
/// What is written: chunks of 64 KiB.
pub(super) const USUAL_LOG2: u8 = 16;

/// A header of the right form. Nothing of it is believed before a chunk opens, since it is the associated data of each.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FileHeader {
    bytes: [u8; FILE_HEADER],
    version: u32,
    salt: [u8; 32],
    chunk_log2: u8,
    nonce_prefix: [u8; 19],
}

impl FileHeader {
    /// Reads the first 60 bytes of a sealed file; more may follow.
    pub fn parse(start: &[u8]) -> Result<Self, FileError> {
        Self::split(start).ok_or(FileError::Malformed)
    }

    fn split(start: &[u8]) -> Option<Self> {
        let bytes = *start.first_chunk::<FILE_HEADER>()?;
        let (magic, rest) = bytes.split_first_chunk::<4>()?;
        let (version, rest) = rest.split_first_chunk::<4>()?;
        let (salt, rest) = rest.split_first_chunk::<32>()?;
        let ([chunk_log2], rest) = rest.split_first_chunk::<1>()?;
        let nonce_prefix = rest.first_chunk::<19>()?;
        // Smaller chunks waste space; larger ones would let a forged header ask for more memory than a chunk is worth.
        if magic != MAGIC || !(10..=20).contains(chunk_log2) {
            return None;
        }
        let version = u32::from_be_bytes(*version);
        Some(Self { bytes, version, salt: *salt, chunk_log2: *chunk_log2, nonce_prefix: *nonce_prefix })
    }

    /// A new one, with randomness from the operating system.
    pub(super) fn generate(version: u32) -> Result<Self, NoRandomness> {
        let (mut salt, mut nonce_prefix) = ([0; 32], [0; 19]);
        getrandom::fill(&mut salt)?;
        getrandom::fill(&mut nonce_prefix)?;
        Ok(Self::new(version, salt, USUAL_LOG2, nonce_prefix))
    }

    pub(super) fn new(version: u32, salt: [u8; 32], chunk_log2: u8, nonce_prefix: [u8; 19]) -> Self {
        let mut bytes = [0; FILE_HEADER];
        let version_bytes = version.to_be_bytes();
        let parts: [&[u8]; 5] = [MAGIC, &version_bytes, &salt, &[chunk_log2], &nonce_prefix];
        for (to, from) in bytes.iter_mut().zip(parts.into_iter().flatten()) {
            *to = *from;
        }
        Self { bytes, version, salt, chunk_log2, nonce_prefix }
    }

    /// As it stands at the start of the file.
    pub fn bytes(&self) -> &[u8; FILE_HEADER] {
        &self.bytes
    }

    /// The version of the client's key that the file is sealed with: exactly this one is tried.
    pub fn version(&self) -> u32 {
        self.version
    }

    pub(super) fn salt(&self) -> &[u8; 32] {
        &self.salt
    }

    pub(super) fn chunk_log2(&self) -> u8 {
        self.chunk_log2
    }

    pub(super) fn nonce_prefix(&self) -> &[u8; 19] {
        &self.nonce_prefix
    }
}

impl fmt::Debug for FileHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileHeader")
            .field("version", &self.version)
            .field("chunk_log2", &self.chunk_log2)
            .finish_non_exhaustive()
    }
}
