//! Bytes as a row of choices. What is not there reads as zero, so that every input means something.

/// What is left of an input.
pub(super) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self(data)
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.bytes::<1>()[0]
    }

    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let (head, tail) = self.0.split_at(self.0.len().min(N));
        self.0 = tail;
        let mut out = [0; N];
        out[..head.len()].copy_from_slice(head);
        out
    }

    /// One of the things, of which there are at most 256.
    pub(super) fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[usize::from(self.byte()) % of.len()]
    }

    pub(super) fn rest(self) -> &'a [u8] {
        self.0
    }

    /// The original with some bytes changed, taken away or put in: what is near to valid is read further than what is not.
    pub(super) fn edit(mut self, original: &[u8]) -> Vec<u8> {
        let mut out = original.to_vec();
        while !self.0.is_empty() {
            let what = self.byte();
            let at = usize::from(u16::from_be_bytes(self.bytes()));
            let value = self.byte();
            let place = at % (out.len() + 1);
            match what % 4 {
                0 if place < out.len() => out[place] ^= value,
                1 => out.truncate(place),
                2 => out.insert(place, value),
                3 if place < out.len() => drop(out.remove(place)),
                _ => {}
            }
        }
        out
    }
}
