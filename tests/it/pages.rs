//! Pages: whoever walks a list sees each item once, in one order, whatever the sizes of the pages and the direction.
mod arguments;
mod cursors;
mod walk;

use serde_json::{Value, json};
use store::{NewClient, NewSession, PastAppointment, PastSession};
use tests::{Chance, House, Person};
use time::{Duration, OffsetDateTime};

/// A list of the API.
struct List {
    /// What it is called in messages.
    name: &'static str,
    /// The document around the list's arguments and selection, which stand for `PAGE` and `ITEMS`.
    document: String,
    /// Where the connection is in the data.
    place: &'static str,
    /// How many items a page has at most.
    most: i64,
}

const PAGE: &str = "first: $first, after: $after, last: $last, before: $before";
const ITEMS: &str = "{ edges { cursor node { ... on Node { id } } } nodes { ... on Node { id } } totalCount \
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }";

impl List {
    fn new(name: &'static str, place: &'static str, most: i64, document: &str) -> Self {
        let document = document.replace("PAGE", PAGE).replace("ITEMS", ITEMS);
        let variables = "query ($first: Int, $after: String, $last: Int, $before: String)";
        Self { name, place, most, document: format!("{variables} {{ {document} }}") }
    }

    /// A page, which must be answered.
    async fn page(&self, house: &House, who: &Person, arguments: Value) -> Value {
        let data = house.data(who, &self.document, arguments).await;
        data.pointer(self.place).unwrap_or_else(|| panic!("{}: {data}", self.name)).clone()
    }

    /// The first error of a page that must be refused.
    async fn refusal(&self, house: &House, who: &Person, arguments: Value) -> Value {
        let answer = house.ask_with(who, &self.document, arguments.clone()).await;
        assert!(answer["errors"].is_array(), "{} {arguments}: {answer}", self.name);
        answer["errors"][0].clone()
    }
}

/// All lists of a practice, those of a client for the client of that global id.
fn lists(client: &str, from: OffsetDateTime) -> Vec<List> {
    let format = |at: OffsetDateTime| at.format(&time::format_description::well_known::Rfc3339).unwrap();
    let span = format!("from: \"{}\", to: \"{}\"", format(from), format(from + Duration::days(62)));
    let of_client = |list: &str| format!("client(id: \"{client}\") {{ {list} }}");
    vec![
        List::new("clients", "/clients", 100, "clients(PAGE) ITEMS"),
        List::new("archived clients", "/clients", 100, "clients(archived: true, PAGE) ITEMS"),
        List::new("appointments", "/client/appointments", 100, &of_client("appointments(PAGE) ITEMS")),
        List::new("sessions", "/client/sessions", 100, &of_client("sessions(PAGE) ITEMS")),
        List::new("consents", "/client/consents", 100, &of_client("consents(PAGE) ITEMS")),
        List::new(
            "credentials",
            "/credentialsExpiring",
            100,
            "credentialsExpiring(from: \"2031-01-01\", to: \"2031-12-31\", PAGE) ITEMS",
        ),
        List::new("timeline", "/client/timeline", 100, &of_client("timeline(PAGE) ITEMS")),
        List::new("visits", "/client/timeline", 100, &of_client("timeline(kinds: [APPOINTMENT], PAGE) ITEMS")),
        List::new("notes", "/client/timeline", 100, &of_client("timeline(kinds: [SESSION], PAGE) ITEMS")),
        List::new("diagnoses", "/client/diagnoses", 100, &of_client("diagnoses(PAGE) ITEMS")),
        List::new(
            "resolved diagnoses",
            "/client/diagnoses",
            100,
            &of_client("diagnoses(clinicalStatuses: [RESOLVED, REMISSION], PAGE) ITEMS"),
        ),
        List::new("archived allergies", "/client/allergies", 100, &of_client("allergies(archived: true, PAGE) ITEMS")),
        List::new("medications", "/client/medications", 100, &of_client("medications(PAGE) ITEMS")),
        List::new("alerts", "/client/alerts", 100, &of_client("alerts(kinds: [RISK], PAGE) ITEMS")),
        List::new("calendar", "/calendar", 500, &format!("calendar({span}, PAGE) ITEMS")),
        List::new(
            "calendar of a state",
            "/calendar",
            500,
            &format!("calendar({span}, filter: {{statuses: [CANCELLED], kinds: [PHONE, IN_PERSON]}}, PAGE) ITEMS"),
        ),
    ]
}

/// Fills the practice with clients, and one client's record with visits and notes, many of which share an instant. Gives that
/// client's global id.
async fn fill(house: &House, chance: &mut Chance, from: OffsetDateTime) -> String {
    let practice = &house.a;
    let bulk = house.store.bulk(practice.id, practice.owner.id);
    let client = |number: usize| NewClient { legal_name: format!("Client {number}"), ..NewClient::default() };
    let clients: Vec<_> = (0..60).map(|number| (client(number), chance.below(3) == 0)).collect();
    let ids = bulk.clients(&clients).await.unwrap();
    let whose = *ids.last().unwrap();
    // Few instants, so that many items share one; called off, so that they may.
    let mut instant = || from + Duration::hours(i64::try_from(chance.below(9)).unwrap() * 100);
    let visits: Vec<_> = (0..35)
        .map(|number| {
            let (starts_at, cancelled) =
                (instant(), (from, practice.owner.id, entity::appointment::CancelReason::Other, None));
            PastAppointment {
                client: if number % 5 == 0 { ids[number % 7] } else { whose },
                provider: practice.owner.provider(),
                service: None,
                location: None,
                kind: if number % 3 == 0 {
                    entity::appointment::Kind::Phone
                } else {
                    entity::appointment::Kind::Telehealth
                },
                status: entity::appointment::Status::Cancelled,
                starts_at,
                ends_at: starts_at + Duration::hours(1),
                reason: None,
                cancelled: Some(cancelled),
            }
        })
        .collect();
    bulk.appointments(&visits).await.unwrap();
    let notes: Vec<_> = (0..20)
        .map(|_| PastSession {
            session: NewSession { client: Some(whose), session_at: Some(instant()), ..NewSession::default() },
            provider: practice.owner.provider(),
            signed_at: None,
        })
        .collect();
    bulk.sessions(&notes).await.unwrap();
    crate::clinical::chart(house, whose, chance, from).await;
    crate::intake::keep(house, whose, chance, from).await;
    // The last one added comes first in one of the two lists.
    for list in ["clients(first: 1)", "clients(archived: true, first: 1)"] {
        let data = house.data(&practice.owner, &format!("{{ {list} {{ nodes {{ id }} }} }}"), json!({})).await;
        let id = data["clients"]["nodes"][0]["id"].as_str().unwrap().to_owned();
        if house.database.uuid(&id) == whose.0.to_string() {
            return id;
        }
    }
    panic!("the client that was added last comes first in no list");
}

/// The first instant of the random data.
fn beginning() -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_700_000_000).unwrap()
}
