//! What an answer costs: the same number of statements for one as for many, and no value opened that nobody asked for.
mod care;
mod opened;
mod people;
mod timeline;

use serde_json::{Value, json};
use store::{NewClient, NewLocation, NewService, NewSession, PastAppointment, PastSession, Soap};
use tests::{House, Person};
use time::{Duration, OffsetDateTime};

/// Who asks, and the receipt: what every signed-in request costs besides its own reads.
const EVERY_REQUEST: i64 = 3;
/// What has changed since the last search; the clients found.
const SEARCH: i64 = EVERY_REQUEST + 2;
/// The same after one look-up of the tokens, and the clients who have them.
const SEARCH_EXACT: i64 = SEARCH + 2;
/// Clients; timelines; client, provider, service, location and user of the visits.
const TIMELINES: i64 = EVERY_REQUEST + 7;
/// Visits; their clients, providers, services, locations and users.
const CALENDAR: i64 = EVERY_REQUEST + 6;
/// Who asks, who sees that; sums, providers and their users. There is no receipt.
const REPORT: i64 = EVERY_REQUEST - 1 + 3;
/// Five of visits and one of the time they take; notes, plans and credentials, and the day that it is for the latter two; services, and
/// providers and their users, which may be asked for as often as there are reports that name them.
const REPORTS: i64 = EVERY_REQUEST - 1 + 12 + 5 * 2;
/// One for each kind of thing that is named.
const NODES: i64 = EVERY_REQUEST + 4;

/// Visits, and notes, of a client: together a full page of the timelines that are asked for.
const EACH: usize = 10;

const TIMELINE: &str = "query ($n: Int!) { clients(first: $n) { nodes { displayName timeline(first: 20) { nodes {
    ... on Appointment { startsAt reason client { displayName } provider { displayName } service { name } location { name } }
    ... on Session { sessionAt subjective objective assessment plan } } } } } }";

/// The statements that the server sent, with how often. Transaction control is not counted by PostgreSQL; the workspace is set in
/// the same round trip that begins the transaction.
const COUNT: &str = "select coalesce(sum(calls), 0)::bigint from pg_stat_statements s join pg_database d on d.oid = s.dbid \
    join pg_roles r on r.oid = s.userid where d.datname = current_database() and r.rolname = 'pazpaz_app'";
const LIST: &str = "select calls || ' x ' || regexp_replace(query, '\\s+', ' ', 'g') from pg_stat_statements s \
    join pg_database d on d.oid = s.dbid join pg_roles r on r.oid = s.userid \
    where d.datname = current_database() and r.rolname = 'pazpaz_app' order by query";
const RESET: &str =
    "select pg_stat_statements_reset(0, oid, 0)::text from pg_database where datname = current_database()";

