//! Which positions the seals speak for.

/// What is known of the events at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Region {
    /// Sealed: every event has its mark, and every mark its event.
    Sealed,
    /// Of a seal that is not there or cannot be believed: an event has nothing but its mac.
    Doubtful,
    /// After all seals.
    Tail,
}

/// All of them, from the first position on. There are two where nothing was tampered with.
#[derive(Debug, Default)]
pub(super) struct Regions {
    /// Up to which position, included; ascending.
    ends: Vec<(i64, Region)>,
    cursor: usize,
}

impl Regions {
    /// Continues the last region, or begins one, up to a position.
    pub(super) fn extend(&mut self, region: Region, end: i64) {
        match self.ends.last_mut() {
            Some((last, _)) if *last >= end => {}
            Some((last, same)) if *same == region => *last = end,
            _ => self.ends.push((end, region)),
        }
    }

    /// The last position that a seal speaks for.
    pub(super) fn end(&self) -> i64 {
        self.ends.last().map_or(0, |(end, _)| *end)
    }

    /// The region of a position. Quick when positions come in order.
    pub(super) fn of(&mut self, position: i64) -> Region {
        let before = self.cursor.checked_sub(1).and_then(|before| self.ends.get(before));
        if before.is_some_and(|(end, _)| *end >= position) {
            self.cursor = 0;
        }
        while let Some((end, region)) = self.ends.get(self.cursor) {
            if *end >= position {
                return *region;
            }
            self.cursor += 1;
        }
        Region::Tail
    }
}
