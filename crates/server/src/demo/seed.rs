//! Fills the demo's database with the invented practices.

use std::collections::HashMap;

use entity::appointment::{CancelReason, Kind, Status};
use entity::client::Status as Standing;
use entity::user::Role;
use entity::{
    AppointmentId, ClientId, LocationId, ProviderId, ServiceId, SessionId, TagId, UserId, WorkspaceId, location,
};
use store::{
    Bulk, Chart, Intake, NewClient, NewLocation, NewService, NewSession, NewUser, NewWorkspace, PastAppointment,
    PastCarePlan, PastFile, PastSession, Price, Soap, Store,
};
use time::{Date, Duration};

use super::practice::care::CarePlan;
use super::practice::{self, LocationKind, Outcome, Practice, Visit, VisitKind};
use super::progress::Progress;
use super::state::{Person, Workspace};
use super::{additions, charts, intake, papers, plans};

/// How many clients have papers.
const PAPERS: u32 = 6;

/// How many rows go into one statement.
const BATCH: usize = 200;

/// Stores the practices of a seed and a day, and tells whom one can be in them.
///
/// # Errors
/// When the database fails. What was stored by then stays; the caller begins anew with an empty database.
pub(super) async fn seed(
    store: &Store,
    seed: u64,
    today: Date,
    progress: &mut Progress,
) -> Result<Vec<Workspace>, store::Error> {
    let practices = practice::practices(seed, today);
    let size = |practice: &Practice| practice.people.len() + practice.clients.len() + practice.visits.len();
    progress.expect(practices.iter().map(|practice| size(practice) as u64).sum());
    let mut workspaces = Vec::with_capacity(practices.len());
    for practice in practices {
        workspaces.push(open(store, practice, today, progress).await?);
    }
    Ok(workspaces)
}

async fn open(
    store: &Store,
    practice: Practice,
    today: Date,
    progress: &mut Progress,
) -> Result<Workspace, store::Error> {
    let Practice { name, time_zone, people, services, locations, clients, visits, care_plans } = practice;
    let mut staff = people.iter();
    let owner = staff.next().ok_or(store::Error::Internal("a practice without an owner"))?;
    let new = NewWorkspace { name: name.clone(), time_zone: time_zone.to_owned(), owner: user(owner) };
    let (id, owner_id) = store.add_workspace(new).await?;
    progress.advance(1);
    let owner = Person { id: owner_id.0, name: owner.display_name.clone() };
    let mut ids = vec![owner_id];
    let (mut therapist, mut assistant) = (None, None);
    for person in staff {
        let added = add(store, id, person).await?;
        progress.advance(1);
        ids.push(UserId(added.id));
        match person.role {
            practice::Role::Therapist => therapist = therapist.or(Some(added)),
            practice::Role::Assistant => assistant = assistant.or(Some(added)),
            practice::Role::Owner => {}
        }
    }

    let bulk = store.bulk(id, owner_id);
    let mut book = Book {
        services: bulk.services(services.into_iter().map(service).collect()).await?,
        locations: bulk.locations(locations.into_iter().map(location).collect()).await?,
        tags: bulk.tags(&practice::TAGS).await?,
        clients: Vec::with_capacity(clients.len()),
        people: ids,
        visits: 0,
        sessions: HashMap::new(),
    };
    for batch in clients.chunks(BATCH) {
        let rows: Vec<_> = batch.iter().map(|client| book.client(client)).collect::<Option<_>>().ok_or(ASTRAY)?;
        book.clients.extend(bulk.clients(&rows).await?);
        progress.advance(batch.len() as u64);
    }
    let german = time_zone.starts_with("Europe/");
    charted(&bulk, &book, &clients, &visits, german).await?;
    taken_on(&bulk, &book, &people, &clients, (today, german)).await?;
    for (client, number) in book.clients.iter().zip(0..PAPERS) {
        papers(&bulk, *client, owner_id, number).await?;
    }
    for batch in visits.chunks(BATCH) {
        book.keep(&bulk, batch).await?;
        progress.advance(batch.len() as u64);
    }
    bulk.session_additions(additions::of(book.signed(&visits), german)).await?;
    let care_plans = care_plans.into_iter().map(|plan| book.care_plan(plan)).collect::<Option<_>>().ok_or(ASTRAY)?;
    bulk.care_plans(care_plans).await?;

    // In a practice of one provider, that is who treats clients.
    let therapist = therapist.unwrap_or_else(|| owner.clone());
    let assistant = assistant.unwrap_or_else(|| owner.clone());
    Ok(Workspace { id: id.0, name, owner, therapist, assistant })
}

