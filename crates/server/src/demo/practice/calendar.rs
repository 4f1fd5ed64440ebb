//! The days on which a practice is closed.

use time::{Date, Duration, Month, Weekday};

/// Whose holidays a practice keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calendar {
    /// Federal holidays of the United States, and the days around Thanksgiving and Christmas most practices add.
    UnitedStates,
    /// Public holidays of Berlin, Christmas Eve and New Year's Eve.
    Berlin,
}

impl Calendar {
    /// Whether the day is a holiday.
    pub(super) fn is_holiday(self, date: Date) -> bool {
        if matches!((date.month(), date.day()), (Month::January, 1) | (Month::December, 24..=26 | 31)) {
            return true;
        }
        match self {
            Self::UnitedStates => is_american(date),
            Self::Berlin => is_german(date),
        }
    }

    /// Whether the week beginning on this Monday falls into the two weeks of summer break.
    pub(super) fn is_summer_break(self, monday: Date) -> bool {
        match self {
            Self::UnitedStates => monday.month() == Month::August && monday.day() <= 14,
            Self::Berlin => monday.month() == Month::July && (15..=28).contains(&monday.day()),
        }
    }
}

/// The Monday on or before the day.
pub(super) fn monday_of(date: Date) -> Date {
    date - Duration::days(i64::from(date.weekday().number_days_from_monday()))
}

fn is_american(date: Date) -> bool {
    match (date.month(), date.day(), date.weekday()) {
        (Month::January, 15..=21, Weekday::Monday) // Martin Luther King Jr. Day
        | (Month::May, 25..=31, Weekday::Monday) // Memorial Day
        | (Month::June, 19, _) // Juneteenth
        | (Month::July, 4, _) // Independence Day
        | (Month::September, 1..=7, Weekday::Monday) // Labor Day
        | (Month::November, 22..=28, Weekday::Thursday) // Thanksgiving
        | (Month::November, 23..=29, Weekday::Friday) => true, // and the day after
        _ => false,
    }
}

fn is_german(date: Date) -> bool {
    let fixed = matches!((date.month(), date.day()), (Month::March, 8) | (Month::May, 1) | (Month::October, 3));
    // Good Friday, Easter Monday, Ascension, Whit Monday, in days from Easter.
    let moving = easter(date.year()).is_some_and(|easter| matches!((date - easter).whole_days(), -2 | 1 | 39 | 50));
    fixed || moving
}

/// Easter Sunday by the anonymous Gregorian computus.
fn easter(year: i32) -> Option<Date> {
    let golden = year % 19;
    let (century, in_century) = (year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    let month = Month::try_from(u8::try_from(days / 31).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(days % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{Calendar, easter};
    use time::macros::date;

    #[test]
    fn easter_falls_where_the_church_has_it() {
        for known in [date!(2024 - 03 - 31), date!(2025 - 04 - 20), date!(2026 - 04 - 05), date!(2038 - 04 - 25)] {
            assert_eq!(easter(known.year()).unwrap(), known);
        }
    }

    #[test]
    fn holidays_that_move_are_found() {
        assert!(Calendar::UnitedStates.is_holiday(date!(2026 - 11 - 26)));
        assert!(!Calendar::UnitedStates.is_holiday(date!(2026 - 11 - 19)));
        assert!(Calendar::Berlin.is_holiday(date!(2026 - 05 - 14)));
        assert!(!Calendar::Berlin.is_holiday(date!(2026 - 11 - 26)));
    }
}
