//! The calendar: its span, its full weeks, and the clock on the wall.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil, tz::TimeZone};
use time::{Date, Duration, OffsetDateTime};

use super::super::calendar::{Calendar, monday_of};
use super::super::{Outcome, Practice, practices};
use super::{DAYS, samples};

/// What the wall of the practice shows, computed the other way round from how the demo does it.
fn wall(practice: &Practice, moment: OffsetDateTime) -> civil::DateTime {
    let zone = TimeZone::get(practice.time_zone).unwrap();
    Timestamp::from_second(moment.unix_timestamp()).unwrap().to_zoned(zone).datetime()
}

/// The days from today's Monday on with the number of visits of one provider.
fn fortnight(practice: &Practice, provider: usize, today: Date) -> Vec<(Date, usize)> {
    let days = (0..14).map(|day| monday_of(today) + Duration::days(day));
    let on = |day: Date| practice.visits.iter().filter(move |visit| visit.starts_at.date() == day);
    days.map(|day| (day, on(day).filter(|visit| visit.provider == provider).count())).collect()
}

#[test]
fn visits_reach_from_a_year_ago_to_the_sunday_after_next() {
    for &(today, ref practices) in samples() {
        for visit in practices.iter().flat_map(|practice| &practice.visits) {
            let day = visit.starts_at.date();
            assert!(day >= today - Duration::days(365) && day <= monday_of(today) + Duration::days(13));
            let open = matches!(visit.outcome, Outcome::Scheduled | Outcome::Confirmed);
            assert_eq!(open, day >= today);
        }
        for practice in practices {
            assert!(practice.visits.first().unwrap().starts_at.date() <= today - Duration::days(340));
        }
    }
}

#[test]
fn this_week_and_the_next_are_full() {
    for &(today, ref practices) in samples() {
        for (practice, calendar) in practices.iter().zip([Calendar::UnitedStates, Calendar::Berlin]) {
            let bookable = practice.people.iter().enumerate().filter(|(_, person)| person.bookable);
            for (provider, _) in bookable {
                let days = fortnight(practice, provider, today);
                let working = days.iter().filter(|(day, _)| !calendar.is_holiday(*day));
                let on_weekdays: Vec<_> =
                    working.filter(|(day, _)| day.weekday().number_days_from_monday() < 5).collect();
                let visits: usize = on_weekdays.iter().map(|(_, visits)| visits).sum();
                assert!(on_weekdays.iter().all(|(_, visits)| *visits >= 2), "{today}: {days:?}");
                assert!(visits >= on_weekdays.len() * 7 / 2, "{today}: {days:?}");
                assert!(days.iter().all(|(day, visits)| day.weekday().number_days_from_monday() < 5 || *visits <= 2));
            }
        }
    }
}

#[test]
fn visits_are_in_working_hours_and_noon_is_free() {
    for practice in samples().iter().flat_map(|(_, practices)| practices) {
        for visit in &practice.visits {
            let (start, end) = (wall(practice, visit.starts_at), wall(practice, visit.ends_at));
            assert_eq!(start.minute(), 0);
            assert!(start.hour() >= 8 && end.time() <= civil::time(18, 0, 0, 0));
            let noon = (civil::time(12, 0, 0, 0), civil::time(13, 0, 0, 0));
            assert!(end.time() <= noon.0 || start.time() >= noon.1, "{start} to {end}");
        }
    }
}

#[test]
fn nobody_works_on_holidays() {
    for practices in samples().iter().map(|(_, practices)| practices) {
        for (practice, calendar) in practices.iter().zip([Calendar::UnitedStates, Calendar::Berlin]) {
            assert!(practice.visits.iter().all(|visit| !calendar.is_holiday(visit.starts_at.date())));
        }
    }
}

#[test]
fn a_usual_hour_stays_the_same_when_the_clocks_change() {
    for practice in &practices(11, DAYS[5]) {
        let mut habits: BTreeMap<usize, BTreeMap<(i8, i8), BTreeSet<u8>>> = BTreeMap::new();
        for visit in &practice.visits {
            let local = wall(practice, visit.starts_at);
            let hours = habits.entry(visit.client).or_default();
            hours
                .entry((local.weekday().to_monday_zero_offset(), local.hour()))
                .or_default()
                .insert(visit.starts_at.hour());
        }
        // A client's usual hour is one on the wall and, over a year with both changes, two in UTC.
        let steady = habits.values().filter(|hours| hours.values().any(|utc| utc.len() == 2)).count();
        assert!(steady * 10 >= practice.clients.len() * 7, "{steady} of {}", practice.clients.len());
        assert!(habits.values().flat_map(BTreeMap::values).all(|utc| utc.len() <= 2));
    }
}
