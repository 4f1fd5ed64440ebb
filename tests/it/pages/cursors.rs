//! Cursors: of use in their own list only, and they tell nothing.
use super::{List, beginning, fill, lists};
use serde_json::json;
use tests::{Chance, House, base64url};

/// A cursor of another list, filter, client or workspace is refused, each in the words of any nonsense.
#[tokio::test]
async fn a_cursor_is_of_use_in_its_own_list_only() {
    let house = House::open().await;
    let client = fill(&house, &mut Chance::new(1), beginning()).await;
    let mut all = lists(&client, beginning());
    // Of another time, and of another client.
    let later = lists(&client, beginning() + time::Duration::seconds(1));
    all.extend(later.into_iter().filter(|list| list.place == "/calendar"));
    let other = house.add_client(&house.a.owner, "Other").await;
    all.extend(lists(&other, beginning()).into_iter().filter(|list| list.place.starts_with("/client/")));
    let nonsense = all[0].refusal(&house, &house.a.owner, json!({"first": 1, "after": "nonsense"})).await;
    for (number, list) in all.iter().enumerate() {
        let cursor = list.page(&house, &house.a.owner, json!({"first": 1})).await["pageInfo"]["endCursor"].clone();
        if cursor.is_null() {
            continue;
        }
        for (other, elsewhere) in all.iter().enumerate().filter(|(other, _)| *other != number) {
            let error = elsewhere.refusal(&house, &house.a.owner, json!({"first": 1, "after": cursor})).await;
            let what = format!("{} {number} in {} {other}", list.name, elsewhere.name);
            assert_eq!(
                (&error["message"], &error["extensions"]),
                (&nonsense["message"], &nonsense["extensions"]),
                "{what}"
            );
        }
        // One changed letter, and it is none of ours.
        let mut changed = cursor.as_str().unwrap().to_owned();
        let letter = if changed.ends_with('A') { "B" } else { "A" };
        changed.replace_range(0..1, letter);
        if changed != cursor {
            list.refusal(&house, &house.a.owner, json!({"first": 1, "after": changed})).await;
        }
    }
    // In another workspace the very same list is another one.
    let clients = List::new("clients", "/clients", 100, "clients(PAGE) ITEMS");
    house.add_client(&house.b.owner, "Bob").await;
    let cursor = clients.page(&house, &house.a.owner, json!({"first": 1})).await["pageInfo"]["endCursor"].clone();
    let error = clients.refusal(&house, &house.b.owner, json!({"first": 1, "after": cursor})).await;
    assert_eq!(error["message"], nonsense["message"]);
}

#[tokio::test]
async fn a_cursor_shows_neither_an_id_nor_a_time() {
    let house = House::open().await;
    let client = fill(&house, &mut Chance::new(2), beginning()).await;
    let mut instants: Vec<i64> = Vec::new();
    for table in ["appointments", "sessions"] {
        let column = if table == "sessions" { "session_at" } else { "starts_at" };
        let sql = format!("select distinct (extract(epoch from {column}) * 1000000)::bigint::text from pazpaz.{table}");
        instants.extend(house.database.texts(&sql).await.iter().map(|text| text.parse::<i64>().unwrap()));
    }
    let holds = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    for list in lists(&client, beginning()) {
        let page = list.page(&house, &house.a.owner, json!({"first": 20})).await;
        for edge in page["edges"].as_array().unwrap() {
            let cursor = edge["cursor"].as_str().unwrap();
            let bytes = base64url(cursor).expect("a base64url text");
            let id = house.database.uuid(edge["node"]["id"].as_str().unwrap());
            let row = uuid::Uuid::parse_str(&id).unwrap();
            // The first six bytes of an id are the time at which it was made.
            assert!(!holds(&bytes, &row.as_bytes()[..6]) && !holds(&bytes, &row.as_bytes()[8..]), "{}", list.name);
            assert!(!holds(&bytes, id.as_bytes()) && !cursor.contains(&id), "{}", list.name);
            for instant in &instants {
                let seconds = instant / 1_000_000;
                let readable = [instant.to_string(), seconds.to_string()];
                assert!(!readable.iter().any(|text| holds(&bytes, text.as_bytes())), "{}", list.name);
                assert!(!holds(&bytes, &instant.to_be_bytes()[1..]) && !holds(&bytes, &instant.to_le_bytes()[..7]));
            }
        }
    }
}
