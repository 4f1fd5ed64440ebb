//! The banner: what is active, by severity, for those who treat; and what medications, allergies and alerts refuse.
use serde_json::{Value, json};
use tests::{House, faults};

const BANNER: &str = "query ($id: ID!) { client(id: $id) { banner { __typename ... on Allergy { substance } ... on ClientAlert { text } } } }";

async fn texts(house: &House, client: &str) -> Vec<String> {
    let data = house.data(&house.a.therapist, BANNER, json!({"id": client})).await;
    let text = |entry: &Value| entry["substance"].as_str().or(entry["text"].as_str()).unwrap().to_owned();
    data["client"]["banner"].as_array().unwrap().iter().map(text).collect()
}

#[tokio::test]
async fn the_banner_holds_what_is_active_by_severity() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ann").await;
    let other = house.add_client(who, "Ben").await;
    assert!(texts(&house, &client).await.is_empty());
    let mut ids = std::collections::BTreeMap::new();
    for (substance, more) in [
        ("dust", json!({"criticality": "LOW"})),
        ("wasps", json!({"criticality": "HIGH"})),
        ("nuts", json!({"severity": "SEVERE"})),
        ("cats", json!({"criticality": "UNABLE_TO_ASSESS"})),
        ("milk", json!({"clinicalStatus": "RESOLVED", "criticality": "HIGH"})),
        ("eggs", json!({"verificationStatus": "REFUTED", "criticality": "HIGH"})),
    ] {
        let mut input = more;
        input["substance"] = json!(substance);
        input["clientId"] = json!(client);
        let added = house.run(who, "addAllergy", "allergy { id }", input).await;
        ids.insert(substance, added["allergy"]["id"].as_str().unwrap().to_owned());
    }
    for (text, kind, more) in [
        ("ramp", "ACCESSIBILITY", json!({"severity": "LOW"})),
        ("guardian", "LEGAL", json!({"severity": "MODERATE"})),
        ("danger", "RISK", json!({"severity": "HIGH"})),
        ("past", "RISK", json!({"from": "2020-01-01T00:00:00Z", "until": "2020-02-01T00:00:00Z"})),
        ("to come", "RISK", json!({"from": "2199-01-01T00:00:00Z"})),
        ("until later", "OTHER", json!({"from": "2020-01-01T00:00:00Z", "until": "2199-01-01T00:00:00Z"})),
    ] {
        let mut input = more;
        input["text"] = json!(text);
        input["kind"] = json!(kind);
        input["clientId"] = json!(client);
        assert_eq!(house.run(who, "addClientAlert", "clientAlert { id }", input).await["errors"], json!([]));
    }
    let expected = ["danger", "nuts", "wasps", "cats", "guardian", "until later", "dust", "ramp"];
    assert_eq!(texts(&house, &client).await, expected);
    assert!(texts(&house, &other).await.is_empty());
    house.step(who, "archiveAllergy", "allergy { id }", &ids["wasps"], 1).await;
    assert!(!texts(&house, &client).await.contains(&"wasps".to_owned()));
    house.step(who, "restoreAllergy", "allergy { id }", &ids["wasps"], 2).await;
    assert_eq!(texts(&house, &client).await, expected);
    let answer = house.ask_with(&house.a.assistant, BANNER, json!({"id": client})).await;
    assert_eq!(
        (&answer["data"]["client"]["banner"], &answer["errors"][0]["extensions"]["code"]),
        (&Value::Null, &json!("FORBIDDEN"))
    );
}

#[tokio::test]
async fn bad_input_names_its_field() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ann").await;
    let long = "x".repeat(501);
    for (mutation, thing, mut input, at_fault) in [
        ("addMedication", "medication", json!({"name": " "}), &["name"][..]),
        ("addMedication", "medication", json!({"name": "x", "dose": long, "route": long}), &["dose", "route"]),
        (
            "addMedication",
            "medication",
            json!({"name": "x", "effectiveStart": "2024-05", "effectiveEnd": "2024-04"}),
            &["effectiveEnd"],
        ),
        (
            "addMedication",
            "medication",
            json!({"name": "x", "effectiveStart": "2199", "dateAsserted": "2199-01-01T00:00:00Z"}),
            &["effectiveStart", "dateAsserted"],
        ),
        ("addAllergy", "allergy", json!({"substance": "", "onset": "yesterday"}), &["substance", "onset"]),
        (
            "addClientAlert",
            "clientAlert",
            json!({"kind": "RISK", "text": "x", "from": "2024-05-01T00:00:00Z", "until": "2024-05-01T00:00:00Z"}),
            &["until"],
        ),
        (
            "addClientAlert",
            "clientAlert",
            json!({"kind": "RISK", "text": "x", "from": "1900-05-01T00:00:00Z"}),
            &["from"],
        ),
    ] {
        input["clientId"] = json!(client);
        let payload = house.run(who, mutation, &format!("{thing} {{ id }}"), input.clone()).await;
        let fields: Vec<_> = faults(&payload).into_iter().map(|(_, field)| field).collect();
        assert_eq!(fields, at_fault, "{input}");
    }
    // What is left out stays, and is compared with.
    let input = json!({"clientId": client, "name": "x", "dose": "1", "effectiveStart": "2024-05"});
    let added = house.run(who, "addMedication", "medication { id }", input).await;
    let change =
        json!({"id": added["medication"]["id"], "expectedVersion": 1, "effectiveEnd": "2024-04", "dose": null});
    assert_eq!(
        faults(&house.run(who, "changeMedication", "medication { id }", change.clone()).await)[0].1,
        "effectiveEnd"
    );
    let mut change = change;
    change["effectiveEnd"] = json!("2024-06");
    let selection = "medication { name dose effectiveStart effectiveEnd status version }";
    let changed = house.run(who, "changeMedication", selection, change).await;
    let expected = json!({"name": "x", "dose": null, "effectiveStart": "2024-05", "effectiveEnd": "2024-06", "status": "ACTIVE", "version": 2});
    assert_eq!(changed["medication"], expected);
}