/// A house in which statements are counted, with 100 clients of ten visits and ten notes each.
async fn counted() -> House {
    let house = House::open().await;
    let admin = house.database.admin().await;
    sea_orm::ConnectionTrait::execute_unprepared(&admin, "create extension pg_stat_statements").await.unwrap();
    let practice = &house.a;
    let bulk = house.store.bulk(practice.id, practice.owner.id);
    let one = NewService { name: "Talk".to_owned(), duration_minutes: 50, buffer_minutes: 0, kinds: None, price: None };
    let place =
        NewLocation { name: "Room".to_owned(), kind: entity::location::Kind::Room, address: None, time_zone: None };
    let service = bulk.services(vec![one]).await.unwrap()[0];
    let place = bulk.locations(vec![place]).await.unwrap()[0];
    let client = |number: usize| NewClient {
        legal_name: format!("Client {number}"),
        used_name: number.is_multiple_of(2).then(|| format!("C{number}")),
        birth_date: None,
        email: Some(format!("c{number}@example.org")),
        phone: None,
        address: None,
        notes: Some("notes".to_owned()),
        provider: Some(practice.owner.provider()),
        ..NewClient::default()
    };
    let clients = bulk.clients(&(0..100).map(|number| (client(number), false)).collect::<Vec<_>>()).await.unwrap();
    let monday = OffsetDateTime::from_unix_timestamp(1_900_000_000).unwrap();
    let providers = [practice.owner.provider(), practice.therapist.provider()];
    let visits: Vec<_> = (0..100 * EACH)
        .map(|number: usize| {
            let starts_at = monday + Duration::minutes(i64::try_from(number / 2).unwrap() * 60);
            PastAppointment {
                client: clients[number / EACH],
                provider: providers[number % 2],
                service: Some(service),
                location: Some(place),
                kind: entity::appointment::Kind::InPerson,
                status: entity::appointment::Status::Scheduled,
                starts_at,
                ends_at: starts_at + Duration::minutes(50),
                reason: Some("a reason".to_owned()),
                cancelled: None,
            }
        })
        .collect();
    let ids = bulk.appointments(&visits).await.unwrap();
    let part = |text: &str| Some(Some(text.to_owned()));
    let notes: Vec<_> = (0..100 * EACH)
        .map(|number: usize| PastSession {
            session: NewSession {
                client: Some(clients[number / EACH]),
                appointment: Some(ids[number]),
                session_at: Some(monday),
                soap: Soap { subjective: part("s"), objective: part("o"), assessment: part("a"), plan: part("p") },
            },
            provider: providers[number % 2],
            signed_at: None,
        })
        .collect();
    bulk.sessions(&notes).await.unwrap();
    house
}

/// How many statements the answer to a document costs, which is printed.
async fn cost(house: &House, who: &Person, document: &str, variables: Value) -> i64 {
    // Once before, for what is kept from then on: connections, keys, types of the database.
    house.data(who, document, variables.clone()).await;
    house.database.rows(RESET).await;
    house.data(who, document, variables.clone()).await;
    let cost = house.database.count(COUNT).await;
    // Seen with `--nocapture`, and where the test fails.
    let shown = variables.to_string();
    let list = house.database.texts(LIST).await;
    let lines: Vec<String> = list.iter().map(|line| line.chars().take(110).collect()).collect();
    tests::say(&format!("{cost} statements for {:.60}\n  {}", shown, lines.join("\n  ")));
    cost
}

#[tokio::test]
async fn the_timelines_of_a_hundred_clients_cost_as_many_statements_as_one() {
    let house = counted().await;
    let who = &house.a.owner;
    let one = cost(&house, who, TIMELINE, json!({"n": 1})).await;
    let hundred = cost(&house, who, TIMELINE, json!({"n": 100})).await;
    assert_eq!((one, hundred), (TIMELINES, TIMELINES));
}

#[tokio::test]
async fn a_search_by_name_costs_as_many_statements_for_a_hundred_clients_as_for_one() {
    let house = counted().await;
    let who = &house.a.owner;
    let document = "query ($text: String, $n: Int!) { clients(search: $text, first: $n) { nodes { displayName } } }";
    let none = cost(&house, who, document, json!({"text": "nobody", "n": 20})).await;
    let one = cost(&house, who, document, json!({"text": "client 57", "n": 1})).await;
    let hundred = cost(&house, who, document, json!({"text": "cl", "n": 100})).await;
    // A number may be that of a record, so it is looked up as one; nobody has it.
    assert_eq!((none, one, hundred), (SEARCH - 2, SEARCH + 1, SEARCH));
    let exact = cost(&house, who, document, json!({"text": "c57@example.org", "n": 20})).await;
    assert_eq!(exact, SEARCH_EXACT);
    let sorted = "query ($n: Int!) { clients(orderBy: NAME, first: $n) { nodes { displayName } } }";
    let one = cost(&house, who, sorted, json!({"n": 1})).await;
    let hundred = cost(&house, who, sorted, json!({"n": 100})).await;
    assert_eq!((one, hundred), (SEARCH, SEARCH));
}

#[tokio::test]
async fn a_hundred_visits_of_the_calendar_cost_as_many_statements_as_five() {
    let house = counted().await;
    let who = &house.a.owner;
    let document = "query ($n: Int!) { calendar(from: \"2030-03-17T00:00:00Z\", to: \"2030-04-20T00:00:00Z\", first: $n) { nodes {
        startsAt status reason client { displayName } provider { displayName } service { name } location { name } } } }";
    let few = cost(&house, who, document, json!({"n": 5})).await;
    let many = cost(&house, who, document, json!({"n": 100})).await;
    assert_eq!((few, many), (CALENDAR, CALENDAR));
}

