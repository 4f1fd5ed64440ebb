//! Fills the demo's database with the invented practices.

use std::collections::HashMap;

use entity::user::Role;
use entity::{ClientId, ProviderId, UserId, WorkspaceId};
use store::{Bulk, Chart, Intake, NewUser, NewWorkspace, PastFile, Store};
use time::Date;

use super::practice::{self, Practice, Visit};
use super::progress::Progress;
use super::state::{Person, Workspace};
use super::{additions, charts, intake, papers};

mod book;

use book::{Book, location, service};

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
    if let Some((author, saves)) = book.retouched(&visits, german) {
        store.bulk(id, author).session_changes(saves).await?;
    }
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
