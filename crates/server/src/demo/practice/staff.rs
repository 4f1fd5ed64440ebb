//! The two practices before anybody has come: who works there, when, what they offer and where.

mod am_park;
mod harbor_street;

use super::calendar::Calendar;
use super::names::Name;
use super::{Location, LocationKind, Person, Role, Service, VisitKind};

/// What a provider treats, and so what the notes are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Discipline {
    /// Psychotherapy.
    Mind,
    /// Physiotherapy.
    Body,
}

/// A provider's working week and what they use in it.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    /// Index into the people.
    pub(super) person: usize,
    /// What they treat.
    pub(super) discipline: Discipline,
    /// Index of the service for a first visit.
    pub(super) intake: usize,
    /// Index of the service for every further visit.
    pub(super) regular: usize,
    /// Index of the location where they work.
    pub(super) room: usize,
    /// From Monday on: the hours of the local clock at which a visit may begin. Noon is always free.
    pub(super) week: [&'static [u8]; 7],
}

/// A practice without clients.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    pub(super) name: &'static str,
    pub(super) time_zone: &'static str,
    pub(super) calendar: Calendar,
    pub(super) people: Vec<Person>,
    pub(super) services: Vec<Service>,
    pub(super) locations: Vec<Location>,
    pub(super) desks: Vec<Desk>,
    /// Index of the service for a short telephone call.
    pub(super) call: usize,
    /// Index of the location for video and telephone.
    pub(super) online: usize,
    /// Index of the location for visits at the client's.
    pub(super) home: usize,
    /// Everybody who may become a client.
    pub(super) names: &'static [Name],
}

impl Outline {
    /// Whoever keeps the calendar.
    pub(super) fn assistant(&self) -> usize {
        self.people.iter().position(|person| person.role == Role::Assistant).unwrap_or(0)
    }
}

/// Both practices.
pub(super) fn outlines() -> Vec<Outline> {
    vec![harbor_street::outline(), am_park::outline()]
}

fn person(name: &str, email: &str, role: Role, title: Option<&str>) -> Person {
    Person {
        display_name: name.to_owned(),
        email: email.to_owned(),
        role,
        title: title.map(str::to_owned),
        bookable: role != Role::Assistant,
    }
}

/// Face to face only.
const IN_PERSON: &[VisitKind] = &[VisitKind::InPerson];
/// Face to face, or by video.
const SEEN: &[VisitKind] = &[VisitKind::InPerson, VisitKind::Telehealth];
/// By telephone only.
const BY_PHONE: &[VisitKind] = &[VisitKind::Phone];

fn service(
    name: &str,
    kinds: &'static [VisitKind],
    (minutes, buffer_minutes): (u16, u16),
    price_cents: i64,
    currency: &'static str,
) -> Service {
    Service { name: name.to_owned(), minutes, buffer_minutes, kinds, price_cents, currency }
}

fn location(name: &str, kind: LocationKind, address: Option<&str>, time_zone: &'static str) -> Location {
    Location { name: name.to_owned(), kind, address: address.map(str::to_owned), time_zone }
}
