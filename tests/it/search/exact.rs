//! By whole e-mail addresses, phone numbers and medical record numbers.
use super::{add, change, search};
use crate::encoding::row_of;
use serde_json::{Value, json};
use tests::{House, faults, together};

#[tokio::test]
async fn a_whole_value_finds_its_clients_first() {
    let house = House::open().await;
    let first = add(&house, json!({"legalName": "Ann Zest", "email": "Ann.Zest@Example.org", "phone": "+49 30 5550 7001", "mrn": "ab-12 003"})).await;
    add(&house, json!({"legalName": "Ben Zest", "phone": "+49 (30) 55507001"})).await;
    add(&house, json!({"legalName": "Ann Example Org", "email": "other@example.org"})).await;
    house
        .run(&house.a.owner, "changeWorkspace", "workspace { region }", json!({"expectedVersion": 1, "region": "DE"}))
        .await;
    let cases: &[(&str, &[&str])] = &[
        ("ann.zest@example.org", &["Ann Zest"]),
        (" ANN.ZEST@EXAMPLE.ORG ", &["Ann Zest"]),
        ("ann.zest@example.com", &[]),
        ("+493055507001", &["Ann Zest", "Ben Zest"]),
        ("030 5550 7001", &["Ann Zest", "Ben Zest"]),
        ("030 5550 7002", &[]),
        ("AB12003", &["Ann Zest"]),
        ("ab12-003", &["Ann Zest"]),
        ("AB1203", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(search(&house, text).await, *expected, "{text}");
    }
    // A number is also written as people of the region do, and kept with its country code.
    let cleo = add(&house, json!({"legalName": "Cleo Zest", "phone": "0171 555 01 23"})).await;
    assert_eq!(search(&house, "+49 171 5550123").await, ["Cleo Zest"]);
    let phone = house.data(&house.a.owner, "query ($id: ID!) { client(id: $id) { phone } }", json!({"id": cleo})).await;
    assert_eq!(phone["client"]["phone"], "+491715550123");
    let nonsense = json!({"legalName": "Dora", "phone": "12"});
    let nonsense = house.run(&house.a.owner, "addClient", "client { id }", nonsense).await;
    assert_eq!(faults(&nonsense), [("INVALID".to_owned(), "phone".to_owned())]);
    // The old value finds nobody any more, nor does one that was taken away.
    change(&house, &first, 1, json!({"email": "a@b.example", "phone": null})).await;
    assert_eq!(search(&house, "ann.zest@example.org").await, Vec::<String>::new());
    assert_eq!(search(&house, "a@b.example").await, ["Ann Zest"]);
    assert_eq!(search(&house, "+493055507001").await, ["Ben Zest"]);
    let tokens = format!("select count(*) from pazpaz.client_tokens where client_id = '{}'", row_of(&first));
    assert_eq!(house.database.count(&tokens).await, 2);
    // Another practice's clients are nobody's.
    let there = super::page(&house, &house.b.owner, json!({"search": "a@b.example"})).await;
    assert_eq!(there["totalCount"], 0);
}

#[tokio::test]
async fn a_planted_token_shows_nobody() {
    let house = House::open().await;
    add(&house, json!({"legalName": "Ann", "email": "ann@example.org", "mrn": "7"})).await;
    let ben = add(&house, json!({"legalName": "Ben"})).await;
    let plant = format!(
        "insert into pazpaz.client_tokens select workspace_id, '{}', column_number, key_version, normal, token \
           from pazpaz.client_tokens where column_number = 4 returning true",
        row_of(&ben)
    );
    assert_eq!(house.database.rows(&plant).await.len(), 1);
    assert_eq!(search(&house, "ann@example.org").await, ["Ann"]);
}

#[tokio::test]
async fn two_clients_never_have_one_number() {
    let house = House::open().await;
    let ann = add(&house, json!({"legalName": "Ann", "mrn": "A 1"})).await;
    let ben = add(&house, json!({"legalName": "Ben", "mrn": "A2"})).await;
    let taken = vec![("TAKEN".to_owned(), "mrn".to_owned())];
    let run = |mutation: &'static str, input: Value| house.run(&house.a.owner, mutation, "client { id }", input);
    assert_eq!(faults(&run("addClient", json!({"legalName": "Cleo", "mrn": "a-1"})).await), taken);
    assert_eq!(faults(&run("changeClient", json!({"id": ben, "expectedVersion": 1, "mrn": "a1"})).await), taken);
    // One's own number in other words, and one that has become free.
    change(&house, &ann, 1, json!({"mrn": "a1"})).await;
    change(&house, &ann, 2, json!({"mrn": "a3"})).await;
    change(&house, &ben, 1, json!({"mrn": "A1"})).await;
    // Another practice counts for itself.
    let there =
        house.run(&house.b.owner, "addClient", "client { mrn }", json!({"legalName": "Dan", "mrn": "A1"})).await;
    assert_eq!(there["client"]["mrn"], "A1");
    let racers = (0..8).map(|number| run("addClient", json!({"legalName": format!("Racer {number}"), "mrn": "R1"})));
    let payloads = together(racers).await;
    assert_eq!(payloads.iter().filter(|payload| payload["errors"] == json!([])).count(), 1, "{payloads:?}");
    assert!(payloads.iter().all(|payload| payload["errors"] == json!([]) || faults(payload) == taken), "{payloads:?}");
    assert_eq!(search(&house, "r1").await.len(), 8 - 7);
}

#[tokio::test]
async fn an_erased_clients_number_is_free_and_nothing_finds_the_client() {
    let house = House::open().await;
    let tag = super::add_tag(&house, "stays").await;
    let ann = add(&house, json!({"legalName": "Ann", "mrn": "A1", "email": "ann@example.org", "tagIds": [tag]})).await;
    assert_eq!(search(&house, "ann").await, ["Ann"]);
    house.database.rows("update pazpaz.workspaces set retention_years = 0").await;
    let input = json!({"id": ann, "expectedVersion": 1, "reason": "asked for it"});
    let payload = house.run(&house.a.owner, "eraseClient", "erasure { id }", input).await;
    assert_eq!(payload["errors"], json!([]));
    for table in ["client_tokens", "client_tags"] {
        assert_eq!(house.database.count(&format!("select count(*) from pazpaz.{table}")).await, 0, "{table}");
    }
    for archived in [false, true] {
        for text in ["ann", "ann@example.org", "a1", ""] {
            for order in ["NEWEST", "NAME"] {
                let list = json!({"search": text, "orderBy": order, "archived": archived});
                let page = super::page(&house, &house.a.owner, list.clone()).await;
                assert_eq!((&page["totalCount"], &page["nodes"]), (&json!(0), &json!([])), "{list}");
            }
        }
    }
    add(&house, json!({"legalName": "Ben", "mrn": "A1"})).await;
}
