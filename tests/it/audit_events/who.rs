//! Who may look, and that looking leaves a receipt.

use entity::Id as _;
use serde_json::{Value, json};
use tests::House;

use super::{EVENT, events, told};
use crate::encoding::{global_id, row_of};

const LISTS: [&str; 3] = [
    "query ($client: ID!) { client(id: $client) { id auditEvents { totalCount } } }",
    "query ($client: ID!) { client(id: $client) { id accounting { nodes { sentence } } } }",
    "query ($client: ID!) { client(id: $client) { id provider { id } createdAt } viewer { user { auditEvents { totalCount } } } }",
];

#[tokio::test]
async fn only_owners_look_at_the_trail() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let root = "query ($client: ID!) { auditEvents(filter: {clientId: $client}) { totalCount nodes { id } } }";
    for who in [&house.a.therapist, &house.a.assistant] {
        for document in [root].iter().chain(&LISTS) {
            let answer = house.ask_with(who, document, json!({"client": client})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{document}: {answer}");
            assert!(!answer.to_string().contains("totalCount\":"), "{answer}");
            // What stands beside it is answered.
            assert!(document == &root || answer["data"]["client"]["id"] == json!(client), "{document}: {answer}");
        }
    }
    let looks = "select count(*) from audit.events where action = 'inspect'";
    assert_eq!(house.database.count(looks).await, 0);
    for document in [root].iter().chain(&LISTS) {
        house.data(&house.a.owner, document, json!({"client": client})).await;
    }
    assert_eq!(house.database.count(looks).await, 4);
}

#[tokio::test]
async fn each_look_leaves_a_receipt_with_the_client_it_was_about() {
    let house = House::open().await;
    let owner = &house.a.owner;
    let (ann, ben) = (house.add_client(owner, "Ann").await, house.add_client(owner, "Ben").await);
    let looks = "select coalesce(operation, '') || ' ' || actor_id || ' ' || entity || ' ' || array_to_string(client_ids, ',') || ' ' || \
        array_to_string(entity_ids, ',') || array_to_string(fields, ',') from audit.events where action = 'inspect' order by position";
    let documents = [
        "query All { auditEvents { nodes { id } totalCount } }",
        "query One($ann: ID!) { auditEvents(filter: {clientId: $ann}) { nodes { id } } }",
        "query Of($ann: ID!) { client(id: $ann) { auditEvents { nodes { id } } again: auditEvents { totalCount } } }",
        "query Two($ann: ID!, $ben: ID!) { a: client(id: $ann) { accounting { totalCount } } b: client(id: $ben) { auditEvents { totalCount } } }",
        "query None { auditEvents(filter: {clientId: \"x\"}) { nodes { id } } }",
    ];
    for document in documents {
        let variables = json!({"ann": ann, "ben": ben});
        house.data(owner, document, variables).await;
    }
    let (a, b) = (row_of(&ann), row_of(&ben));
    let mut both = [a, b];
    both.sort_unstable();
    let look = |name: &str, clients: &[uuid::Uuid]| {
        let clients = clients.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        format!("{name} {} audit_event {clients} {clients}", owner.id.0)
    };
    let expected = [look("All", &[]), look("One", &[a]), look("Of", &[a]), look("Two", &both), look("None", &[])];
    assert_eq!(house.database.texts(looks).await, expected);
    // A look is part of the client's trail itself.
    let found = events(&house, owner, json!({"clientId": ben})).await;
    assert_eq!(told(&found), ["INSPECT audit_event", "CREATE client legal_name,mrn"]);
    assert_eq!(found[0]["rows"], json!([]));
    assert_eq!((&found[0]["rowCount"], found[0]["clients"].as_array().unwrap().len()), (&json!(2), 2));
}

/// Where the look cannot be written down, nothing is shown.
#[tokio::test]
async fn without_a_receipt_there_is_no_look() {
    let house = House::open().await;
    house.add_client(&house.a.owner, "Ann").await;
    house.database.rows("revoke execute on function audit.record from pazpaz_app").await;
    let answer = house.ask(&house.a.owner, &format!("{{ auditEvents {{ nodes {{ {EVENT} }} }} }}")).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{answer}");
    assert!(answer["data"].is_null(), "{answer}");
}

/// What is shown beside an error is written down as well.
#[tokio::test]
async fn a_look_beside_an_error_leaves_its_receipt() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let document = "query Beside($id: ID!) { client(id: $id) { id auditEvents { totalCount } bad: auditEvents(first: -1) { totalCount } } }";
    let answer = house.ask_with(&house.a.owner, document, json!({"id": client})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
    let shown = answer["data"]["client"]["auditEvents"]["totalCount"].is_number();
    let looks = house.database.count("select count(*) from audit.events where action = 'inspect'").await;
    assert!(!shown || looks == 1, "{answer}");
}

#[tokio::test]
async fn a_user_has_a_trail_too() {
    let house = House::open().await;
    let (owner, therapist) = (&house.a.owner, &house.a.therapist);
    house.add_client(therapist, "Ann").await;
    let user = global_id(entity::UserId::TABLE, therapist.id.0);
    let document = format!(
        "query ($id: ID!) {{ node(id: $id) {{ ... on User {{ auditEvents {{ nodes {{ {EVENT} }} totalCount }} }} }} }}"
    );
    let data = house.data(owner, &document, json!({"id": user})).await;
    let list = &data["node"]["auditEvents"];
    let nodes: Vec<Value> = list["nodes"].as_array().unwrap().clone();
    assert_eq!((told(&nodes).len(), list["totalCount"].as_i64()), (1, Some(1)), "{list}");
    assert_eq!(nodes, events(&house, owner, json!({"userId": user})).await);
}
