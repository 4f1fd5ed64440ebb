//! Finding clients: by name, exactly, by what the practice knows of them, and all of these together.
mod current;
mod exact;
mod filters;
mod names;
mod random;
mod seen;
mod tags;

use serde_json::{Value, json};
use tests::{House, Person};

/// A list of clients with everything that tells where it stands.
const LIST: &str =
    "query List($search: String, $orderBy: ClientOrder, $filter: ClientFilter, $archived: Boolean! = false,
    $first: Int, $after: String, $last: Int, $before: String) {
  clients(search: $search, orderBy: $orderBy, filter: $filter, archived: $archived,
    first: $first, after: $after, last: $last, before: $before) {
    nodes { id displayName } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

/// The page of a list.
async fn page(house: &House, who: &Person, arguments: Value) -> Value {
    house.data(who, LIST, arguments).await["clients"].clone()
}

/// The names on a page, in order. Each is the whole list where it fits on one.
fn names(page: &Value) -> Vec<String> {
    page["nodes"].as_array().unwrap().iter().map(|node| node["displayName"].as_str().unwrap().to_owned()).collect()
}

/// The names on a list that fits on a page, in order.
async fn found(house: &House, arguments: Value) -> Vec<String> {
    let page = page(house, &house.a.owner, arguments.clone()).await;
    let names = names(&page);
    assert_eq!(page["totalCount"], json!(names.len()), "{arguments}");
    names
}

/// The names that a text finds.
async fn search(house: &House, text: &str) -> Vec<String> {
    found(house, json!({"search": text, "first": 100})).await
}

/// Adds a client with these fields and gives its id.
async fn add(house: &House, fields: Value) -> String {
    let payload = house.run(&house.a.owner, "addClient", "client { id }", fields).await;
    assert_eq!(payload["errors"], json!([]), "{payload}");
    payload["client"]["id"].as_str().unwrap().to_owned()
}

/// Changes a client that is at that version.
async fn change(house: &House, id: &str, version: i64, mut fields: Value) {
    fields["id"] = json!(id);
    fields["expectedVersion"] = json!(version);
    let payload = house.run(&house.a.owner, "changeClient", "client { id }", fields).await;
    assert_eq!(payload["errors"], json!([]), "{payload}");
}

/// Adds a tag and gives its id.
async fn add_tag(house: &House, name: &str) -> String {
    let payload = house.run(&house.a.owner, "addTag", "tag { id }", json!({"name": name})).await;
    assert_eq!(payload["errors"], json!([]), "{payload}");
    payload["tag"]["id"].as_str().unwrap().to_owned()
}