#[tokio::test]
async fn reports_of_a_year_cost_as_many_statements_as_those_of_a_day() {
    let house = counted().await;
    let who = &house.a.owner;
    let document = "query ($from: Date!, $to: Date!) { visitReport(from: $from, to: $to, by: PROVIDER) \
        { groups { provider { displayName } counts { visits } } } }";
    let day = cost(&house, who, document, json!({"from": "2030-03-18", "to": "2030-03-18"})).await;
    let year = cost(&house, who, document, json!({"from": "2030-03-01", "to": "2031-02-28"})).await;
    assert_eq!((day, year), (REPORT, REPORT));
    let all = crate::reports::ALL;
    let day = cost(&house, who, all, json!({"from": "2030-03-18", "to": "2030-03-18"})).await;
    let year = cost(&house, who, all, json!({"from": "2030-03-01", "to": "2031-02-28"})).await;
    assert!(day <= REPORTS && year <= REPORTS, "{day} and {year}");
}

#[tokio::test]
async fn fifty_nodes_cost_as_many_statements_as_one_of_each_kind() {
    let house = counted().await;
    let who = &house.a.owner;
    let data = house
        .data(
            who,
            TIMELINE.replace("startsAt", "id startsAt").replace("sessionAt", "id sessionAt").as_str(),
            json!({"n": 20}),
        )
        .await;
    let of = |place: &Value| place["id"].as_str().map(str::to_owned);
    let entries: Vec<String> = data["clients"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|client| client["timeline"]["nodes"].as_array().unwrap())
        .filter_map(of)
        .collect();
    let clients = house.data(who, "{ clients(first: 20) { nodes { id } } services { id } }", json!({})).await;
    let service = of(&clients["services"][0]).unwrap();
    let clients: Vec<String> = clients["clients"]["nodes"].as_array().unwrap().iter().filter_map(of).collect();
    let document =
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Client { displayName } ... on Session { plan } } }";
    let few = [&entries[0], &entries[EACH], &clients[0], &service];
    let many: Vec<&String> = entries.iter().take(40).chain(clients.iter().take(9)).chain([&service]).collect();
    assert_eq!(many.len(), 50);
    let few = cost(&house, who, document, json!({ "ids": few })).await;
    let many = cost(&house, who, document, json!({ "ids": many })).await;
    assert_eq!((few, many), (NODES, NODES));
}

#[tokio::test]
async fn the_charts_of_a_hundred_clients_cost_as_many_statements_as_one() {
    let house = counted().await;
    let who = &house.a.owner;
    let bulk = house.store.bulk(house.a.id, house.a.owner.id);
    let mut chart = store::Chart::default();
    let at = OffsetDateTime::from_unix_timestamp(1_700_000_000).unwrap();
    for id in house.database.texts("select id::text from pazpaz.clients").await {
        let client = entity::ClientId(id.parse().unwrap());
        chart.allergies.push(crate::clinical::allergy(client, at));
        chart.diagnoses.push(crate::clinical::diagnosis(client, at, entity::diagnosis::ClinicalStatus::Active));
    }
    bulk.chart(chart).await.unwrap();
    let document = "query ($n: Int!) { clients(first: $n) { nodes { displayName activeDiagnoses { description rank } \
        banner { ... on Allergy { substance } ... on ClientAlert { text } } diagnoses { nodes { description } } \
        medications { nodes { name } } allergies { nodes { substance } } alerts { nodes { text } } } } }";
    let one = cost(&house, who, document, json!({"n": 1})).await;
    let hundred = cost(&house, who, document, json!({"n": 90})).await;
    // Clients; allergies and alerts of the banners; what they have; the four lists.
    assert_eq!((one, hundred), (EVERY_REQUEST + 8, EVERY_REQUEST + 8));
}
