//! What the places in the practice's lists have become in the database, and rows made of what stands in them.

use std::collections::HashMap;

use entity::appointment::{CancelReason, Kind, Status};
use entity::client::Status as Standing;
use entity::{AppointmentId, ClientId, LocationId, ProviderId, ServiceId, SessionId, TagId, UserId, location};
use store::{
    Bulk, NewClient, NewLocation, NewService, NewSession, PastAppointment, PastCarePlan, PastSession, Price, Soap,
};
use time::Duration;

use super::super::practice::care::CarePlan;
use super::super::practice::{self, LocationKind, Outcome, Visit, VisitKind};
use super::super::{drafts, intake, plans};
use super::ASTRAY;

/// The ids that the places in the practice's lists have got.
pub(super) struct Book {
    pub(super) people: Vec<UserId>,
    pub(super) services: Vec<ServiceId>,
    pub(super) locations: Vec<LocationId>,
    pub(super) tags: Vec<TagId>,
    pub(super) clients: Vec<ClientId>,
    /// How many visits are kept.
    pub(super) visits: usize,
    /// The notes, by the places of the visits they are about.
    pub(super) sessions: HashMap<usize, SessionId>,
}

impl Book {
    /// The notes that are signed, the first ones first.
    pub(super) fn signed(&self, visits: &[Visit]) -> impl Iterator<Item = SessionId> {
        let signed = |visit: &Visit| visit.note.as_ref().is_some_and(|note| note.signed);
        let places = visits.iter().zip(0..).filter(move |(visit, _)| signed(visit));
        places.filter_map(|(_, place)| self.sessions.get(&place).copied())
    }

    /// What is saved of the first draft, and who writes it.
    pub(super) fn retouched(&self, visits: &[Visit], german: bool) -> Option<(UserId, Vec<drafts::Save>)> {
        let draft = |(visit, place): (&Visit, usize)| {
            let note = visit.note.as_ref().filter(|note| !note.signed)?;
            Some((*self.people.get(visit.provider)?, drafts::saves(*self.sessions.get(&place)?, note, german)))
        };
        visits.iter().zip(0..).find_map(draft)
    }

    pub(super) fn provider(&self, place: usize) -> Option<ProviderId> {
        self.people.get(place).map(|id| ProviderId(id.0))
    }

    pub(super) fn client(&self, client: &practice::Client) -> Option<(NewClient, bool)> {
        let new = NewClient {
            legal_name: client.legal_name.clone(),
            used_name: client.used_name.clone(),
            birth_date: Some(client.birth_date),
            email: client.email.clone(),
            phone: client.phone.clone(),
            address: client.address.clone(),
            notes: client.notes.clone(),
            provider: Some(self.provider(client.provider)?),
            mrn: Some(client.mrn.clone()),
            national_id: intake::national_id(client),
            preferred_language: intake::language(&client.legal_name),
            status: Some(if client.archived { Standing::Discharged } else { Standing::Active }),
            retain_until: None,
            tags: client.tags.iter().map(|place| self.tags.get(*place).copied()).collect::<Option<_>>()?,
        };
        Some((new, client.archived))
    }

    pub(super) async fn keep(&mut self, bulk: &Bulk, visits: &[Visit]) -> Result<(), store::Error> {
        let rows: Vec<_> = visits.iter().map(|visit| self.visit(visit)).collect::<Option<_>>().ok_or(ASTRAY)?;
        let ids = bulk.appointments(&rows).await?;
        let notes: Vec<_> =
            ids.iter().zip(rows.iter().zip(visits)).filter_map(|(id, (row, visit))| note(*id, row, visit)).collect();
        let written = bulk.sessions(&notes).await?;
        let noted = visits.iter().zip(self.visits..).filter(|(visit, _)| visit.note.is_some());
        self.sessions.extend(noted.map(|(_, place)| place).zip(written));
        self.visits += visits.len();
        Ok(())
    }

    pub(super) fn care_plan(&self, plan: CarePlan) -> Option<PastCarePlan> {
        let whose = (*self.clients.get(plan.client)?, self.provider(plan.author)?);
        Some(plans::past(plan, whose, &self.sessions))
    }

    fn visit(&self, visit: &Visit) -> Option<PastAppointment> {
        let (status, cancelled) = match &visit.outcome {
            Outcome::Scheduled => (Status::Scheduled, None),
            Outcome::Confirmed => (Status::Confirmed, None),
            Outcome::Completed => (Status::Completed, None),
            Outcome::NoShow => (Status::NoShow, None),
            Outcome::Cancelled { reason, by, hours_before } => {
                let at = visit.starts_at - Duration::hours(i64::from(*hours_before));
                let code = if *hours_before < 24 { CancelReason::LateNotice } else { CancelReason::ClientRequest };
                (Status::Cancelled, Some((at, *self.people.get(*by)?, code, Some(reason.clone()))))
            }
        };
        Some(PastAppointment {
            client: *self.clients.get(visit.client)?,
            provider: self.provider(visit.provider)?,
            service: Some(*self.services.get(visit.service)?),
            location: Some(*self.locations.get(visit.location)?),
            kind: kind(visit.kind),
            status,
            starts_at: visit.starts_at,
            ends_at: visit.ends_at,
            reason: visit.reason.clone(),
            cancelled,
        })
    }
}

/// The note of a visit, signed an hour after it where it is signed.
fn note(id: AppointmentId, row: &PastAppointment, visit: &Visit) -> Option<PastSession> {
    let note = visit.note.as_ref()?;
    let part = |text: &String| Some(Some(text.clone()));
    Some(PastSession {
        session: NewSession {
            client: Some(row.client),
            appointment: Some(id),
            session_at: Some(row.starts_at),
            soap: Soap {
                subjective: part(&note.subjective),
                objective: part(&note.objective),
                assessment: part(&note.assessment),
                plan: part(&note.plan),
            },
        },
        provider: row.provider,
        signed_at: note.signed.then(|| row.ends_at + Duration::hours(1)),
    })
}

/// A row of it.
pub(super) fn service(service: practice::Service) -> NewService {
    NewService {
        name: service.name,
        duration_minutes: service.minutes.into(),
        buffer_minutes: service.buffer_minutes.into(),
        kinds: Some(service.kinds.iter().copied().map(kind).collect()),
        price: Some(Price { cents: service.price_cents, currency: service.currency.to_owned() }),
    }
}

fn kind(kind: VisitKind) -> Kind {
    match kind {
        VisitKind::InPerson => Kind::InPerson,
        VisitKind::Telehealth => Kind::Telehealth,
        VisitKind::Phone => Kind::Phone,
    }
}

/// A row of it.
pub(super) fn location(location: practice::Location) -> NewLocation {
    NewLocation {
        name: location.name,
        kind: match location.kind {
            LocationKind::Clinic => location::Kind::Clinic,
            LocationKind::Room => location::Kind::Room,
            LocationKind::Home => location::Kind::Home,
            LocationKind::Online => location::Kind::Online,
        },
        address: location.address,
        time_zone: Some(location.time_zone.to_owned()),
    }
}
