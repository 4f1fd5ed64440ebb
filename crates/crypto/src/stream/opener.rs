//! From a sealed file to plain bytes, a chunk at a time and in any order.
use super::{FileError, FileHeader, FileLayout, FilePlace, FileReader, Span, Stream};
use crate::secret::Secret;
use aead_stream::StreamPrimitive as _;
use zeroize::Zeroizing;

/// Opens the chunks of one sealed file.
///
/// Which chunk is the last follows from the size of the file in the store. A size that is not the true one fails where the end
/// is read. A range before the end is proved by itself only: who promises a total length compares
/// [`layout`](Self::layout) with the length that is kept with the file's row.
#[derive(Debug)]
pub struct FileOpener {
    stream: Stream,
    layout: FileLayout,
}

impl FileOpener {
    /// `key` is the one of the header's version; `size` is that of the sealed file in the store, in bytes, header included.
    pub(crate) fn new(key: &Secret, header: FileHeader, place: &FilePlace, size: u64) -> Result<Self, FileError> {
        let layout = FileLayout::of_sealed(&header, size)?;
        Ok(Self { stream: Stream::new(key, header, place), layout })
    }

    /// Where what is.
    pub fn layout(&self) -> &FileLayout {
        &self.layout
    }

    /// Opens one chunk, given whole. Nothing of it comes out unless all of it is as it was sealed, in this place.
    pub fn open_chunk(&self, index: u32, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, FileError> {
        let length = self.layout.sealed_chunk_len(index).ok_or(FileError::OutOfRange)?;
        if u64::try_from(sealed.len()) != Ok(length) {
            return Err(FileError::Length);
        }
        let mut chunk = Zeroizing::new(sealed.to_vec());
        let (last, aad) = (self.layout.is_last(index), self.stream.header.bytes());
        self.stream.cipher.decrypt_in_place(index, last, aad, &mut *chunk).map_err(|_| FileError::Forged)?;
        Ok(chunk)
    }

    /// Reads the chunks of a span of this file's layout, in order.
    pub fn read(self, span: Span) -> FileReader {
        FileReader::new(self, span)
    }
}
