//! One provider's week: which hours are worked, and who has them.

use std::collections::BTreeMap;

use time::{Date, Duration};

use super::super::calendar::Calendar;

/// An hour of a week at which a visit may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    /// Days from Monday.
    pub(super) weekday: u8,
    /// On the local clock.
    pub(super) hour: u8,
}

impl Slot {
    fn later(self, hours: u8) -> Self {
        Self { weekday: self.weekday, hour: self.hour.saturating_add(hours) }
    }
}

/// The worked hours of a week, each with the client who has it.
#[derive(Debug)]
pub(super) struct Week {
    monday: Date,
    hours: BTreeMap<Slot, Option<usize>>,
}

impl Week {
    /// An empty week of these hours, holidays left out.
    pub(super) fn open(monday: Date, hours: [&'static [u8]; 7], calendar: Calendar) -> Self {
        let hours = (0u8..)
            .zip(hours)
            .filter(|(weekday, _)| !calendar.is_holiday(monday + Duration::days(i64::from(*weekday))))
            .flat_map(|(weekday, hours)| hours.iter().map(move |hour| (Slot { weekday, hour: *hour }, None)))
            .collect();
        Self { monday, hours }
    }

    /// The day of a slot.
    pub(super) fn date(&self, slot: Slot) -> Date {
        self.monday + Duration::days(i64::from(slot.weekday))
    }

    /// Whether this many worked hours in a row are free from the slot on.
    pub(super) fn is_free(&self, slot: Slot, length: u8) -> bool {
        (0..length).all(|hour| matches!(self.hours.get(&slot.later(hour)), Some(None)))
    }

    /// Every slot from which this many hours are free, in order.
    pub(super) fn free(&self, length: u8) -> Vec<Slot> {
        self.hours.keys().copied().filter(|slot| self.is_free(*slot, length)).collect()
    }

    /// Gives the hours to a client.
    pub(super) fn take(&mut self, slot: Slot, length: u8, client: usize) {
        for hour in 0..length {
            self.hours.insert(slot.later(hour), Some(client));
        }
    }

    /// Whether the client comes on this day.
    pub(super) fn has(&self, client: usize, weekday: u8) -> bool {
        self.hours.iter().any(|(slot, taken)| slot.weekday == weekday && *taken == Some(client))
    }

    /// How many hours of this week the client has.
    pub(super) fn visits_of(&self, client: usize) -> usize {
        self.hours.values().filter(|taken| **taken == Some(client)).count()
    }
}
