//! A group practice in the United States: talk and movement under one roof.

use super::super::calendar::Calendar;
use super::super::{LocationKind, Role, names};
use super::{BY_PHONE, Desk, Discipline, IN_PERSON, Outline, SEEN, location, person, service};

const NEW_YORK: &str = "America/New_York";

/// The practice before anybody has come.
pub(super) fn outline() -> Outline {
    Outline {
        name: "Harbor Street Therapy",
        time_zone: NEW_YORK,
        calendar: Calendar::UnitedStates,
        people: vec![
            person("Naomi Ferreira-Holt", "naomi.ferreira-holt@example.org", Role::Owner, Some("PhD, LMFT")),
            person("Dariusz Oyelaran", "dariusz.oyelaran@example.org", Role::Therapist, Some("PT, DPT")),
            person("Priya Lindgren", "priya.lindgren@example.org", Role::Assistant, None),
        ],
        services: vec![
            service("Psychotherapy session", SEEN, (50, 10), 16_500, "USD"),
            service("Psychotherapy intake", SEEN, (80, 10), 24_000, "USD"),
            service("Physical therapy", SEEN, (45, 15), 14_000, "USD"),
            service("Physical therapy evaluation", IN_PERSON, (75, 15), 19_500, "USD"),
            service("Phone check-in", BY_PHONE, (20, 10), 6_000, "USD"),
        ],
        locations: vec![
            location("Harbor Street", LocationKind::Clinic, Some("48 Harbor Street, Example Bay, NY 10000"), NEW_YORK),
            location("Garden room", LocationKind::Room, Some("48 Harbor Street, 2nd floor"), NEW_YORK),
            location("Home visit", LocationKind::Home, None, NEW_YORK),
            location("Video and phone", LocationKind::Online, None, NEW_YORK),
        ],
        desks: vec![
            Desk {
                person: 0,
                discipline: Discipline::Mind,
                intake: 1,
                regular: 0,
                room: 1,
                week: [
                    &[9, 10, 11, 13, 14, 15],
                    &[9, 10, 11, 13, 14, 15],
                    &[11, 13, 14, 15, 16, 17],
                    &[9, 10, 11, 13, 14, 15],
                    &[9, 10, 11],
                    &[],
                    &[],
                ],
            },
            Desk {
                person: 1,
                discipline: Discipline::Body,
                intake: 3,
                regular: 2,
                room: 0,
                week: [
                    &[8, 9, 10, 11, 13, 14],
                    &[8, 9, 10, 11, 13, 14],
                    &[8, 9, 10, 11, 13, 14],
                    &[10, 11, 13, 14, 15, 16],
                    &[8, 9, 10, 11],
                    &[9, 10],
                    &[],
                ],
            },
        ],
        call: 4,
        online: 3,
        home: 2,
        names: &names::HARBOR_STREET,
    }
}
