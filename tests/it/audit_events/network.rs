//! From where: the network of whoever asked, and not the whole address.

use serde_json::json;
use tests::wire;
use tests::{Database, Furnishing, House};

const NETWORKS: &str =
    "select coalesce(network, 'none') from audit.events where action = 'read' and entity = 'client' order by position";

async fn look(house: &House, client: &str, forwarded: &str) {
    let bearer = format!("Bearer {}", house.a.owner.token);
    let body = json!({"query": "query Q($id: ID!) { client(id: $id) { legalName } }", "variables": {"id": client}})
        .to_string();
    let headers =
        [("authorization", bearer.as_str()), ("content-type", "application/json"), ("x-forwarded-for", forwarded)];
    let answer = wire::send("POST", &house.graphql(), "", &headers, body.as_bytes()).await;
    assert_eq!(answer.json()["data"]["client"]["legalName"], "Ann", "{}", answer.body);
}

#[tokio::test]
async fn a_trusted_proxy_says_from_where_and_nobody_else_does() {
    let furnishing = Furnishing { proxies: vec!["127.0.0.1".parse().unwrap()], ..Furnishing::default() };
    for (furnishing, expected) in [
        (furnishing, ["203.0.113.0/24", "2001:db8:7::/48", "127.0.0.0/24"]),
        (Furnishing::default(), ["127.0.0.0/24", "127.0.0.0/24", "127.0.0.0/24"]),
    ] {
        let house = House::furnished(Database::migrated().await, furnishing).await;
        let client = house.add_client(&house.a.owner, "Ann").await;
        for forwarded in ["198.51.100.1, 203.0.113.77", "2001:db8:7:1::5", "unknown"] {
            look(&house, &client, forwarded).await;
        }
        assert_eq!(house.database.texts(NETWORKS).await, expected);
    }
}
