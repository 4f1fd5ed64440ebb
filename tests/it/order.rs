//! Fields come in the order in which they were asked for, whichever is done first.
use serde_json::json;
use tests::House;

/// The names stand in the text in this order.
fn in_order(body: &str, names: &[&str]) {
    let places: Vec<_> = names.iter().map(|name| body.find(&format!("\"{name}\":"))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{names:?}: {places:?} in {body}");
}

#[tokio::test]
async fn fields_come_in_the_order_in_which_they_were_asked_for() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ann").await;
    let provider = house.providers(who).await.remove(0);
    let visit = house.book(who, &client, &provider, "2031-03-04T10:00:00Z").await;
    house.write(who, &visit, "a note").await;

    // What needs the database is asked for before what does not.
    let viewer = "{ viewer { a: user { b: displayName c: id } d: workspace { e: name } f: role } g: __typename h: viewer { i: role } }";
    let body = house.send(who, viewer, json!({})).await.body;
    in_order(&body, &["a", "b", "c", "d", "e", "f", "g", "h", "i"]);

    // Through lists, fragments and types of different shape.
    let timeline = "query ($id: ID!) { client(id: $id) { ...Mine b: id } }
        fragment Mine on Client { a: timeline(first: 5) { nodes {
            ... on Session { s1: appointment { id } s2: subjective s3: status }
            ... on Appointment { v1: provider { id } ...Rest } } } }
        fragment Rest on Appointment { v2: session { id } v3: status }";
    let body = house.send(who, timeline, json!({"id": client})).await.body;
    in_order(&body, &["a", "b"]);
    in_order(&body, &["s1", "s2", "s3"]);
    in_order(&body, &["v1", "v2", "v3"]);

    // A key that is asked for twice stands where it was asked for first.
    let twice = "{ viewer { user { displayName } role user { id } } }";
    in_order(&house.send(who, twice, json!({})).await.body, &["user", "displayName", "id", "role"]);
}