/// What was agreed to, whom to call, and what stands on the doors.
async fn taken_on(
    bulk: &Bulk,
    book: &Book,
    people: &[practice::Person],
    clients: &[practice::Client],
    (today, german): (Date, bool),
) -> Result<(), store::Error> {
    let mut all = Intake::default();
    for (number, (client, id)) in clients.iter().zip(&book.clients).enumerate() {
        intake::client(client, *id, number, (today, german), &mut all);
    }
    for (person, id) in people.iter().zip(&book.people).filter(|(person, _)| person.bookable) {
        intake::provider(person, ProviderId(id.0), today, &mut all);
    }
    bulk.intake(all).await
}

/// What the clients have, take and do not bear.
async fn charted(
    bulk: &Bulk,
    book: &Book,
    clients: &[practice::Client],
    visits: &[Visit],
    german: bool,
) -> Result<(), store::Error> {
    let mut reasons = HashMap::new();
    for visit in visits {
        if let Some(reason) = visit.reason.as_deref() {
            reasons.entry(visit.client).or_insert(reason);
        }
    }
    let mut chart = Chart::default();
    for (number, (client, id)) in clients.iter().zip(&book.clients).enumerate() {
        let patient = charts::Patient {
            id: *id,
            number,
            provider: book.provider(client.provider).ok_or(ASTRAY)?,
            reason: reasons.get(&number).copied(),
            notes: client.notes.as_deref(),
            since: client.since.midnight().assume_utc(),
            discharged: client.archived,
            german,
        };
        charts::chart(&patient, &mut chart);
    }
    bulk.chart(chart).await
}

/// A letter for each of the first clients, and a drawing for every other of them.
async fn papers(bulk: &Bulk, client: ClientId, user: UserId, number: u32) -> Result<(), store::Error> {
    let lines = [
        "Dear colleague,",
        "",
        "thank you for seeing this patient, who has had complaints for some weeks.",
        "Please examine and treat as you see fit, and let me know how it goes.",
        "",
        "With kind regards (this letter is invented)",
    ];
    let file = |name: &str, bytes| PastFile { client, user, name: name.to_owned(), bytes };
    bulk.file(file("Referral letter.pdf", papers::letter(&lines))).await?;
    if number.is_multiple_of(2) {
        bulk.file(file("Body chart.png", papers::chart(30 + 10 * number, 90 - 5 * number))).await?;
    }
    Ok(())
}

/// The practice's lists point into each other by place; a place that is not there is a mistake of ours.
const ASTRAY: store::Error = store::Error::Internal("the demo points to something that is not there");

/// The ids that the places in the practice's lists have got.
struct Book {
    people: Vec<UserId>,
    services: Vec<ServiceId>,
    locations: Vec<LocationId>,
    tags: Vec<TagId>,
    clients: Vec<ClientId>,
    /// How many visits are kept.
    visits: usize,
    /// The notes, by the places of the visits they are about.
    sessions: HashMap<usize, SessionId>,
}

impl Book {
    /// The notes that are signed, the first ones first.
    fn signed(&self, visits: &[Visit]) -> impl Iterator<Item = SessionId> {
        let signed = |visit: &Visit| visit.note.as_ref().is_some_and(|note| note.signed);
        let places = visits.iter().zip(0..).filter(move |(visit, _)| signed(visit));
        places.filter_map(|(_, place)| self.sessions.get(&place).copied())
    }

    fn provider(&self, place: usize) -> Option<ProviderId> {
        self.people.get(place).map(|id| ProviderId(id.0))
    }

    fn client(&self, client: &practice::Client) -> Option<(NewClient, bool)> {
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

    async fn keep(&mut self, bulk: &Bulk, visits: &[Visit]) -> Result<(), store::Error> {
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

    fn care_plan(&self, plan: CarePlan) -> Option<PastCarePlan> {
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

fn service(service: practice::Service) -> NewService {
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

fn location(location: practice::Location) -> NewLocation {
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

async fn add(store: &Store, workspace: WorkspaceId, person: &practice::Person) -> Result<Person, store::Error> {
    let id = store.add_user(workspace, user(person)).await?;
    Ok(Person { id: id.0, name: person.display_name.clone() })
}

fn user(person: &practice::Person) -> NewUser {
    NewUser {
        display_name: person.display_name.clone(),
        email: person.email.clone(),
        role: match person.role {
            practice::Role::Owner => Role::Owner,
            practice::Role::Therapist => Role::Therapist,
            practice::Role::Assistant => Role::Assistant,
        },
        provider: person.bookable.then(|| person.title.clone()),
    }
}
