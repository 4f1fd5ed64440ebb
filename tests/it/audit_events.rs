//! The trail as its owner sees it: by client, by user, by thing, by time; exported; and told in plain words.

mod accounting;
mod disclosures;
mod export;
mod filters;
mod large;
mod network;
mod pages;
mod who;

use serde_json::{Value, json};
use tests::{House, Person};

/// All of an event.
const EVENT: &str =
    "id occurredAt action entity rows rowCount clients fields operation requestId network actor { displayName }";

/// Asks for events under a filter, the newest first, a hundred at most.
async fn events(house: &House, who: &Person, filter: Value) -> Vec<Value> {
    let document = format!(
        "query Look($filter: AuditEventFilter) {{ auditEvents(filter: $filter, first: 100) {{ nodes {{ {EVENT} }} totalCount }} }}"
    );
    let data = house.data(who, &document, json!({"filter": filter})).await;
    let list = &data["auditEvents"];
    let nodes = list["nodes"].as_array().unwrap().clone();
    assert!(list["totalCount"].as_i64().unwrap() >= i64::try_from(nodes.len()).unwrap(), "{list}");
    nodes
}

/// Events as `action entity fields`.
fn told(events: &[Value]) -> Vec<String> {
    let text = |event: &Value| {
        let fields: Vec<&str> =
            event["fields"].as_array().unwrap().iter().map(|field| field.as_str().unwrap()).collect();
        let words = [event["action"].as_str().unwrap(), event["entity"].as_str().unwrap(), &fields.join(",")];
        words.join(" ").trim_end().to_owned()
    };
    events.iter().map(text).collect()
}

/// What of the events is no look at the trail itself.
fn without_looks(events: Vec<Value>) -> Vec<Value> {
    events.into_iter().filter(|event| event["action"] != "INSPECT").collect()
}
