//! Where the bytes of a sealed file are: arithmetic and nothing else.
use super::{FILE_HEADER, FileError, FileHeader, TAG, header::USUAL_LOG2};
use std::ops::Range;

const HEADER: u64 = FILE_HEADER as u64;
/// As many as the counter in the nonce tells apart.
const MOST_CHUNKS: u64 = 1 << 32;

/// How a sealed file of a certain size is divided. There is one for each size of plain text: all chunks but the last are full,
/// and the last one is empty only where the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileLayout {
    chunk_log2: u8,
    plain: u64,
}

/// The chunks that a range of the file lies in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first of the chunks.
    pub first: u32,
    /// The last of them, which may be the first.
    pub last: u32,
    /// The bytes of the sealed file that hold these chunks, whole.
    pub sealed: Range<u64>,
    /// How many bytes at the start of the opened chunks are not wanted.
    pub skip: u64,
    /// How many bytes after those are.
    pub take: u64,
}

impl FileLayout {
    /// Of a new file with this many bytes.
    pub fn of_plain(plain: u64) -> Result<Self, FileError> {
        Self::new(USUAL_LOG2, plain)
    }

    /// Of a file with this header and this size in the store, header included.
    pub fn of_sealed(header: &FileHeader, size: u64) -> Result<Self, FileError> {
        let chunk_log2 = header.chunk_log2();
        let stride = (1 << chunk_log2) + TAG;
        let body = size.checked_sub(HEADER).ok_or(FileError::Length)?;
        let chunks = body.div_ceil(stride);
        let plain = chunks.checked_mul(TAG).and_then(|tags| body.checked_sub(tags)).ok_or(FileError::Length)?;
        let layout = Self::new(chunk_log2, plain).map_err(|_| FileError::Length)?;
        // Says no to a last chunk that is shorter than its tag, and to an empty one after others.
        if layout.sealed_len() == size { Ok(layout) } else { Err(FileError::Length) }
    }

    pub(super) fn new(chunk_log2: u8, plain: u64) -> Result<Self, FileError> {
        let layout = Self { chunk_log2, plain };
        if plain.div_ceil(layout.chunk_len()) > MOST_CHUNKS { Err(FileError::TooLong) } else { Ok(layout) }
    }

    /// The bytes of the file.
    pub fn plain_len(&self) -> u64 {
        self.plain
    }

    /// The bytes of the sealed file, header and tags included.
    pub fn sealed_len(&self) -> u64 {
        HEADER + self.plain + self.chunks() * TAG
    }

    /// How many chunks there are, from 1 to 2^32.
    pub fn chunks(&self) -> u64 {
        self.plain.div_ceil(self.chunk_len()).max(1)
    }

    fn chunk_len(&self) -> u64 {
        1 << self.chunk_log2
    }

    pub(super) fn is_last(&self, index: u32) -> bool {
        u64::from(index) + 1 == self.chunks()
    }

    /// The sealed length of a chunk, `None` where there is no such chunk.
    pub(super) fn sealed_chunk_len(&self, index: u32) -> Option<u64> {
        let before = u64::from(index) * self.chunk_len();
        let there = u64::from(index) < self.chunks();
        there.then(|| (self.plain - before).min(self.chunk_len()) + TAG)
    }

    /// The whole file. Of an empty one, the empty chunk, which proves that it is empty.
    pub fn whole(&self) -> Span {
        let last = u32::try_from(self.chunks() - 1).unwrap_or(u32::MAX);
        Span { first: 0, last, sealed: HEADER..self.sealed_len(), skip: 0, take: self.plain }
    }

    /// The chunks that hold a range of bytes of the file, which must not be empty nor reach past the end.
    pub fn span(&self, range: Range<u64>) -> Result<Span, FileError> {
        if range.is_empty() || range.end > self.plain {
            return Err(FileError::OutOfRange);
        }
        let index = |at: u64| u32::try_from(at >> self.chunk_log2).map_err(|_| FileError::OutOfRange);
        let (first, last) = (index(range.start)?, index(range.end - 1)?);
        let stride = self.chunk_len() + TAG;
        let start = HEADER + u64::from(first) * stride;
        let end = (HEADER + (u64::from(last) + 1) * stride).min(self.sealed_len());
        let skip = range.start - u64::from(first) * self.chunk_len();
        Ok(Span { first, last, sealed: start..end, skip, take: range.end - range.start })
    }
}
