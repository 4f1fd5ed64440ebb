//! What was told others of a record: recorded once, withdrawn at most once, never changed.

use serde_json::{Value, json};
use tests::{House, faults};

const ALL: &str = "disclosure { id version disclosedAt recipient description purpose recordedBy { displayName } \
    retractedAt retractedBy { displayName } retraction client { id } }";

async fn record(house: &House, client: &str, more: Value) -> Value {
    let mut input = json!({"clientId": client, "recipient": "Dr. Miller, Main St. 1", "description": "dates of visits", "purpose": "billing"});
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    house.run(&house.a.therapist, "recordDisclosure", ALL, input).await
}

#[tokio::test]
async fn a_disclosure_is_recorded_listed_and_withdrawn() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let first = record(&house, &client, json!({"disclosedAt": "2026-03-01T10:00:00Z"})).await;
    assert_eq!(first["errors"], json!([]));
    let first = &first["disclosure"];
    assert_eq!((&first["recipient"], &first["retraction"]), (&json!("Dr. Miller, Main St. 1"), &Value::Null));
    assert_eq!(first["recordedBy"]["displayName"], "Therapist of North");
    let second = record(&house, &client, json!({"purpose": "a second opinion"})).await["disclosure"].clone();
    let document =
        "query ($id: ID!) { client(id: $id) { disclosures { totalCount nodes { id purpose retractedAt } } } }";
    let list = house.data(&house.a.assistant, document, json!({"id": client})).await["client"]["disclosures"].clone();
    assert_eq!(list["totalCount"], 2);
    assert_eq!((&list["nodes"][0]["id"], &list["nodes"][1]["id"]), (&second["id"], &first["id"]));

    let input = json!({"id": second["id"], "expectedVersion": 1, "reason": "of another client"});
    let forbidden = house
        .ask_with(
            &house.a.therapist,
            "mutation ($input: RetractDisclosureInput!) { retractDisclosure(input: $input) { errors { code } } }",
            json!({"input": input}),
        )
        .await;
    assert_eq!(forbidden["errors"][0]["extensions"]["code"], "FORBIDDEN", "{forbidden}");
    let withdrawn = house.run(&house.a.owner, "retractDisclosure", ALL, input.clone()).await;
    assert_eq!(withdrawn["errors"], json!([]));
    let withdrawn = &withdrawn["disclosure"];
    assert_eq!((&withdrawn["retraction"], &withdrawn["version"]), (&json!("of another client"), &json!(2)));
    assert_eq!(withdrawn["retractedBy"]["displayName"], "Owner of North");
    let mut again = input;
    again["expectedVersion"] = json!(2);
    let again = house.run(&house.a.owner, "retractDisclosure", ALL, again).await;
    assert_eq!(faults(&again), [("WRONG_STATE".to_owned(), "id".to_owned())]);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_its_field() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    for (with, code, path) in [
        (json!({"recipient": " "}), "INVALID", "recipient"),
        (json!({"description": ""}), "INVALID", "description"),
        (json!({"purpose": "x".repeat(1_001)}), "INVALID", "purpose"),
        (json!({"disclosedAt": "2999-01-01T00:00:00Z"}), "INVALID", "disclosedAt"),
        (json!({"disclosedAt": "1949-01-01T00:00:00Z"}), "INVALID", "disclosedAt"),
        (json!({"clientId": "nobody"}), "NOT_FOUND", "clientId"),
    ] {
        let payload = record(&house, &client, with.clone()).await;
        assert_eq!(faults(&payload), [(code.to_owned(), path.to_owned())], "{with}");
    }
    let none = json!({"id": "nothing", "expectedVersion": 1, "reason": "text"});
    let none = house.run(&house.a.owner, "retractDisclosure", ALL, none).await;
    assert_eq!(faults(&none), [("NOT_FOUND".to_owned(), "id".to_owned())]);
    let document = "query ($id: ID!) { client(id: $id) { disclosures { totalCount } } }";
    assert_eq!(
        house.data(&house.a.owner, document, json!({"id": client})).await["client"]["disclosures"]["totalCount"],
        0
    );
}

