//! Sealed files, format 1: a header of 60 bytes, then chunks that open one by one and only in their places (STREAM, ePrint
//! 2015/189, over XChaCha20-Poly1305). The README of the crate has every byte of it.
//!
//! [`FileSealer`] takes the plain bytes as they come and gives the sealed ones. [`FileOpener`] opens any chunk of a file whose
//! size is known, and its [`FileReader`] any range of bytes. Neither keeps more than one chunk.
mod header;
mod layout;
mod opener;
mod reader;
mod sealer;

pub use header::{FILE_HEADER, FileHeader};
pub use layout::{FileLayout, Span};
pub use opener::FileOpener;
pub use reader::FileReader;
pub use sealer::FileSealer;

use crate::secret::{Secret, hkdf};
use aead_stream::{NewStream as _, StreamBE32};
use chacha20poly1305::XChaCha20Poly1305;
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// What a chunk grows by when it is sealed.
const TAG: u64 = 16;

/// Why a sealed file does not open, or a file cannot be sealed. It never holds a byte of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It does not begin with the header of a sealed file.
    #[error("this is not a sealed file of a known format")]
    Malformed,
    /// Sealed with a key version of the client that is not held (any more).
    #[error("the file is sealed with a key that is not there")]
    KeyMissing,
    /// No sealed file has this size, or the bytes given are not as many as the place asks for.
    #[error("the sealed file does not have the length it should")]
    Length,
    /// A tag does not fit: other bytes, another order, another end, another file, another client or another key.
    #[error("the file was not sealed here")]
    Forged,
    /// The file has no such chunk or range of bytes.
    #[error("the range is outside of the file")]
    OutOfRange,
    /// More than 2^32 chunks.
    #[error("the file is too long to be sealed")]
    TooLong,
}

/// Whose file it is. A sealed file opens for these three only.
#[derive(Clone, Copy)]
pub(crate) struct FilePlace {
    pub(crate) workspace: Uuid,
    /// The client.
    pub(crate) subject: Uuid,
    pub(crate) file: Uuid,
}

/// The cipher of one file.
struct Stream {
    cipher: StreamBE32<XChaCha20Poly1305>,
    header: FileHeader,
}

impl Stream {
    fn new(key: &Secret, header: FileHeader, place: &FilePlace) -> Self {
        let mut info = Vec::with_capacity(58);
        info.extend_from_slice(b"phi/1/file");
        for id in [place.workspace, place.subject, place.file] {
            info.extend_from_slice(id.as_bytes());
        }
        let mut file_key = Zeroizing::new([0; 32]);
        // 32 bytes are always within what HKDF can expand to.
        let done = hkdf(key.bytes(), header.salt(), &info, file_key.as_mut());
        debug_assert!(done.is_some());
        let key: &[u8; 32] = &file_key;
        Self { cipher: StreamBE32::new(key.into(), header.nonce_prefix().into()), header }
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("header", &self.header).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod frozen;
#[cfg(test)]
mod tests;
