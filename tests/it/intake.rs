//! Taking somebody on: numbers that mean nothing, hints at who may be there already, what was agreed to, whom to call.
mod consents;
mod contacts;
mod duplicates;
mod numbers;

use serde_json::{Value, json};
use tests::House;

/// Adds a client with these fields and gives what is selected of it.
async fn add(house: &House, selection: &str, fields: Value) -> Value {
    let payload = house.run(&house.a.owner, "addClient", &format!("client {{ {selection} }}"), fields).await;
    assert_eq!(payload["errors"], json!([]), "{payload}");
    payload["client"].clone()
}

/// The id of what was changed.
fn id(payload: &Value, thing: &str) -> String {
    payload[thing]["id"].as_str().unwrap_or_else(|| panic!("{payload}")).to_owned()
}
