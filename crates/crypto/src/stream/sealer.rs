//! From plain bytes to a sealed file.
use super::{FILE_HEADER, FileError, FileHeader, FilePlace, Stream, TAG};
use crate::{NoRandomness, secret::Secret};
use aead_stream::StreamPrimitive as _;
use std::fmt;
use zeroize::Zeroizing;

/// Seals one file as its bytes come in. The header goes first, then what [`update`](Self::update) gives each time, then what
/// [`finish`](Self::finish) gives. Without the end, what was written does not open as a whole.
pub struct FileSealer {
    stream: Stream,
    next: Option<u32>,
    /// The chunk that is being filled. It goes out when another byte comes, since only then it is known not to be the last.
    chunk: Zeroizing<Vec<u8>>,
    chunk_len: usize,
}

impl FileSealer {
    /// For a new file of a client, with a key of its own.
    pub(crate) fn new(key: &Secret, version: u32, place: &FilePlace) -> Result<Self, NoRandomness> {
        Ok(Self::with_header(key, FileHeader::generate(version)?, place))
    }

    pub(super) fn with_header(key: &Secret, header: FileHeader, place: &FilePlace) -> Self {
        let chunk_len = 1 << header.chunk_log2();
        // Room for the tag too: a buffer that grew would leave a copy of the plain bytes behind.
        let chunk = Zeroizing::new(Vec::with_capacity(chunk_len + TAG as usize));
        Self { stream: Stream::new(key, header, place), next: Some(0), chunk, chunk_len }
    }

    /// The first bytes of the sealed file.
    pub fn header(&self) -> &[u8; FILE_HEADER] {
        self.stream.header.bytes()
    }

    /// Takes the next bytes of the file, as many as there are, and adds the chunks that they fill to `out`.
    pub fn update(&mut self, mut plain: &[u8], out: &mut Vec<u8>) -> Result<(), FileError> {
        while !plain.is_empty() {
            if self.chunk.len() == self.chunk_len {
                self.seal(false, out)?;
            }
            let room = self.chunk_len.saturating_sub(self.chunk.len());
            let (now, later) = plain.split_at_checked(room).unwrap_or((plain, &[]));
            self.chunk.extend_from_slice(now);
            plain = later;
        }
        Ok(())
    }

    /// Adds the last chunk to `out`. An empty file has one too.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Result<(), FileError> {
        self.seal(true, out)
    }

    fn seal(&mut self, last: bool, out: &mut Vec<u8>) -> Result<(), FileError> {
        let index = self.next.ok_or(FileError::TooLong)?;
        let aad = self.stream.header.bytes();
        // The library fails only where its buffer cannot grow, or beyond 256 GiB in one chunk.
        self.stream.cipher.encrypt_in_place(index, last, aad, &mut *self.chunk).map_err(|_| FileError::TooLong)?;
        out.extend_from_slice(&self.chunk);
        self.chunk.clear();
        self.next = index.checked_add(1);
        Ok(())
    }
}

impl fmt::Debug for FileSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileSealer")
            .field("header", &self.stream.header)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}
