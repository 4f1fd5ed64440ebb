//! Clients, services and locations: added, changed, archived, restored, and refused with the field that is at fault.
mod archive;
mod change;
mod names;
mod offered;
mod rules;
mod several;

use serde_json::{Value, json};
use tests::{House, Person};

const CLIENT: &str = "client { id version legalName usedName displayName birthDate email phone address notes provider { id } archivedAt }";
const SERVICE: &str = "service { id version name durationMinutes bufferMinutes price { cents currency } archivedAt }";
const LOCATION: &str = "location { id version name kind address timeZone archivedAt }";

/// The three kinds of things, each with its selection and the least that adds one.
fn kinds() -> [(&'static str, &'static str, Value); 3] {
    [
        ("Client", CLIENT, json!({"legalName": "Ann"})),
        ("Service", SERVICE, json!({"name": "Talk", "durationMinutes": 50})),
        ("Location", LOCATION, json!({"name": "Room", "kind": "ROOM"})),
    ]
}

/// Does what must succeed and gives the thing.
async fn done(house: &House, who: &Person, mutation: &str, selection: &str, input: Value) -> Value {
    let payload = house.run(who, mutation, selection, input).await;
    assert_eq!(payload["errors"], json!([]), "{mutation}");
    thing(&payload)
}

fn thing(payload: &Value) -> Value {
    payload.as_object().unwrap().iter().find(|(name, _)| *name != "errors").unwrap().1.clone()
}

fn id(node: &Value) -> &str {
    node["id"].as_str().unwrap()
}
