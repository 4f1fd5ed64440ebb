//! From the clock on a practice's wall to UTC.

use jiff::{civil, tz::TimeZone};
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

/// A time zone from the database compiled into the program.
#[derive(Clone, Debug)]
pub(super) struct Zone(TimeZone);

impl Zone {
    /// Opens a zone by its IANA name. A name the database does not have reads as UTC; the names used here are
    /// constants, and a test holds their wall-clock hours across both changes of clocks.
    pub(super) fn named(name: &str) -> Self {
        Self(TimeZone::get(name).unwrap_or(TimeZone::UTC))
    }

    /// The moment at which the wall shows `local`. Where the clocks change, the rule of RFC 5545: the first of two
    /// equal readings, and a reading that is skipped counts from before the change.
    pub(super) fn to_utc(&self, local: PrimitiveDateTime) -> OffsetDateTime {
        let seconds = self.offset_seconds(local).unwrap_or(0);
        let offset = UtcOffset::from_whole_seconds(seconds).unwrap_or(UtcOffset::UTC);
        local.assume_offset(offset).to_offset(UtcOffset::UTC)
    }

    fn offset_seconds(&self, local: PrimitiveDateTime) -> Option<i32> {
        let (year, month, day) = local.to_calendar_date();
        let (hour, minute, second) = local.as_hms();
        let reading = civil::DateTime::new(
            i16::try_from(year).ok()?,
            i8::try_from(u8::from(month)).ok()?,
            i8::try_from(day).ok()?,
            i8::try_from(hour).ok()?,
            i8::try_from(minute).ok()?,
            i8::try_from(second).ok()?,
            0,
        )
        .ok()?;
        let moment = self.0.to_ambiguous_zoned(reading).compatible().ok()?;
        Some(moment.offset().seconds())
    }
}