/// Not by any role of the program: what was recorded stays, and a withdrawal is made once.
#[tokio::test]
async fn the_database_keeps_what_was_recorded() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let id = record(&house, &client, json!({})).await["disclosure"]["id"].as_str().unwrap().to_owned();
    let row = house.database.uuid(&id);
    let scope =
        format!("begin; set local role pazpaz_app; select set_config('app.workspace_id', '{}', true);", house.a.id.0);
    let withdrawn = format!(
        "update pazpaz.disclosures set retracted_at = now(), retracted_by = recorded_by, retraction_enc = purpose_enc where id = '{row}'"
    );
    let tries = [
        format!("update pazpaz.disclosures set disclosed_at = now() where id = '{row}'"),
        format!("update pazpaz.disclosures set recipient_enc = purpose_enc where id = '{row}'"),
        format!("update pazpaz.disclosures set recorded_by = gen_random_uuid() where id = '{row}'"),
        format!("update pazpaz.disclosures set retracted_at = now() where id = '{row}'"),
        format!("delete from pazpaz.disclosures where id = '{row}'"),
        format!(
            "{withdrawn}; update pazpaz.disclosures set retracted_at = null, retracted_by = null, retraction_enc = null where id = '{row}'"
        ),
    ];
    // Each on a connection of its own, which takes what it had begun along.
    let run = async |sql: String| {
        let admin = house.database.admin().await;
        let done = sea_orm::ConnectionTrait::execute_unprepared(&admin, &sql).await;
        admin.close().await.unwrap();
        done
    };
    for sql in tries {
        let done = run(format!("{scope} {sql}")).await;
        assert!(done.is_err(), "{sql}");
    }
    run(format!("{scope} {withdrawn}; commit")).await.unwrap();
    let kept = format!(
        "select count(*) from pazpaz.disclosures where id = '{row}' and retracted_at is not null and version = 2"
    );
    assert_eq!(house.database.count(&kept).await, 1);
}

/// With the record what was told of it becomes unreadable too; that it was told stays.
#[tokio::test]
async fn an_erased_clients_disclosures_are_shells() {
    let house = House::open().await;
    house.database.rows("update pazpaz.workspaces set retention_years = 0").await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let id = record(&house, &client, json!({})).await["disclosure"]["id"].clone();
    let input = json!({"id": client, "expectedVersion": 1, "reason": "asked for it"});
    assert_eq!(house.run(&house.a.owner, "eraseClient", "erasure { id }", input).await["errors"], json!([]));
    let document = "query ($id: ID!) { client(id: $id) { disclosures { nodes { id recipient description purpose disclosedAt } } \
        accounting { nodes { kind sentence } } } }";
    let data = house.data(&house.a.owner, document, json!({"id": client})).await;
    let shell = &data["client"]["disclosures"]["nodes"][0];
    assert!(shell["recipient"].is_null() && shell["description"].is_null() && shell["purpose"].is_null(), "{shell}");
    assert!(shell["disclosedAt"].is_string());
    let told =
        data["client"]["accounting"]["nodes"].as_array().unwrap().iter().find(|entry| entry["kind"] == "DISCLOSURE");
    assert!(told.unwrap()["sentence"].as_str().unwrap().contains("cannot be read any more"), "{data}");
    assert_eq!(faults(&record(&house, &client, json!({})).await), [("WRONG_STATE".to_owned(), "clientId".to_owned())]);
    let input = json!({"id": id, "expectedVersion": 1, "reason": "text"});
    let late = house.run(&house.a.owner, "retractDisclosure", ALL, input).await;
    assert_eq!(faults(&late), [("WRONG_STATE".to_owned(), "clientId".to_owned())]);
}
