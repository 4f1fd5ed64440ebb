//! PostgreSQL's COPY in binary form, as it comes: pieces that break anywhere. Rows are borrowed, none is built.
mod array;
mod value;

pub(crate) use array::Array;
pub(crate) use value::{bigint, micros, uuid};

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// Signature, flags, length of the extension.
const HEADER: usize = 11 + 4 + 4;
/// No row that is asked for is longer, in bytes.
const MOST: usize = 64 << 20;

/// What came is not a COPY in binary form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CopyError {
    #[error("the database gave something else than a binary copy")]
    Malformed,
    #[error("the database gave a row that is longer than any row is")]
    TooLong,
    #[error("the database stopped in the middle of a copy")]
    Unfinished,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Header,
    Rows,
    End,
}

/// Takes the pieces and gives the rows.
#[derive(Debug)]
pub(crate) struct CopyReader {
    buffer: Vec<u8>,
    /// How far the buffer was read.
    read: usize,
    state: State,
}

/// One row: its fields in order, `None` where one is null.
#[derive(Clone, Debug)]
pub(crate) struct Fields<'c> {
    left: usize,
    bytes: &'c [u8],
}

impl CopyReader {
    pub(crate) fn new() -> Self {
        Self { buffer: Vec::new(), read: 0, state: State::Header }
    }

    /// Takes the next piece. The rows before it must have been taken out, or they pile up.
    pub(crate) fn feed(&mut self, piece: &[u8]) {
        self.buffer.drain(..self.read);
        self.read = 0;
        self.buffer.extend_from_slice(piece);
    }

    /// The next row that is there whole.
    pub(crate) fn next(&mut self) -> Result<Option<Fields<'_>>, CopyError> {
        if self.state == State::Header && !self.header()? {
            return Ok(None);
        }
        let bytes = self.buffer.get(self.read..).unwrap_or_default();
        if self.state == State::End {
            return if bytes.is_empty() { Ok(None) } else { Err(CopyError::Malformed) };
        }
        let Some((count, fields)) = bytes.split_first_chunk() else { return Ok(None) };
        let count = i16::from_be_bytes(*count);
        if count == -1 {
            self.state = State::End;
            self.read += 2;
            return if fields.is_empty() { Ok(None) } else { Err(CopyError::Malformed) };
        }
        let count = usize::try_from(count).map_err(|_| CopyError::Malformed)?;
        let mut rest = fields;
        for _ in 0..count {
            match take(rest)? {
                Some((_, after)) => rest = after,
                None if bytes.len() > MOST => return Err(CopyError::TooLong),
                None => return Ok(None),
            }
        }
        let length = fields.len() - rest.len();
        self.read += 2 + length;
        Ok(Some(Fields { left: count, bytes: fields.get(..length).unwrap_or_default() }))
    }

    /// After the last piece: whether all of it came.
    pub(crate) fn finish(self) -> Result<(), CopyError> {
        if self.state == State::End && self.read == self.buffer.len() { Ok(()) } else { Err(CopyError::Unfinished) }
    }

    /// Reads past the header. `false` where it is not there whole.
    fn header(&mut self) -> Result<bool, CopyError> {
        let common = SIGNATURE.len().min(self.buffer.len());
        if self.buffer.get(..common) != SIGNATURE.get(..common) {
            return Err(CopyError::Malformed);
        }
        let Some(header) = self.buffer.first_chunk::<HEADER>() else { return Ok(false) };
        let (_, [a, b, c, d, rest @ ..]) = header.split_at(SIGNATURE.len()) else { return Err(CopyError::Malformed) };
        // The upper half are flags that whoever does not know them must not pass over.
        let (flags, extension) = (u32::from_be_bytes([*a, *b, *c, *d]), rest.first_chunk().copied());
        let extension = u32::from_be_bytes(extension.ok_or(CopyError::Malformed)?);
        let extension = usize::try_from(extension).ok().filter(|length| *length <= MOST).ok_or(CopyError::TooLong)?;
        if flags >> 16 != 0 {
            return Err(CopyError::Malformed);
        }
        if self.buffer.len() < HEADER + extension {
            return Ok(false);
        }
        self.read = HEADER + extension;
        self.state = State::Rows;
        Ok(true)
    }
}

impl<'c> Fields<'c> {
    /// All fields, where there are as many.
    pub(crate) fn all<const N: usize>(self) -> Option<[Option<&'c [u8]>; N]> {
        let mut fields = [None; N];
        if self.left != N {
            return None;
        }
        for (to, from) in fields.iter_mut().zip(self) {
            *to = from;
        }
        Some(fields)
    }
}

impl<'c> Iterator for Fields<'c> {
    type Item = Option<&'c [u8]>;
    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let (field, rest) = take(self.bytes).ok()??;
        self.bytes = rest;
        Some(field)
    }
}

/// A field or an element of an array, and what stands after it.
type Taken<'c> = (Option<&'c [u8]>, &'c [u8]);

/// A length of four bytes, -1 for null, and as many bytes. `None` where they are not there whole.
fn take(bytes: &[u8]) -> Result<Option<Taken<'_>>, CopyError> {
    let Some((length, rest)) = bytes.split_first_chunk() else { return Ok(None) };
    match i32::from_be_bytes(*length) {
        -1 => Ok(Some((None, rest))),
        length => {
            let length = usize::try_from(length).map_err(|_| CopyError::Malformed)?;
            if length > MOST {
                return Err(CopyError::TooLong);
            }
            Ok(rest.split_at_checked(length).map(|(field, rest)| (Some(field), rest)))
        }
    }
}

#[cfg(test)]
mod tests;
