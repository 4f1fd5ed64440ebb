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

/// What the database takes as a network or as an operation's name, by its own constraints.
async fn takes(database: &Database, column: &str, text: &str) -> bool {
    let constraint = format!(
        "select pg_get_expr(conbin, conrelid) from pg_constraint \
         where conrelid = 'audit.events'::regclass and conname = 'events_{column}'"
    );
    let [condition] = &database.texts(&constraint).await[..] else { panic!("no constraint on {column}") };
    let held = format!("select ({condition})::text from (values ('{text}')) e ({column})");
    database.texts(&held).await == ["true"]
}

#[tokio::test]
async fn words_are_neither_networks_nor_names_of_operations() {
    let database = Database::migrated().await;
    for good in ["203.0.113.0/24", "2001:db8:7::/48", "::/48"] {
        assert!(takes(&database, "network", good).await, "{good}");
    }
    let long = "a".repeat(40);
    for bad in
        ["", "/24", "1/24", "//1.2.3.0/24", "1.2.3.0/32", "1.2.3.0/24 ", "Ann Lee/24", "1.2.3.0", &format!("{long}/24")]
    {
        assert!(!takes(&database, "network", bad).await, "{bad}");
    }
    let longest = "x".repeat(100);
    for good in ["Week", "_w9", &longest] {
        assert!(takes(&database, "operation", good).await, "{good}");
    }
    for bad in ["", "9lives", "Ann Lee", "a-b", "a.b", "\u{e9}", &format!("{longest}x")] {
        assert!(!takes(&database, "operation", bad).await, "{bad}");
    }
}
