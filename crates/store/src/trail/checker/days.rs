//! The days on which clients' records were touched, held against the events: a client's events are looked for on these days and no others,
//! so whoever takes one away hides what was done on it.
use std::collections::HashSet;
use uuid::Uuid;

/// Microseconds in a day.
const DAY: i64 = 86_400_000_000;

/// What is known of all days: about 40 bytes for each client and day.
#[derive(Default)]
pub(super) struct Days(HashSet<(Uuid, i64)>);

impl Days {
    /// A day that is there, counted from 1970.
    pub(super) fn stands(&mut self, client: Uuid, day: i64) {
        self.0.insert((client, day));
    }

    /// A client whose record was touched at that time, in microseconds since 1970. Whether the day is not there, which is told once.
    pub(super) fn misses(&mut self, client: Uuid, at: i64) -> bool {
        self.0.insert((client, at.div_euclid(DAY)))
    }
}
