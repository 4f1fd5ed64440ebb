//! Arrays as PostgreSQL sends them.
use super::take;

/// An array in the one form in which the program writes them: of one dimension that begins at 1, or empty.
#[derive(Clone, Debug)]
pub(crate) struct Array<'c> {
    left: usize,
    bytes: &'c [u8],
}

impl<'c> Array<'c> {
    /// `None` where it is of another form, or none at all.
    pub(crate) fn parse(bytes: &'c [u8]) -> Option<Self> {
        // Dimensions, whether there are nulls, the type of the elements.
        let (header, rest) = bytes.split_first_chunk::<12>()?;
        let [a, b, c, d, ..] = *header;
        let (left, bytes) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (0, rest),
            1 => {
                let (count, rest) = rest.split_first_chunk()?;
                let (lower, rest) = rest.split_first_chunk()?;
                let count = usize::try_from(u32::from_be_bytes(*count)).ok()?;
                if count == 0 || u32::from_be_bytes(*lower) != 1 {
                    return None;
                }
                (count, rest)
            }
            _ => return None,
        };
        // Looked through once, so that nothing can be missing later.
        let mut rest = bytes;
        for _ in 0..left {
            (_, rest) = take(rest).ok()??;
        }
        rest.is_empty().then_some(Self { left, bytes })
    }
}

impl<'c> Iterator for Array<'c> {
    type Item = Option<&'c [u8]>;
    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let (element, rest) = take(self.bytes).ok()??;
        self.bytes = rest;
        Some(element)
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Array<'_> {}
