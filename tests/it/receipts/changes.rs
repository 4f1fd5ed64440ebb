//! Changes and their events stand or fall together.

use serde_json::{Value, json};
use tests::House;

use super::{event, events};
use crate::digest;
use crate::plants::Plants;

#[tokio::test]
async fn a_change_leaves_its_event_and_what_its_answer_opens() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let document = "mutation M($id: ID!) { changeClient(input: {id: $id, expectedVersion: 1, email: \"a@b.example\", usedName: null}) \
        { client { legalName } errors { code } } }";
    let answer = house.send(&house.a.owner, document, json!({"id": client})).await;
    let rows = [(client.as_str(), Some(client.as_str()))];
    let expected = [
        event(&house, "M", "change", "client", &rows, &["used_name", "email"]),
        event(&house, "M", "read", "client", &rows, &["legal_name"]),
    ];
    assert_eq!(events(&house, &answer).await, expected, "{}", answer.body);
}

#[tokio::test]
async fn each_change_is_called_by_its_name() {
    let house = House::open().await;
    let plants = Plants::sow(&house, &house.a, 14).await;
    for (field, kind, version, action) in [
        ("archiveClient", "Client", 1, "archive"),
        ("restoreClient", "Client", 2, "restore"),
        ("archiveLocation", "Location", 1, "archive"),
        ("restoreLocation", "Location", 2, "restore"),
        ("archiveService", "Service", 1, "archive"),
        ("restoreService", "Service", 2, "restore"),
        ("confirmAppointment", "Appointment", 1, "change"),
        ("signSession", "Session", 1, "sign"),
    ] {
        let object = kind.to_lowercase();
        let document = format!(
            "mutation Life($id: ID!, $v: Int!) {{ {field}(id: $id, expectedVersion: $v) {{ {object} {{ version }} errors {{ code }} }} }}"
        );
        let answer = house.send(&house.a.owner, &document, json!({"id": plants.ids[kind], "v": version})).await;
        assert_eq!(answer.json()["data"][field]["errors"], json!([]), "{field}: {}", answer.body);
        let found = events(&house, &answer).await;
        // That what a session said before is kept is told as well.
        let told = |one: &&Value| one["action"] != "read" && one["entity"] != "session_revision";
        let changes: Vec<&Value> = found.iter().filter(told).collect();
        assert_eq!(changes.len(), 1, "{field}: {found:?}");
        assert_eq!((&changes[0]["action"], &changes[0]["entity"]), (&json!(action), &json!(object)), "{field}");
    }
}

#[tokio::test]
async fn what_was_rejected_leaves_no_event_of_a_change() {
    let house = House::open().await;
    let plants = Plants::sow(&house, &house.a, 15).await;
    let before = state(&house).await;
    for document in [
        "mutation { addClient(input: {legalName: \" \"}) { errors { code } } }",
        "mutation { addClient(input: {legalName: \"x\", email: \"x\"}) { errors { code } } }",
        "mutation ($id: ID!) { changeClient(input: {id: $id, expectedVersion: 7, notes: \"x\"}) { errors { code } } }",
        "mutation ($id: ID!) { archiveClient(id: $id, expectedVersion: 7) { errors { code } } }",
        "mutation ($id: ID!) { restoreClient(id: $id, expectedVersion: 1) { errors { code } } }",
        "mutation { addService(input: {name: \"Service 15\", durationMinutes: 30}) { errors { code } } }",
    ] {
        let answer = house.send(&house.a.owner, document, json!({"id": plants.ids["Client"]})).await;
        let json = answer.json();
        let payload = json["data"].as_object().and_then(|data| data.values().next()).unwrap();
        assert!(payload["errors"].as_array().is_some_and(|errors| !errors.is_empty()), "{document}: {}", answer.body);
        assert_eq!(events(&house, &answer).await, Vec::<Value>::new(), "{document}");
    }
    assert_eq!(state(&house).await, before);
}

/// Of several changes in a request, one that is rejected does not take the others along, and only those are told of.
#[tokio::test]
async fn a_rejected_change_leaves_the_others_of_its_request() {
    let house = House::open().await;
    let good = "addClient(input: {legalName: \"Ann\"}) { client { id } errors { code } }";
    let bad = "addClient(input: {legalName: \"\"}) { client { id } errors { code } }";
    for order in [[good, bad, good], [bad, good, good], [good, good, bad], [bad, bad, good]] {
        let document = format!("mutation {{ a: {} b: {} c: {} }}", order[0], order[1], order[2]);
        let before = house.database.count("select count(*) from pazpaz.clients").await;
        let answer = house.send(&house.a.owner, &document, json!({})).await;
        let kept = order.iter().filter(|one| **one == good).count();
        let after = house.database.count("select count(*) from pazpaz.clients").await;
        assert_eq!(usize::try_from(after - before).unwrap(), kept, "{}", answer.body);
        let found = events(&house, &answer).await;
        assert_eq!(found.len(), kept, "{found:?}");
        assert!(found.iter().all(|one| one["action"] == "create"), "{found:?}");
    }
}

/// An error undoes the whole request, and its answer does not say otherwise.
#[tokio::test]
async fn a_failing_field_undoes_the_whole_request() {
    let house = House::open().await;
    let before = state(&house).await;
    let fails = "addService(input: {name: \"S\", durationMinutes: 30}) { errors { code } }";
    let works = "addClient(input: {legalName: \"Ann\"}) { client { id legalName } errors { code } }";
    for document in [format!("mutation {{ a: {works} b: {fails} }}"), format!("mutation {{ a: {fails} b: {works} }}")] {
        let answer = house.send(&house.a.therapist, &document, json!({})).await;
        assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "FORBIDDEN", "{}", answer.body);
        assert!(answer.json()["data"].is_null(), "{}", answer.body);
        assert!(events(&house, &answer).await.iter().all(|one| one["action"] == "read"));
    }
    assert_eq!(state(&house).await, before);
}

/// All tables but the trail.
async fn state(house: &House) -> Vec<String> {
    let all = digest::of_tables(&house.database, "true").await;
    all.into_iter().filter(|line| !line.starts_with("audit.events") && !line.starts_with("pazpaz.sign_ins ")).collect()
}
