//! Counting breaks and keeping the first.
use super::report::{Break, Count, Kind};
use std::collections::BTreeMap;

/// The breaks so far. It grows with the kinds, not with the breaks.
#[derive(Default)]
pub(super) struct Tally {
    counts: BTreeMap<Kind, u64>,
    first: Option<(Order, Break)>,
}

/// Rows and days after the trail, what has no place after what has one, then by position, then by kind.
type Order = (bool, bool, i64, Kind);

impl Tally {
    /// One break, at a position.
    pub(super) fn note(&mut self, kind: Kind, position: Option<i64>, about: impl FnOnce(&mut Break)) {
        self.note_many(kind, 1, position, about);
    }

    /// Several breaks of one kind, of which the first is at the position.
    pub(super) fn note_many(&mut self, kind: Kind, many: u64, position: Option<i64>, about: impl FnOnce(&mut Break)) {
        if many == 0 {
            return;
        }
        let count = self.counts.entry(kind).or_default();
        *count = count.saturating_add(many);
        let deep = matches!(kind, Kind::RowRolledBack | Kind::RowAdded | Kind::RowMissing | Kind::DayMissing);
        let order = (deep, position.is_none(), position.unwrap_or_default(), kind);
        if self.first.as_ref().is_none_or(|(first, _)| order < *first) {
            let mut found = Break { position, ..Break::new(kind) };
            about(&mut found);
            self.first = Some((order, found));
        }
    }

    pub(super) fn into_parts(self) -> (Option<Break>, Vec<Count>) {
        let counts = self.counts.into_iter().map(|(kind, count)| Count { kind, count }).collect();
        (self.first.map(|(_, first)| first), counts)
    }
}
