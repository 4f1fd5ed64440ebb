//! A solo practice in Germany.

use super::super::calendar::Calendar;
use super::super::{LocationKind, Role, names};
use super::{BY_PHONE, Desk, Discipline, IN_PERSON, Outline, SEEN, location, person, service};

const BERLIN: &str = "Europe/Berlin";

/// The practice before anybody has come.
pub(super) fn outline() -> Outline {
    Outline {
        name: "Praxis am Park",
        time_zone: BERLIN,
        calendar: Calendar::Berlin,
        people: vec![
            person(
                "Katharina Vogelsang",
                "katharina.vogelsang@example.net",
                Role::Owner,
                Some("Physiotherapeutin, M.Sc."),
            ),
            person("Emre Blumenthal", "emre.blumenthal@example.net", Role::Assistant, None),
        ],
        services: vec![
            service("Physiotherapie", SEEN, (45, 15), 7_200, "EUR"),
            service("Erstbefund", IN_PERSON, (75, 15), 11_800, "EUR"),
            service("Telefonberatung", BY_PHONE, (20, 10), 3_500, "EUR"),
        ],
        locations: vec![
            location("Praxis am Park", LocationKind::Clinic, Some("Musterweg 7, 10000 Berlin"), BERLIN),
            location("Behandlungsraum 1", LocationKind::Room, Some("Musterweg 7, Hochparterre"), BERLIN),
            location("Hausbesuch", LocationKind::Home, None, BERLIN),
            location("Video und Telefon", LocationKind::Online, None, BERLIN),
        ],
        desks: vec![Desk {
            person: 0,
            discipline: Discipline::Body,
            intake: 1,
            regular: 0,
            room: 1,
            week: [
                &[9, 10, 11, 14, 15],
                &[9, 10, 11, 14, 15],
                &[8, 9, 10, 11],
                &[9, 10, 11, 14, 15],
                &[9, 10, 11],
                &[],
                &[],
            ],
        }],
        call: 2,
        online: 3,
        home: 2,
        names: &names::AM_PARK,
    }
}
