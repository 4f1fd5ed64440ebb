//! What the demo shows: two invented practices with their people, clients, a year of visits and the notes on them.
//!
//! Everything here is data computed from a seed and a day: no database, no clock, no randomness from outside. The
//! same seed and day give the same practices on every machine, so that a screenshot, a bug report and a test can
//! name "the third client of the first practice" and mean the same one. Nobody described here exists; addresses,
//! telephone numbers and e-mail domains are from ranges reserved for fiction and documentation.

mod calendar;
pub(crate) mod care;
mod clients;
mod diary;
mod dice;
mod names;
mod notes;
mod outcome;
mod plan;
mod staff;
#[cfg(test)]
mod tests;
mod zone;

use time::{Date, OffsetDateTime};

/// Everything the demo seeds: the same for the same seed and day.
///
/// `today` is the day by the practices' own calendars. Visits reach from 365 days before it to the Sunday after
/// next; those before it have an outcome, those on it and after are still to come.
pub(crate) fn practices(seed: u64, today: Date) -> Vec<Practice> {
    staff::outlines()
        .into_iter()
        .zip(1u64..)
        .map(|(outline, number)| {
            let dice = dice::Dice::new(seed).fork(number);
            open(outline, &dice, today)
        })
        .collect()
}

/// Fills one outline with clients, visits and notes; each part draws from its own dice so that one can grow without moving another.
fn open(outline: staff::Outline, dice: &dice::Dice, today: Date) -> Practice {
    let (clients, plans) = clients::invent(&outline, &mut dice.fork(1), today);
    let mut visits = diary::keep(&outline, &plans, &mut dice.fork(2), today);
    notes::write(&mut visits, &plans, &outline, &mut dice.fork(3), today);
    let care_plans = notes::draw_up(&visits, &plans, &outline, today);
    Practice {
        name: outline.name.to_owned(),
        time_zone: outline.time_zone,
        people: outline.people,
        services: outline.services,
        locations: outline.locations,
        clients,
        visits,
        care_plans,
    }
}

/// One workspace with all that is in it. Indices in it point into its own lists.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Practice {
    /// What the practice calls itself.
    pub(crate) name: String,
    /// IANA name of the zone its working hours are in.
    pub(crate) time_zone: &'static str,
    /// Owner first.
    pub(crate) people: Vec<Person>,
    /// What can be booked.
    pub(crate) services: Vec<Service>,
    /// Where visits take place.
    pub(crate) locations: Vec<Location>,
    /// Everybody who comes, or came.
    pub(crate) clients: Vec<Client>,
    /// In the order in which they begin.
    pub(crate) visits: Vec<Visit>,
    /// What some of the clients are treated for.
    pub(crate) care_plans: Vec<care::CarePlan>,
}

/// What somebody may do in a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Runs the practice.
    Owner,
    /// Treats clients.
    Therapist,
    /// Keeps the calendar.
    Assistant,
}

/// Somebody who works in a practice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Person {
    /// As colleagues see it.
    pub(crate) display_name: String,
    /// Where the sign-in link goes; unique over all practices.
    pub(crate) email: String,
    /// What they may do.
    pub(crate) role: Role,
    /// Credentials, such as "LMFT".
    pub(crate) title: Option<String>,
    /// Whether visits can be booked with them.
    pub(crate) bookable: bool,
}

/// Something a practice offers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Service {
    /// As clients read it on an invoice.
    pub(crate) name: String,
    /// How long a visit lasts.
    pub(crate) minutes: u16,
    /// How long the provider stays unavailable after it.
    pub(crate) buffer_minutes: u16,
    /// How client and provider can meet for it.
    pub(crate) kinds: &'static [VisitKind],
    /// Price in hundredths of the currency.
    pub(crate) price_cents: i64,
    /// ISO 4217 code.
    pub(crate) currency: &'static str,
}

/// What sort of place a location is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LocationKind {
    /// The whole practice.
    Clinic,
    /// One room of it.
    Room,
    /// At the client's.
    Home,
    /// By video or telephone.
    Online,
}

/// Where a visit takes place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Location {
    /// As staff call it.
    pub(crate) name: String,
    /// What sort of place it is.
    pub(crate) kind: LocationKind,
    /// Postal address, where there is one of its own.
    pub(crate) address: Option<String>,
    /// IANA name of its zone.
    pub(crate) time_zone: &'static str,
}

/// Somebody who comes to a practice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Client {
    /// As on an identity card, in its own script.
    pub(crate) legal_name: String,
    /// What they want to be called, where it differs.
    pub(crate) used_name: Option<String>,
    /// At a domain reserved for documentation.
    pub(crate) email: Option<String>,
    /// E.164, from a range reserved for fiction.
    pub(crate) phone: Option<String>,
    /// Always an adult's.
    pub(crate) birth_date: Date,
    /// Postal address.
    pub(crate) address: Option<String>,
    /// What the front desk should know.
    pub(crate) notes: Option<String>,
    /// The day of registration.
    pub(crate) since: Date,
    /// Whether treatment has ended.
    pub(crate) archived: bool,
    /// Whose client it is: an index into the practice's people.
    pub(crate) provider: usize,
    /// Medical record number, unique in the practice.
    pub(crate) mrn: String,
    /// Indices into [`TAGS`].
    pub(crate) tags: Vec<usize>,
}

/// What the front desk sorts clients by.
pub(crate) const TAGS: [&str; 5] = ["Home visits", "Video", "Weekly", "Pays privately", "Short notice"];

/// How client and provider meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VisitKind {
    /// In one place.
    InPerson,
    /// By video.
    Telehealth,
    /// By telephone.
    Phone,
}

/// What became of a visit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    /// Booked.
    Scheduled,
    /// Booked, and the client has answered the reminder.
    Confirmed,
    /// It took place.
    Completed,
    /// It was called off.
    Cancelled {
        /// Why, in the words of whoever entered it.
        reason: String,
        /// Who entered it: an index into the practice's people.
        by: usize,
        /// How long before the start, in hours.
        hours_before: u16,
    },
    /// Nobody came.
    NoShow,
}

/// An appointment and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Visit {
    /// Index into the practice's clients.
    pub(crate) client: usize,
    /// Index into the practice's people.
    pub(crate) provider: usize,
    /// Index into the practice's services.
    pub(crate) service: usize,
    /// Index into the practice's locations.
    pub(crate) location: usize,
    /// How they meet.
    pub(crate) kind: VisitKind,
    /// In UTC.
    pub(crate) starts_at: OffsetDateTime,
    /// In UTC, without the buffer.
    pub(crate) ends_at: OffsetDateTime,
    /// What became of it.
    pub(crate) outcome: Outcome,
    /// Why the client comes.
    pub(crate) reason: Option<String>,
    /// What the provider wrote; only on completed visits.
    pub(crate) note: Option<Note>,
}

/// A clinical note in four parts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Note {
    /// What the client says.
    pub(crate) subjective: String,
    /// What the provider sees and measures.
    pub(crate) objective: String,
    /// What the provider makes of it.
    pub(crate) assessment: String,
    /// What comes next.
    pub(crate) plan: String,
    /// Whether it is final; a few recent ones are drafts.
    pub(crate) signed: bool,
}
