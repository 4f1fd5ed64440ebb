//! Walking through the trail: each event once and in order, by pages of any size, in either direction.

use serde_json::{Value, json};
use tests::{Chance, House};

const PAGE: &str = "query ($filter: AuditEventFilter, $first: Int, $after: String, $last: Int, $before: String) {
    auditEvents(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        nodes { id } edges { cursor node { id } } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

async fn page(house: &House, filter: &Value, mut arguments: Value) -> Value {
    arguments["filter"] = filter.clone();
    house.data(&house.a.owner, PAGE, arguments).await["auditEvents"].clone()
}

fn ids(page: &Value) -> Vec<String> {
    page["nodes"].as_array().unwrap().iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_walk_in_either_direction_meets_each_event_once() {
    let house = House::open().await;
    let owner = &house.a.owner;
    let client = house.add_client(owner, "Ann").await;
    for number in 0..25 {
        house.data(owner, "query ($id: ID!) { client(id: $id) { legalName createdAt } }", json!({"id": client})).await;
        if number == 12 {
            house.seal().await;
        }
    }
    let mut chance = Chance::new(7);
    let to = house
        .database
        .texts("select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        .await
        .remove(0);
    let user = crate::encoding::global_id(<entity::UserId as entity::Id>::TABLE, owner.id.0);
    for filter in [
        json!({"to": to}),
        json!({"to": to, "clientId": client}),
        json!({"to": to, "userId": user}),
        json!({"to": to, "nodeId": client, "actions": ["READ"]}),
    ] {
        let whole = page(&house, &filter, json!({"first": 100})).await;
        let all = ids(&whole);
        assert!(all.len() >= 25 && whole["totalCount"] == all.len(), "{filter}: {whole}");
        for (size, from, edge, more) in
            [("first", "after", "endCursor", "hasNextPage"), ("last", "before", "startCursor", "hasPreviousPage")]
        {
            let (mut met, mut cursor) = (Vec::new(), Value::Null);
            loop {
                let next = page(&house, &filter, json!({size: 1 + chance.below(9), from: cursor})).await;
                met = if size == "first" { [met, ids(&next)].concat() } else { [ids(&next), met].concat() };
                cursor = next["pageInfo"][edge].clone();
                if next["pageInfo"][more] == false {
                    break;
                }
            }
            assert_eq!(met, all, "{filter} {size}");
        }
        let (after, before) = (&whole["edges"][3]["cursor"], &whole["edges"][9]["cursor"]);
        for size in ["first", "last"] {
            let between = page(&house, &filter, json!({size: 50, "after": after, "before": before})).await;
            assert_eq!(ids(&between), all[4..9], "{filter} {size}");
        }
    }
}

#[tokio::test]
async fn a_cursor_is_of_use_under_its_own_filter_only() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    let filters = [
        json!({}),
        json!({"clientId": client}),
        json!({"nodeId": client}),
        json!({"actions": ["CREATE"]}),
        json!({"to": "2999-01-01T00:00:00Z"}),
        json!({"from": "2020-01-01T00:00:00Z"}),
    ];
    for (number, filter) in filters.iter().enumerate() {
        let cursor = page(&house, filter, json!({"first": 1})).await["pageInfo"]["endCursor"].clone();
        assert!(cursor.is_string(), "{filter}");
        for (_, other) in filters.iter().enumerate().filter(|(other, _)| *other != number) {
            let answer = house.ask_with(&house.a.owner, PAGE, json!({"filter": other, "after": cursor})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{filter} in {other}: {answer}");
        }
    }
    for (arguments, named) in
        [(json!({"first": 101}), "first"), (json!({"last": -1}), "last"), (json!({"after": "x"}), "after")]
    {
        let answer = house.ask_with(&house.a.owner, PAGE, arguments).await;
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("Argument \"{named}\":")), "{answer}");
    }
}
