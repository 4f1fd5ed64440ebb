//! What a search leaves in the trail.
use super::add;
use crate::encoding::row_of;
use serde_json::{Value, json};
use tests::House;

/// The events of the last request that left any, each as its action, its fields and how many rows it names.
async fn events(house: &House) -> Vec<String> {
    let sql = "select e.action || ' ' || e.entity || ' ' || array_to_string(e.fields, ',') || ' ' || cardinality(e.entity_ids) \
                 from audit.events e where e.request_id = (select request_id from audit.events order by position desc limit 1) \
                order by 1";
    house.database.texts(sql).await
}

async fn ask(house: &House, arguments: &str) {
    house
        .data(&house.a.therapist, &format!("query Look {{ clients({arguments}) {{ nodes {{ id }} }} }}"), json!({}))
        .await;
}

#[tokio::test]
async fn names_that_are_opened_to_search_among_them_are_in_the_trail() {
    let house = House::open().await;
    for number in 0..3 {
        add(&house, json!({"legalName": format!("Ann {number}"), "usedName": "Nan"})).await;
    }
    let ben = add(&house, json!({"legalName": "Ben", "email": "ben@example.org"})).await;
    // The first search opens all names.
    ask(&house, "search: \"ann\"").await;
    assert_eq!(events(&house).await, ["search client legal_name,used_name 4"]);
    let who = "select actor_id::text || ' ' || operation || ' ' || (entity_ids = client_ids)::text from audit.events where action = 'search'";
    assert_eq!(house.database.texts(who).await, [format!("{} Look true", house.a.therapist.id.0)]);
    // From then on it is who was found.
    ask(&house, "search: \"ann\"").await;
    assert_eq!(events(&house).await, ["search client legal_name,used_name 3"]);
    // And whoever was changed in between, found or not.
    super::change(&house, &ben, 1, json!({"notes": "x"})).await;
    ask(&house, "search: \"ann\"").await;
    assert_eq!(events(&house).await, ["search client legal_name,used_name 4"]);
    // A value that was compared was opened.
    ask(&house, "search: \"ben@example.org\"").await;
    assert_eq!(events(&house).await, ["read client email 1", "search client legal_name,used_name 1"]);
    // Sorting opens nothing more; what was found by nobody leaves nothing.
    let count = "select count(*) from audit.events";
    let before = house.database.count(count).await;
    ask(&house, "orderBy: NAME").await;
    ask(&house, "search: \"nobody\"").await;
    ask(&house, "orderBy: NEWEST, filter: {statuses: [ACTIVE], hasNextAppointment: false}").await;
    assert_eq!(house.database.count(count).await, before);
}

#[tokio::test]
async fn the_names_of_many_are_told_a_thousand_at_a_time() {
    let house = House::open().await;
    let bulk = house.store.bulk(house.a.id, house.a.owner.id);
    let client = |number: usize| {
        (store::NewClient { legal_name: format!("Client {number}"), ..store::NewClient::default() }, false)
    };
    let ids = bulk.clients(&(0..2_500).map(client).collect::<Vec<_>>()).await.unwrap();
    ask(&house, "orderBy: NAME").await;
    let counts = ["1000", "1000", "500"].map(|count| format!("search client legal_name,used_name {count}"));
    assert_eq!(events(&house).await, counts);
    let distinct = "select count(distinct one) from audit.events e, unnest(e.entity_ids) one where e.action = 'search'";
    assert_eq!(house.database.count(distinct).await, i64::try_from(ids.len()).unwrap());
}

#[tokio::test]
async fn the_database_holds_no_token_of_a_name_and_none_that_a_guess_finds() {
    let house = House::open().await;
    let ann = add(&house, json!({"legalName": "Ann", "email": "ann@example.org", "mrn": "77"})).await;
    let other = add(&house, json!({"legalName": "Ann", "usedName": "Ann"})).await;
    house.data(&house.a.owner, super::LIST, json!({"search": "ann"})).await;
    let rows = house
        .database
        .texts("select client_id::text || ' ' || column_number from pazpaz.client_tokens order by 1")
        .await;
    // Whoever is given no number has one that was drawn.
    let expected = [(&ann, 4), (&ann, 8), (&other, 8)].map(|(client, column)| format!("{} {column}", row_of(client)));
    assert_eq!(rows, expected);
    let guesses: Vec<Value> = house
        .database
        .texts("select (token in (sha256('ann@example.org'), sha256('77')))::text from pazpaz.client_tokens")
        .await
        .into_iter()
        .map(Value::from)
        .collect();
    assert_eq!(guesses, ["false", "false", "false"]);
}
