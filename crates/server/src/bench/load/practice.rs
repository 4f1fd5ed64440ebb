//! One practice: how large it is to be, and its way into the database.

use entity::appointment::{CancelReason, Kind, Status};
use entity::user::Role;
use entity::{AppointmentId, ClientId, LocationId, ProviderId, ServiceId, UserId, location};
use store::{
    Bulk, NewLocation, NewService, NewSession, NewUser, NewWorkspace, PastAppointment, PastSession, Price, Store,
};
use time::{Date, Duration, OffsetDateTime, Time};
use tokio::sync::mpsc::UnboundedSender;

use super::chart;
use super::diary::{self, Span};
use super::people;
use crate::bench::error::BenchError;
use crate::bench::state::{Practice, Scale};

/// How many rows go into one statement.
const BATCH: usize = 1_000;

/// A practice to be.
#[derive(Debug)]
pub(super) struct Plan {
    place: usize,
    day: Date,
    seed: u64,
    providers: usize,
    clients: usize,
    appointments: u32,
    sessions: u32,
}

/// Refuses what cannot be.
pub(super) fn check(scale: Scale) -> Result<(), BenchError> {
    match scale {
        Scale { workspaces: 0, .. } => Err(BenchError::Scale("there must be a workspace")),
        Scale { clients_per_workspace: 0, .. } => Err(BenchError::Scale("a workspace must have a client")),
        Scale { appointments, sessions, .. } if u64::from(sessions) * 4 > u64::from(appointments) * 3 => {
            Err(BenchError::Scale(
                "there must be at least four appointments for three sessions: only visits that took place have one",
            ))
        }
        _ => Ok(()),
    }
}

/// All practices, the giant last.
pub(super) fn plans(scale: Scale, day: Date) -> Vec<Plan> {
    let count = scale.workspaces as usize;
    let share = |whole: u32, place| u32::try_from(diary::part(whole as usize, place, count)).unwrap_or(u32::MAX);
    let plan = |place, appointments, sessions, clients| Plan {
        place,
        day,
        seed: scale.seed ^ ((place as u64) << 32),
        providers: (appointments as usize).div_ceil(diary::MOST as usize).max(2),
        clients,
        appointments,
        sessions,
    };
    let usual = |place| {
        let clients = scale.clients_per_workspace as usize;
        plan(place, share(scale.appointments, place), share(scale.sessions, place), clients)
    };
    let giant = || plan(count, scale.giant, scale.giant / 2, (scale.giant as usize).div_ceil(40));
    (0..count).map(usual).chain((scale.giant > 0).then(giant)).collect()
}

impl Plan {
    /// Rows of the large tables.
    pub(super) fn rows(&self) -> u64 {
        u64::from(self.appointments) + u64::from(self.sessions)
    }
}

/// Stores a practice, and tells how many rows are stored as it goes.
pub(super) async fn open(store: &Store, plan: &Plan, stored: &UnboundedSender<u64>) -> Result<Practice, BenchError> {
    let mut dice = fastrand::Rng::with_seed(plan.seed);
    let name = format!("Practice {}", plan.place + 1);
    let owner = NewWorkspace { name, time_zone: "Europe/Berlin".to_owned(), owner: user(plan.place, 0) };
    let (id, owner) = store.add_workspace(owner).await?;
    let mut people = vec![owner];
    for number in 1..plan.providers {
        people.push(store.add_user(id, user(plan.place, number)).await?);
    }
    let bulk = store.bulk(id, owner);
    let service = NewService {
        name: "Treatment".to_owned(),
        duration_minutes: 50,
        buffer_minutes: 10,
        kinds: None,
        price: Some(Price { cents: 9_000, currency: "EUR".to_owned() }),
    };
    let room = NewLocation {
        name: "Room 1".to_owned(),
        kind: location::Kind::Room,
        address: Some("1 Linden Street, Springfield".to_owned()),
        time_zone: None,
    };
    let mut book = Book {
        service: bulk.services(vec![service]).await?.first().copied(),
        room: bulk.locations(vec![room]).await?.first().copied(),
        clients: Vec::with_capacity(plan.clients),
        now: plan.day.with_time(Time::MIDNIGHT).assume_utc(),
        people,
    };
    let clients: Vec<_> = (0..plan.clients).map(|_| (people::client(&mut dice, plan.day), false)).collect();
    for batch in clients.chunks(BATCH) {
        let ids = bulk.clients(batch).await?;
        bulk.chart(chart::of(&ids, book.now, &mut dice)).await?;
        book.clients.extend(ids);
    }
    let spans = diary::visits(plan.appointments, plan.providers, plan.day, &mut dice);
    let mut quota = Quota::new(&spans, book.now, plan.sessions);
    for batch in spans.chunks(BATCH) {
        let rows = book.keep(&bulk, batch, &mut quota, &mut dice).await?;
        // Who counted has gone only when all is lost anyway.
        let _ = stored.send(rows);
    }
    let providers = book.people.iter().map(|id| id.0).collect();
    Ok(Practice { id: id.0, owner: owner.0, providers })
}

