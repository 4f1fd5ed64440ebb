//! Faults of ours.
use super::codes;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::House;

/// What would tell somebody how the inside looks.
const INSIDE: [&str; 12] = [
    "select",
    "insert",
    "relation",
    "column",
    "constraint",
    "pazpaz.",
    "sqlx",
    "postgres",
    "SQLSTATE",
    "42P01",
    "panick",
    ".rs",
];

/// A table that is gone, a value that was damaged, a receipt that cannot be written.
#[tokio::test]
async fn a_fault_of_ours_tells_nothing_of_the_inside() {
    let cases = [
        ("alter table pazpaz.clients rename to gone", "INTERNAL_SERVER_ERROR"),
        ("alter table pazpaz.clients rename column legal_name_enc to gone", "INTERNAL_SERVER_ERROR"),
        ("revoke select on pazpaz.clients from pazpaz_app", "INTERNAL_SERVER_ERROR"),
        (
            "alter table pazpaz.clients disable trigger user; \
             update pazpaz.clients set legal_name_enc = set_byte(legal_name_enc, 40, get_byte(legal_name_enc, 40) # 1)",
            "DATA_INTEGRITY",
        ),
        ("revoke execute on all functions in schema audit from pazpaz_app, public", "UNAVAILABLE"),
    ];
    for (damage, code) in cases {
        let house = House::open().await;
        let client = house.add_client(&house.a.owner, "Ann Canary7f3a").await;
        let admin = house.database.admin().await;
        admin.execute_unprepared(damage).await.unwrap();
        let documents = [
            "{ clients { nodes { legalName } } }".to_owned(),
            format!("{{ client(id: \"{client}\") {{ legalName }} }}"),
        ];
        for document in documents {
            let answer = house.send(&house.a.owner, &document, json!({})).await;
            assert_eq!(codes(&answer.json()), [code], "{damage}: {}", answer.body);
            let errors = answer.json()["errors"].clone();
            assert!(
                errors.as_array().unwrap().iter().all(|error| error["extensions"] == json!({"code": code})),
                "{errors}"
            );
            let messages: Vec<_> =
                errors.as_array().unwrap().iter().map(|error| error["message"].to_string()).collect();
            let told: Vec<_> = INSIDE.iter().filter(|word| messages.concat().contains(**word)).collect();
            assert!(told.is_empty() && !answer.body.contains("Canary"), "{damage}: {}", answer.body);
        }
    }
}

/// A change whose receipt cannot be written is not made.
#[tokio::test]
async fn without_a_receipt_nothing_is_changed() {
    let house = House::open().await;
    let admin = house.database.admin().await;
    admin.execute_unprepared("revoke execute on all functions in schema audit from pazpaz_app, public").await.unwrap();
    let add = "mutation { addClient(input: {legalName: \"Ann\"}) { client { id } errors { code } } }";
    let answer = house.ask(&house.a.owner, add).await;
    assert!(answer["data"].is_null() && !codes(&answer).is_empty(), "{answer}");
    assert_eq!(house.database.count("select count(*) from pazpaz.clients").await, 0);
}

/// Three siblings wait for the same batch. Another field of one of them does not open; the others are answered all the same.
#[tokio::test]
async fn what_fails_does_not_take_its_siblings_along() {
    let house = House::open().await;
    let who = &house.a.owner;
    let provider = house.providers(who).await.remove(0);
    let mut ids = Vec::new();
    for name in ["Ann", "Bea", "Cid"] {
        let input = json!({"legalName": name, "providerId": provider});
        let payload = house.run(who, "addClient", "client { id }", input).await;
        ids.push(payload["client"]["id"].as_str().unwrap().to_owned());
    }
    let admin = house.database.admin().await;
    let damage = format!(
        "update pazpaz.clients set legal_name_enc = set_byte(legal_name_enc, 40, get_byte(legal_name_enc, 40) # 1) where id = '{}'",
        house.database.uuid(&ids[0])
    );
    admin.execute_unprepared(&damage).await.unwrap();
    let fields = "provider { displayName } displayName";
    let one = |alias: &str, id: &str| format!("{alias}: client(id: \"{id}\") {{ {fields} }} ");
    let document = format!("{{ {} {} {} }}", one("a", &ids[0]), one("b", &ids[1]), one("c", &ids[2]));
    let answer = house.ask(who, &document).await;
    assert_eq!(codes(&answer), ["DATA_INTEGRITY"], "{answer}");
    let fine = |name: &str| json!({"provider": {"displayName": "Owner of North"}, "displayName": name});
    assert_eq!((&answer["data"]["b"], &answer["data"]["c"]), (&fine("Bea"), &fine("Cid")));
    assert!(answer["data"]["a"]["displayName"].is_null() && !answer.to_string().contains("Ann"), "{answer}");
}
