//! Seals: which events there were and in which order, chained from seal to seal under a key that the database does not hold.
use crypto::TrailKey;

const DOMAIN: &[u8] = b"pazpaz/seal/1\0";
/// The size of a mark in bytes.
pub(crate) const MARK: usize = 16;
/// How many events one seal holds at most.
pub(crate) const MOST: usize = 4_096;

/// What a seal knows of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) position: i64,
    /// The first eight bytes of the event's mac.
    pub(crate) mac: u64,
}

impl Mark {
    pub(crate) fn new(position: i64, mac: &[u8; 32]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = *mac;
        Self { position, mac: u64::from_be_bytes([a, b, c, d, e, f, g, h]) }
    }

    pub(crate) fn to_bytes(self) -> [u8; MARK] {
        (u128::from(self.position.cast_unsigned()) << 64 | u128::from(self.mac)).to_be_bytes()
    }

    pub(crate) fn from_bytes(bytes: [u8; MARK]) -> Self {
        let ([position, mac], _) = bytes.as_chunks::<8>() else { return Self { position: 0, mac: 0 } };
        Self { position: i64::from_be_bytes(*position), mac: u64::from_be_bytes(*mac) }
    }

    /// The marks that stand one after the other. `None` where something is left over.
    pub(crate) fn all(bytes: &[u8]) -> Option<impl ExactSizeIterator<Item = Self> + Clone + '_> {
        let (marks, rest) = bytes.as_chunks::<MARK>();
        rest.is_empty().then(|| marks.iter().map(|mark| Self::from_bytes(*mark)))
    }
}

/// A seal without its head.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seal<'s> {
    /// 1 for the first of the workspace, without gaps.
    pub(crate) number: i64,
    /// Microseconds since 1970, in UTC.
    pub(crate) sealed_at: i64,
    /// How many events are sealed with it and all before it.
    pub(crate) total: i64,
    /// The position of its last event.
    pub(crate) last_position: i64,
    /// A [`Mark`] for each event, in order of position.
    pub(crate) marks: &'s [u8],
}

impl Seal<'_> {
    /// Its head: what the next one builds on. `previous` is the head before it, 32 zero bytes before the first; `buffer` is scratch.
    pub(crate) fn head(&self, key: &TrailKey, previous: &[u8; 32], buffer: &mut Vec<u8>) -> [u8; 32] {
        self.write(key, buffer);
        key.seal(previous, buffer)
    }

    fn write(&self, key: &TrailKey, out: &mut Vec<u8>) {
        let Self { number, sealed_at, total, last_position, marks } = self;
        out.clear();
        out.extend_from_slice(DOMAIN);
        out.extend_from_slice(key.workspace().as_bytes());
        for part in [number, sealed_at, total, last_position] {
            out.extend_from_slice(&part.to_be_bytes());
        }
        // Marks are at most a few thousand; a database that was tampered with may hold more, and then no head fits.
        out.extend_from_slice(&u32::try_from(marks.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend_from_slice(marks);
    }
}

/// Where the chain of a workspace ends. By default nothing is sealed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tip {
    /// The number of the last seal.
    pub(crate) number: i64,
    /// How many events are sealed.
    pub(crate) total: i64,
    /// The position of the last event that is sealed.
    pub(crate) last_position: i64,
    /// The head of the last seal.
    pub(crate) head: [u8; 32],
}

impl Tip {
    /// The next seal, over the events after it: position and mac, in order of position. It gives the marks, and the tip moves.
    /// `None` where they are none, more than [`MOST`], or not in order; nothing changes then.
    pub(crate) fn seal(&mut self, key: &TrailKey, sealed_at: i64, events: &[(i64, [u8; 32])]) -> Option<Vec<u8>> {
        let mut last_position = self.last_position;
        let mut marks = Vec::with_capacity(events.len() * MARK);
        for (position, mac) in events {
            if *position <= last_position {
                return None;
            }
            last_position = *position;
            marks.extend_from_slice(&Mark::new(*position, mac).to_bytes());
        }
        if !(1..=MOST).contains(&events.len()) {
            return None;
        }
        let number = self.number.checked_add(1)?;
        let total = self.total.checked_add(i64::try_from(events.len()).ok()?)?;
        let seal = Seal { number, sealed_at, total, last_position, marks: &marks };
        let head = seal.head(key, &self.head, &mut Vec::new());
        *self = Self { number, total, last_position, head };
        Some(marks)
    }
}

#[cfg(test)]
mod tests;
