//! The escape suite: a hundred thousand attempts to get at another practice, generated from the schema and the catalogue.

use std::io::Write as _;

use serde_json::json;
use tests::{Chance, House, together};

use super::answers::{Field, untouched};
use super::batch::Intruder;
use super::generated::Hoard;
use super::places::Takes;
use super::secrets::Secrets;
use super::{pairs, routes, sql};
use crate::plants::Plants;

/// How many attempts there must be.
const ATTEMPTS: usize = 100_000;
/// How many values go into a place by somebody of practice A, and how many pairs into two.
const EACH: usize = 64;
const PAIRS: usize = 20;
/// How many go where any id is looked for, which costs next to nothing.
const ANY: usize = 4_000;
/// How many by nobody, who is turned away at the door.
const NOBODY: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_hundred_thousand_attempts_across_practices_none_gets_through() {
    let field = Field::sown(House::open().await).await;
    let neighbour = Plants::sow(&field.house, &field.house.a, 3).await;
    in_every_state(&field.house, &Plants::sow(&field.house, &field.house.b, 4).await).await;
    let hoard = Hoard::of(&field, &neighbour).await;
    let secrets = Secrets::of(&field).await;
    let before = untouched(&field.house).await;

    let sql = sql::attempts(&field.house).await;
    let a = &field.house.a;
    let everybody = [Some(&a.owner), Some(&a.therapist), Some(&a.assistant), None];
    let over_http = together(everybody.into_iter().zip(1..).map(|(who, seed)| {
        let bites = who.is_some_and(|who| who.id == a.owner.id);
        let intruder = Intruder { house: &field.house, schema: &field.schema, who, theirs: &field.theirs, bites };
        over_http(intruder, &field, &hoard, &secrets, seed)
    }));
    let http = over_http.await.into_iter().sum::<usize>() + routes::attempts(&field).await;

    assert_eq!(untouched(&field.house).await, before, "an attempt has changed something");
    secrets.whole(&field.house).await;
    // Past the harness, which keeps what tests print: the figure is for the reader of the whole run.
    let line = format!("{http} attempts over HTTP, {sql} in SQL, across tenants: none through");
    writeln!(std::io::stderr(), "{line}").ok();
    assert!(http + sql >= ATTEMPTS, "{line}");
}

async fn over_http(intruder: Intruder<'_>, field: &Field, hoard: &Hoard, secrets: &Secrets, seed: u64) -> usize {
    let mut chance = Chance::new(seed);
    let nobody = intruder.who.is_none();
    let mut made = secrets.attempt(field, intruder.who).await;
    for request in field.fields() {
        for place in &request.places {
            let most = match place.takes {
                _ if nobody => NOBODY,
                Takes::AnyId => ANY,
                _ => EACH,
            };
            let values = hoard.draw(request, place, &field.mine, most, &mut chance);
            let rows: Vec<_> = values.into_iter().map(|value| vec![value]).collect();
            made += intruder.attempt(request, &[place], &rows).await;
        }
    }
    let pairs = if nobody { 1 } else { PAIRS };
    made + pairs::attempts(intruder, field, hoard, pairs, &mut chance).await
}

/// Archives what can be archived and signs what can be signed, so that rows in every state are tried.
async fn in_every_state(house: &House, plants: &Plants) {
    let who = &house.b.owner;
    let version = |id: &str| {
        let document = format!(
            "{{ node(id: \"{id}\") {{ ... on Session {{ version }} ... on Client {{ version }} \
            ... on Service {{ version }} ... on Location {{ version }} ... on Tag {{ version }} }} }}"
        );
        async move { house.ask(who, &document).await["data"]["node"]["version"].as_i64().unwrap() }
    };
    for (mutation, kind) in [
        ("signSession", "Session"),
        ("archiveTag", "Tag"),
        ("archiveService", "Service"),
        ("archiveLocation", "Location"),
        ("archiveClient", "Client"),
    ] {
        let id = &plants.ids[kind];
        let done = house.step(who, mutation, "__typename", id, version(id).await).await;
        assert_eq!(done["errors"], json!([]), "{mutation}: {done}");
    }
}
