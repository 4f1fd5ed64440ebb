//! A database that goes away and comes back.
use super::codes;
use std::time::{Duration, Instant};
use tests::{House, together};

const ASK: &str = "{ clients { nodes { displayName } } }";
const END: &str = "select count(pg_terminate_backend(pid)) from pg_stat_activity \
    where datname = current_database() and pid <> pg_backend_pid()";

/// Lets connections in or not, from another database.
async fn let_in(house: &House, yes: bool) {
    let url = tests::cluster().admin_url("postgres");
    let admin = sea_orm::Database::connect(url).await.unwrap();
    let name = house.database.as_str();
    let sql = format!("alter database {name} allow_connections {yes}");
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &sql).await.unwrap();
    let sql = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &sql).await.unwrap();
    admin.close().await.unwrap();
}

#[tokio::test]
async fn while_the_database_is_away_the_answer_says_so_and_afterwards_all_is_well() {
    let house = House::open().await;
    let who = &house.a.owner;
    house.add_client(who, "Ann").await;
    let_in(&house, false).await;
    for document in
        [ASK, "{ viewer { role } }", "mutation { addClient(input: {legalName: \"Bea\"}) { client { id } } }"]
    {
        let answer = house.send(who, document, serde_json::json!({})).await;
        assert_eq!(codes(&answer.json()), ["UNAVAILABLE"], "{}", answer.body);
        assert!(answer.json()["data"].is_null(), "{}", answer.body);
        assert_eq!(answer.status, 503, "{}", answer.body);
    }
    let ready = tests::wire::send("GET", &format!("{}/health/ready", house.url), "", &[], b"").await;
    assert_eq!(ready.status, 503);
    let_in(&house, true).await;
    let since = Instant::now();
    while house.ask(who, ASK).await["data"].is_null() {
        assert!(since.elapsed() < Duration::from_secs(5), "the server has not found its database again");
    }
    assert_eq!(house.ask(who, ASK).await["data"]["clients"]["nodes"].as_array().map(Vec::len), Some(1));
}

/// A restart of the database ends the connections that wait in the pool. Nobody who asks afterwards may notice.
#[tokio::test]
async fn connections_that_died_in_the_pool_are_nobodys_fault() {
    let house = House::open().await;
    let who = &house.a.owner;
    house.add_client(who, "Ann").await;
    // Several connections, so that several are dead.
    together((0..8).map(|_| house.ask(who, ASK))).await;
    for round in 0..3 {
        house.database.count(END).await;
        let answer = house.ask(who, ASK).await;
        assert!(answer["errors"].is_null(), "round {round}: {answer}");
        let name = "mutation { addClient(input: {legalName: \"Bea\"}) { errors { code } } }";
        let answer = house.ask(who, name).await;
        assert!(answer["errors"].is_null(), "round {round}: {answer}");
    }
}
