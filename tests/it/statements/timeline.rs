//! What timelines with entries of all kinds cost.
use super::{EVERY_REQUEST, cost};
use crate::{
    plants::Plants,
    timeline::{KINDS, copy},
};
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::BTreeSet;
use store::NewClient;
use tests::House;

/// Clients; timelines; what is neither visit nor note; how long they are.
const TIMELINES: i64 = EVERY_REQUEST + 4;

const QUERY: &str = "query ($n: Int!) { clients(first: $n) { nodes { displayName timeline(first: 24) { totalCount nodes { __typename
    ... on Appointment { startsAt } ... on Session { sessionAt } ... on Attachment { sizeBytes } ... on CarePlan { status }
    ... on Diagnosis { rank } ... on Medication { version } ... on Allergy { version } ... on ClientAlert { severity }
    ... on Consent { kind } ... on SessionAddition { signedAt } ... on TelehealthSession { openedAt } ... on Disclosure { disclosedAt } } } } } }";

#[tokio::test]
async fn fifty_timelines_of_all_kinds_cost_as_many_statements_as_one() {
    let house = House::open().await;
    let admin = house.database.admin().await;
    admin.execute_unprepared("create extension pg_stat_statements").await.unwrap();
    admin.close().await.unwrap();
    let practice = &house.a;
    let plants = Plants::sow(&house, practice, 43).await;
    let client = |number: usize| NewClient { legal_name: format!("Client {number}"), ..NewClient::default() };
    let clients: Vec<_> = (0..50).map(|number| (client(number), false)).collect();
    let clients = house.store.bulk(practice.id, practice.owner.id).clients(&clients).await.unwrap();
    let clients = clients.iter().map(|id| format!("('{}'::uuid)", id.0)).collect::<Vec<_>>().join(", ");
    copy(&house, &house.database.uuid(&plants.ids["Client"]), &format!("values {clients}"), 2).await;
    let data = house.data(&practice.owner, QUERY, json!({"n": 50})).await;
    let all: BTreeSet<&str> = KINDS.iter().map(|kind| kind.typename).collect();
    for client in data["clients"]["nodes"].as_array().unwrap() {
        let nodes = client["timeline"]["nodes"].as_array().unwrap();
        let kinds: BTreeSet<&str> = nodes.iter().map(|node| node["__typename"].as_str().unwrap()).collect();
        assert_eq!((kinds, &client["timeline"]["totalCount"]), (all.clone(), &json!(24)), "{client}");
    }
    let one = cost(&house, &practice.owner, QUERY, json!({"n": 1})).await;
    let fifty = cost(&house, &practice.owner, QUERY, json!({"n": 50})).await;
    assert_eq!((one, fifty), (TIMELINES, TIMELINES));
}
