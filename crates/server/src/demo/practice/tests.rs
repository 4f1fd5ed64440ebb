//! What the demo promises, held for several seeds and for days all over the year.

mod story;
mod time_of_day;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use time::{Date, Duration, macros::date};

use super::{LocationKind, Outcome, Practice, Role, VisitKind, practices};

/// Days on which a mistake would show: both changes of clocks, both breaks, holidays, a leap day, each end of a week.
const DAYS: [Date; 10] = [
    date!(2026 - 03 - 09),
    date!(2026 - 03 - 30),
    date!(2026 - 07 - 21),
    date!(2026 - 08 - 05),
    date!(2026 - 10 - 26),
    date!(2026 - 11 - 22),
    date!(2026 - 12 - 24),
    date!(2027 - 01 - 02),
    date!(2028 - 02 - 29),
    date!(2028 - 05 - 07),
];

/// Every demo of the sample, with its day; made once for all tests.
fn samples() -> &'static [(Date, Vec<Practice>)] {
    static SAMPLES: LazyLock<Vec<(Date, Vec<Practice>)>> = LazyLock::new(|| {
        let days = DAYS.into_iter().zip(1u64..);
        days.flat_map(|(day, seed)| [seed, 42].map(|seed| (day, practices(seed, day)))).collect()
    });
    &SAMPLES
}

#[test]
fn the_same_seed_and_day_give_the_same_practices() {
    let day = DAYS[0];
    assert_eq!(practices(7, day), practices(7, day));
    assert_ne!(practices(7, day), practices(8, day));
    assert_ne!(practices(7, day), practices(7, day + Duration::DAY));
}

#[test]
fn there_are_two_practices_three_providers_and_sixty_clients() {
    for (_, practices) in samples() {
        let (first, second) = (&practices[0], &practices[1]);
        assert_eq!(practices.len(), 2);
        let roles = |practice: &Practice| practice.people.iter().map(|person| person.role).collect::<Vec<_>>();
        assert_eq!(roles(first), [Role::Owner, Role::Therapist, Role::Assistant]);
        assert_eq!(roles(second), [Role::Owner, Role::Assistant]);
        assert_eq!((first.clients.len(), second.clients.len()), (44, 16));
        let visits = first.visits.len() + second.visits.len();
        assert!((1800..=2200).contains(&visits), "{visits} visits");
        let archived = practices.iter().flat_map(|practice| &practice.clients).filter(|client| client.archived);
        assert!(archived.count() >= 3);
    }
}

#[test]
fn indices_point_at_what_they_should() {
    for practice in samples().iter().flat_map(|(_, practices)| practices) {
        for client in &practice.clients {
            assert!(practice.people[client.provider].bookable);
        }
        for visit in &practice.visits {
            assert_eq!(visit.provider, practice.clients[visit.client].provider);
            assert!(practice.services[visit.service].kinds.contains(&visit.kind));
            let minutes = practice.services[visit.service].minutes;
            assert_eq!(visit.ends_at - visit.starts_at, Duration::minutes(i64::from(minutes)));
            let online = practice.locations[visit.location].kind == LocationKind::Online;
            assert_eq!(online, visit.kind != VisitKind::InPerson);
            if let Outcome::Cancelled { by, reason, .. } = &visit.outcome {
                assert!(*by < practice.people.len() && !reason.is_empty());
            }
        }
    }
}

#[test]
fn no_provider_is_booked_twice_and_no_buffer_is_cut() {
    // Every sixteenth day with a seed of its own: 24 demos over more than a year.
    let demos = (0u16..24).map(|turn| practices(u64::from(turn), DAYS[0] + Duration::days(16 * i64::from(turn))));
    for practice in demos.flatten() {
        for provider in 0..practice.people.len() {
            let mut free_from = None;
            let kept = |outcome: &Outcome| !matches!(outcome, Outcome::Cancelled { .. });
            for visit in practice.visits.iter().filter(|visit| visit.provider == provider && kept(&visit.outcome)) {
                assert!(free_from.is_none_or(|free| free <= visit.starts_at), "overlap at {}", visit.starts_at);
                let buffer = practice.services[visit.service].buffer_minutes;
                free_from = Some(visit.ends_at + Duration::minutes(i64::from(buffer)));
            }
        }
    }
}

#[test]
fn outcomes_come_in_the_usual_shares() {
    for (_, practices) in samples() {
        let past: Vec<_> = practices
            .iter()
            .flat_map(|practice| &practice.visits)
            .filter(|visit| !matches!(visit.outcome, Outcome::Scheduled | Outcome::Confirmed))
            .collect();
        let share = |wanted: fn(&Outcome) -> bool| {
            past.iter().filter(|visit| wanted(&visit.outcome)).count() * 1000 / past.len()
        };
        assert!((830..=890).contains(&share(|outcome| *outcome == Outcome::Completed)));
        assert!((65..=120).contains(&share(|outcome| matches!(outcome, Outcome::Cancelled { .. }))));
        assert!((30..=70).contains(&share(|outcome| *outcome == Outcome::NoShow)));
    }
}

#[test]
fn contacts_are_invented_and_nobody_shares_one() {
    let all = practices(3, DAYS[5]);
    let mut seen = BTreeSet::new();
    for email in all.iter().flat_map(|practice| {
        let clients = practice.clients.iter().filter_map(|client| client.email.as_deref());
        clients.chain(practice.people.iter().map(|person| person.email.as_str()))
    }) {
        assert!(email.ends_with("@example.org") || email.ends_with("@example.net"), "{email}");
        assert!(email.is_ascii() && seen.insert(email), "{email} twice");
    }
    for phone in all.iter().flat_map(|practice| &practice.clients).filter_map(|client| client.phone.as_deref()) {
        let american = phone.strip_prefix("+1").is_some_and(|rest| rest.len() == 10 && &rest[3..8] == "55501");
        let german = phone.strip_prefix("+493023125").is_some_and(|rest| rest.len() == 3);
        assert!((american || german) && seen.insert(phone), "{phone}");
    }
}

#[test]
fn names_are_in_many_scripts() {
    let blocks = [
        ('\u{0370}', '\u{03FF}', "Greek"),
        ('\u{0400}', '\u{04FF}', "Cyrillic"),
        ('\u{0590}', '\u{05FF}', "Hebrew, right to left"),
        ('\u{0600}', '\u{06FF}', "Arabic, right to left"),
        ('\u{0900}', '\u{097F}', "Devanagari"),
        ('\u{1200}', '\u{137F}', "Ethiopic"),
        ('\u{3040}', '\u{30FF}', "Kana"),
        ('\u{4E00}', '\u{9FFF}', "Han"),
        ('\u{AC00}', '\u{D7AF}', "Hangul"),
        ('\u{1EA0}', '\u{1EFF}', "Vietnamese"),
    ];
    let all = practices(3, DAYS[5]);
    for (from, to, script) in blocks {
        let written = all
            .iter()
            .flat_map(|practice| &practice.clients)
            .any(|client| client.legal_name.chars().any(|letter| (from..=to).contains(&letter)));
        assert!(written, "no name in {script}");
    }
}
