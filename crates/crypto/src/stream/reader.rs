//! From the bytes of a store, in pieces of any size, to the bytes of a range.
use super::{FileError, FileOpener, Span};
use std::fmt;
use zeroize::Zeroizing;

/// Takes the sealed bytes of a [`Span`] as they come and gives the plain ones that were asked for.
pub struct FileReader {
    opener: FileOpener,
    span: Span,
    /// The next chunk, `None` when all have been opened.
    next: Option<u32>,
    /// The sealed bytes of the next chunk that have come.
    pending: Vec<u8>,
}

impl FileReader {
    pub(super) fn new(opener: FileOpener, span: Span) -> Self {
        let next = (span.first <= span.last).then_some(span.first);
        Self { opener, span, next, pending: Vec::new() }
    }

    /// The chunks that it reads. `sealed` is the range to ask the store for.
    pub fn span(&self) -> &Span {
        &self.span
    }

    /// Takes the next sealed bytes and gives what they complete, which may be nothing. After an error nothing more opens.
    pub fn update(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, FileError> {
        let opened = self.open(sealed);
        if opened.is_err() {
            self.next = None;
            self.pending.clear();
        }
        opened
    }

    fn open(&mut self, mut sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, FileError> {
        // No plain byte without a sealed one, so it never grows, which would leave a copy behind.
        let mut out = Zeroizing::new(Vec::with_capacity(self.pending.len() + sealed.len()));
        while !sealed.is_empty() {
            let index = self.next.ok_or(FileError::Length)?;
            let length = self.opener.layout().sealed_chunk_len(index).ok_or(FileError::OutOfRange)?;
            let length = usize::try_from(length).map_err(|_| FileError::Length)?;
            let (now, later) = sealed.split_at_checked(length - self.pending.len()).unwrap_or((sealed, &[]));
            sealed = later;
            self.pending.extend_from_slice(now);
            if self.pending.len() == length {
                let chunk = self.opener.open_chunk(index, &self.pending)?;
                self.pending.clear();
                self.next = index.checked_add(1).filter(|next| *next <= self.span.last);
                self.wanted(&chunk, &mut out);
            }
        }
        Ok(out)
    }

    /// The part of an opened chunk that lies in the range.
    fn wanted(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        let fit = |count: u64, of: &[u8]| usize::try_from(count).map_or(of.len(), |count| count.min(of.len()));
        let (skipped, rest) = chunk.split_at_checked(fit(self.span.skip, chunk)).unwrap_or((chunk, &[]));
        let (taken, _) = rest.split_at_checked(fit(self.span.take, rest)).unwrap_or((rest, &[]));
        out.extend_from_slice(taken);
        self.span.skip -= skipped.len() as u64;
        self.span.take -= taken.len() as u64;
    }

    /// Says whether all chunks of the span have come. Where not, the bytes given so far are not all there are.
    pub fn finish(self) -> Result<(), FileError> {
        if self.next.is_none() && self.span.take == 0 && self.pending.is_empty() {
            Ok(())
        } else {
            Err(FileError::Length)
        }
    }
}

impl fmt::Debug for FileReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileReader").field("span", &self.span).field("next", &self.next).finish_non_exhaustive()
    }
}
