//! The marks of a workspace, of the seals that can be believed: 16 bytes for each event.
use super::super::seal::Mark;

/// Set in the position of a mark whose event was seen. Positions are never negative.
const SEEN: i64 = i64::MIN;

/// All marks, in order of position while events are read.
#[derive(Default)]
pub(super) struct Marks {
    marks: Vec<Mark>,
    /// The first mark that is not below the last position asked for.
    cursor: usize,
}

impl Marks {
    pub(super) fn extend(&mut self, marks: impl Iterator<Item = Mark>) {
        self.marks.extend(marks);
    }

    /// The mark at a position: where it stands, and the mac. Quick when positions come in order.
    pub(super) fn at(&mut self, position: i64) -> Option<(usize, u64)> {
        let before = self.cursor.checked_sub(1).and_then(|before| self.marks.get(before));
        if before.is_some_and(|mark| mark.position & !SEEN >= position) {
            self.cursor = self.marks.partition_point(|mark| mark.position & !SEEN < position);
        }
        while let Some(mark) = self.marks.get(self.cursor) {
            let here = mark.position & !SEEN;
            if here >= position {
                return (here == position).then_some((self.cursor, mark.mac));
            }
            self.cursor += 1;
        }
        None
    }

    pub(super) fn seen(&self, at: usize) -> bool {
        self.marks.get(at).is_some_and(|mark| mark.position < 0)
    }

    pub(super) fn see(&mut self, at: usize) {
        if let Some(mark) = self.marks.get_mut(at) {
            mark.position |= SEEN;
        }
    }

    /// The same, in the order of macs.
    pub(super) fn by_mac(mut self) -> ByMac {
        self.marks.sort_unstable_by_key(|mark| (mark.mac, mark.position & !SEEN));
        ByMac(self.marks)
    }
}

/// All marks, in order of mac.
pub(super) struct ByMac(Vec<Mark>);

impl ByMac {
    /// The positions of those whose mac stands at an earlier position already: what was sealed twice is a copy.
    pub(super) fn copies(&self) -> impl Iterator<Item = i64> {
        self.0.windows(2).filter_map(|pair| match pair {
            [one, other] if one.mac == other.mac => Some(other.position & !SEEN),
            _ => None,
        })
    }

    /// Sees an event that stands elsewhere than where it was sealed.
    pub(super) fn find(&mut self, mac: u64) -> Home {
        let start = self.0.partition_point(|mark| mark.mac < mac);
        let mut home = Home::Unknown;
        for mark in self.0.iter_mut().skip(start).take_while(|mark| mark.mac == mac) {
            if mark.position >= 0 {
                mark.position |= SEEN;
                return Home::Left;
            }
            home = Home::Filled;
        }
        home
    }

    /// The positions of those whose event was not seen, in no order.
    pub(super) fn unseen(&self) -> impl Iterator<Item = i64> {
        self.0.iter().map(|mark| mark.position).filter(|position| *position >= 0)
    }
}

/// What is known of the place where an event was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// It was never sealed.
    Unknown,
    /// It is not there.
    Left,
    /// It is there as well.
    Filled,
}
