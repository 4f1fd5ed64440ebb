//! Where a client stands in a list.
use std::{cmp::Ordering, fmt};
use uuid::Uuid;
use zeroize::Zeroizing;

/// How many bytes of the folded name sort. Names that agree in all of them are sorted by id, so that a position is complete in
/// itself: it stays exact when the client it was taken from has another name by now, or is gone.
pub(super) const KEY: usize = 130;
/// The key of a position is filled up to a multiple of this, so that the length of a cursor does not tell the length of a name.
const STEP: usize = 32;

/// Where a client stands, or stood, in a list of one order: how well it fits what was searched for, its folded name, its id.
#[derive(Clone, PartialEq, Eq)]
pub struct Position {
    rank: u8,
    key: Zeroizing<Box<str>>,
    id: Uuid,
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Position(of {})", self.id)
    }
}

/// The part of a folded name that sorts.
pub(super) fn sort_key(name: &str) -> &str {
    let end = name.floor_char_boundary(KEY);
    name.get(..end).unwrap_or(name)
}

impl Position {
    /// The longest form in bytes.
    pub const LONGEST: usize = 1 + 1 + KEY + 16;

    pub(super) fn new(rank: u8, key: &str, id: Uuid) -> Self {
        Self { rank, key: Zeroizing::new(Box::from(sort_key(key))), id }
    }

    /// The client that stood there.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// Compares with what stands elsewhere in the same list, one that is sorted by rank, name and id.
    pub(super) fn compare(&self, rank: u8, key: &str, id: Uuid) -> Ordering {
        self.rank.cmp(&rank).then_with(|| (*self.key).as_ref().cmp(key)).then_with(|| self.id.cmp(&id))
    }

    /// At most [`Position::LONGEST`] bytes, to be sealed: rank, length of the key, key, zeros, id.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(Self::LONGEST));
        bytes.push(self.rank);
        bytes.push(u8::try_from(self.key.len()).unwrap_or_default());
        bytes.extend_from_slice(self.key.as_bytes());
        bytes.resize(2 + self.key.len().next_multiple_of(STEP).min(KEY), 0);
        bytes.extend_from_slice(self.id.as_bytes());
        bytes
    }

    /// Reads what [`Position::to_bytes`] wrote; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let ([rank, length], rest) = bytes.split_first_chunk::<2>()?;
        let (filled, id) = rest.split_last_chunk::<16>()?;
        let key = std::str::from_utf8(filled.get(..usize::from(*length))?).ok()?;
        let position = Self::new(*rank, key, Uuid::from_bytes(*id));
        (*position.to_bytes() == bytes).then_some(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_similar_length_have_positions_of_one_length() {
        let length = |name: &str| Position::new(0, name, Uuid::max()).to_bytes().len();
        assert_eq!((length(""), length("a"), length(&"b".repeat(32)), length(&"b".repeat(33))), (18, 50, 50, 82));
        assert_eq!(length(&"b".repeat(500)), Position::LONGEST);
    }

    #[test]
    fn a_letter_is_never_cut() {
        assert_eq!(sort_key(&"あ".repeat(100)).len(), 129);
    }

    proptest! {
        #[test]
        fn bytes_come_back(rank: u8, key in "\\PC{0,60}", id: u128) {
            let position = Position::new(rank, &key, Uuid::from_u128(id));
            let bytes = position.to_bytes();
            prop_assert!(bytes.len() <= Position::LONGEST);
            prop_assert_eq!(Position::from_bytes(&bytes), Some(position));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            if let Some(position) = Position::from_bytes(&bytes) {
                prop_assert_eq!(&*position.to_bytes(), &bytes);
            }
        }
    }
}