/// The ids that the practice has got so far.
struct Book {
    people: Vec<UserId>,
    service: Option<ServiceId>,
    room: Option<LocationId>,
    clients: Vec<ClientId>,
    now: OffsetDateTime,
}

impl Book {
    async fn keep(
        &self,
        bulk: &Bulk,
        spans: &[Span],
        quota: &mut Quota,
        dice: &mut fastrand::Rng,
    ) -> Result<u64, store::Error> {
        let due: Vec<bool> = spans.iter().map(|span| span.ends_at <= self.now && quota.take()).collect();
        let visits: Vec<_> = spans.iter().zip(&due).map(|(span, noted)| self.visit(span, *noted, dice)).collect();
        let ids = bulk.appointments(&visits).await?;
        let noted = ids.iter().zip(&visits).zip(&due).filter(|(_, noted)| **noted);
        let notes: Vec<_> = noted.map(|((id, visit), _)| note(*id, visit, dice)).collect();
        bulk.sessions(&notes).await?;
        Ok((visits.len() + notes.len()) as u64)
    }

    fn visit(&self, span: &Span, noted: bool, dice: &mut fastrand::Rng) -> PastAppointment {
        let staff = |place: usize| self.people.get(place).copied().unwrap_or_default();
        let (status, cancelled) = if noted {
            (Status::Completed, None)
        } else if span.ends_at > self.now {
            (if dice.bool() { Status::Confirmed } else { Status::Scheduled }, None)
        } else {
            match dice.u8(0..10) {
                0 => (Status::NoShow, None),
                1 | 2 => {
                    let at = span.starts_at - Duration::hours(dice.i64(2..96));
                    (Status::Cancelled, Some((at, staff(0), CancelReason::ClientRequest, Some(people::reason(dice)))))
                }
                _ => (Status::Completed, None),
            }
        };
        PastAppointment {
            client: dice.choice(&self.clients).copied().unwrap_or_default(),
            provider: ProviderId(staff(span.provider).0),
            service: self.service,
            location: self.room,
            kind: Kind::InPerson,
            status,
            starts_at: span.starts_at,
            ends_at: span.ends_at,
            reason: (dice.u8(0..10) < 3).then(|| people::reason(dice)),
            cancelled,
        }
    }
}

/// Spreads the sessions over the visits that are over.
struct Quota {
    past: usize,
    sessions: usize,
    seen: usize,
}

impl Quota {
    fn new(spans: &[Span], now: OffsetDateTime, sessions: u32) -> Self {
        Self { past: spans.iter().filter(|span| span.ends_at <= now).count(), sessions: sessions as usize, seen: 0 }
    }

    /// Whether the next visit has one.
    fn take(&mut self) -> bool {
        let due = diary::part(self.sessions.min(self.past), self.seen, self.past) > 0;
        self.seen += 1;
        due
    }
}

/// The note of a visit; nine of ten are signed.
fn note(id: AppointmentId, visit: &PastAppointment, dice: &mut fastrand::Rng) -> PastSession {
    PastSession {
        session: NewSession {
            client: Some(visit.client),
            appointment: Some(id),
            session_at: Some(visit.starts_at),
            soap: people::soap(dice),
        },
        provider: visit.provider,
        signed_at: (dice.u8(0..10) < 9).then(|| visit.ends_at + Duration::hours(1)),
    }
}

fn user(place: usize, number: usize) -> NewUser {
    NewUser {
        display_name: format!("Provider {}", number + 1),
        email: format!("provider-{number}@practice-{place}.example.org"),
        role: if number == 0 { Role::Owner } else { Role::Therapist },
        provider: Some(None),
    }
}
