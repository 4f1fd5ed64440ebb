//! Emergency contacts: in the order in which they are called, not too many, put away and back.
use super::{add, id};
use serde_json::{Value, json};
use tests::{House, faults, together};

const LIST: &str = "query ($id: ID!, $archived: Boolean) { client(id: $id) { emergencyContacts(archived: $archived) {
    id name relationship phone email notes rank version } } }";

async fn list(house: &House, client: &str, archived: bool) -> Vec<Value> {
    let data = house.data(&house.a.assistant, LIST, json!({"id": client, "archived": archived})).await;
    data["client"]["emergencyContacts"].as_array().unwrap().clone()
}

fn names(contacts: &[Value]) -> Vec<&str> {
    contacts.iter().map(|contact| contact["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn contacts_are_listed_in_the_order_in_which_they_are_called() {
    let house = House::open().await;
    let who = &house.a.assistant;
    let region = json!({"expectedVersion": 1, "region": "DE"});
    house.run(&house.a.owner, "changeWorkspace", "workspace { version }", region).await;
    let ann = add(&house, "id", json!({"legalName": "Ann"})).await;
    let ann = ann["id"].as_str().unwrap();
    let run = |fields: Value| house.run(who, "addEmergencyContact", "emergencyContact { id rank }", fields);
    let mother =
        run(json!({"clientId": ann, "name": "Mother", "relationship": "mother", "phone": "030 5550 7001"})).await;
    run(json!({"clientId": ann, "name": "Father", "email": "f@example.org", "notes": "after six"})).await;
    run(json!({"clientId": ann, "name": "Friend", "rank": 1})).await;
    let mother = id(&mother, "emergencyContact");
    assert_eq!(names(&list(&house, ann, false).await), ["Mother", "Friend", "Father"]);
    let change = json!({"id": mother, "expectedVersion": 1, "rank": 9, "relationship": null});
    let changed =
        house.run(who, "changeEmergencyContact", "emergencyContact { version relationship phone }", change).await;
    assert_eq!(changed["emergencyContact"], json!({"version": 2, "relationship": null, "phone": "+493055507001"}));
    assert_eq!(names(&list(&house, ann, false).await), ["Friend", "Father", "Mother"]);
    house.step(who, "archiveEmergencyContact", "emergencyContact { id }", &mother, 2).await;
    assert_eq!(names(&list(&house, ann, false).await), ["Friend", "Father"]);
    assert_eq!(names(&list(&house, ann, true).await), ["Mother"]);
    let archived = json!({"id": mother, "expectedVersion": 3, "rank": 1});
    let archived = house.run(who, "changeEmergencyContact", "emergencyContact { id }", archived).await;
    assert_eq!(faults(&archived), [("WRONG_STATE".to_owned(), "id".to_owned())]);
    house.step(who, "restoreEmergencyContact", "emergencyContact { id }", &mother, 3).await;
    assert_eq!(names(&list(&house, ann, false).await), ["Friend", "Father", "Mother"]);
    let wrong = json!({"clientId": ann, "name": " ", "rank": 0, "phone": "12", "email": "x"});
    let fields: Vec<String> = faults(&run(wrong).await).into_iter().map(|(_, field)| field).collect();
    assert_eq!(fields, ["rank", "name", "phone", "email"]);
}

#[tokio::test]
async fn of_many_who_add_at_once_no_more_get_in_than_there_is_room_for() {
    let house = House::open().await;
    let who = &house.a.owner;
    let ann = add(&house, "id", json!({"legalName": "Ann"})).await;
    let ann = ann["id"].as_str().unwrap();
    let run = |number: usize| {
        let fields = json!({"clientId": ann, "name": format!("Contact {number}")});
        house.run(who, "addEmergencyContact", "emergencyContact { id }", fields)
    };
    for number in 0..15 {
        run(number).await;
    }
    let payloads = together((15..25).map(run)).await;
    let refused = payloads.iter().filter(|payload| payload["emergencyContact"].is_null()).collect::<Vec<_>>();
    assert_eq!(refused.len(), 5);
    assert!(
        refused.iter().all(|payload| faults(payload) == [("INVALID".to_owned(), "clientId".to_owned())]),
        "{refused:?}"
    );
    let contacts = list(&house, ann, false).await;
    assert_eq!(contacts.len(), 20);
    assert_eq!(contacts[19]["rank"], 20);
    let first = contacts[0]["id"].as_str().unwrap();
    house.step(who, "archiveEmergencyContact", "emergencyContact { id }", first, 1).await;
    run(30).await;
    let full = house.step(who, "restoreEmergencyContact", "emergencyContact { id }", first, 2).await;
    assert_eq!(faults(&full), [("INVALID".to_owned(), "clientId".to_owned())]);
}
