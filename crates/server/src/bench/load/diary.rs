//! When the visits are: on working days of the last year and of the coming two weeks, never two of one provider at once.

use time::{Date, Duration, OffsetDateTime, Time, Weekday};

/// Days before and after the day of loading that the calendar covers.
const PAST: i64 = 364;
const COMING: i64 = 13;

/// The most visits of one provider that the days have room for.
pub(super) const MOST: u32 = 2_500;

/// A visit to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) starts_at: OffsetDateTime,
    pub(super) ends_at: OffsetDateTime,
    /// The place of the provider in the list of them.
    pub(super) provider: usize,
}

/// So many visits, spread evenly over the providers and the days, the earliest first.
pub(super) fn visits(count: u32, providers: usize, day: Date, dice: &mut fastrand::Rng) -> Vec<Span> {
    let days: Vec<Date> = (-PAST..=COMING)
        .filter_map(|offset| day.checked_add(Duration::days(offset)))
        .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
        .collect();
    let mut spans = Vec::with_capacity(count as usize);
    for provider in 0..providers {
        let share = part(count as usize, provider, providers);
        for (place, day) in days.iter().enumerate() {
            // Hour after hour from a first hour that differs from day to day; a day has never more than ten.
            let first = 7 + dice.i64(0..3);
            let visits = i64::try_from(part(share, place, days.len())).unwrap_or(0);
            spans.extend((first..first + visits).map(|hour| {
                let starts_at = day.with_time(Time::MIDNIGHT).assume_utc() + Duration::hours(hour);
                Span { starts_at, ends_at: starts_at + Duration::minutes(50), provider }
            }));
        }
    }
    spans.sort_by_key(|span| (span.starts_at, span.provider));
    spans
}

/// The share of one of so many in a whole; the shares add up to it.
pub(super) fn part(whole: usize, place: usize, places: usize) -> usize {
    let until = |place: usize| (whole * place).checked_div(places).unwrap_or(0);
    until(place + 1) - until(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_provider_is_in_two_visits_at_once_and_a_week_has_about_forty() {
        let day = time::macros::date!(2026 - 11 - 25);
        for (count, providers, busy) in [(2_000, 2, 30..=45), (2 * MOST, 2, 85..=100), (1, 2, 0..=1), (0, 2, 0..=0)] {
            let spans = visits(count, providers, day, &mut fastrand::Rng::with_seed(1));
            assert_eq!(spans.len(), count as usize);
            for provider in 0..providers {
                let own: Vec<_> = spans.iter().filter(|span| span.provider == provider).collect();
                assert!(own.windows(2).all(|two| two[0].ends_at <= two[1].starts_at));
            }
            let monday = time::macros::datetime!(2026-11-23 0:00 UTC);
            let week = spans.iter().filter(|span| (monday..monday + Duration::WEEK).contains(&span.starts_at)).count();
            assert!(busy.contains(&week), "{week} of {count}");
        }
    }
}
