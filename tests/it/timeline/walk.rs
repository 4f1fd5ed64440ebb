//! Whoever walks through it meets each entry once, at whatever size of pages, in either direction.
use super::{KINDS, Record, all, ids};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::Chance;

/// All entries by pages of random sizes.
async fn walk(record: &Record, filter: &Value, forward: bool, chance: &mut Chance) -> Vec<String> {
    let (size, from, more, edge) = if forward {
        ("first", "after", "hasNextPage", "endCursor")
    } else {
        ("last", "before", "hasPreviousPage", "startCursor")
    };
    let (mut met, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let mut arguments = filter.clone();
        arguments[size] = json!(1 + chance.below(13));
        arguments[from] = cursor;
        let page = record.page(&record.practice().owner, arguments).await;
        met = if forward { [met, ids(&page)].concat() } else { [ids(&page), met].concat() };
        if page["pageInfo"][more] == false {
            return met;
        }
        assert!(!ids(&page).is_empty(), "an empty page promises more");
        cursor = page["pageInfo"][edge].clone();
    }
}

#[tokio::test]
async fn each_entry_of_all_kinds_is_met_once_in_either_direction() {
    let record = Record::open().await;
    let expected = record.expected(&all(), "true", "true").await;
    assert!(expected.len() > 70, "{}", expected.len());
    let whole = record.page(&record.practice().owner, json!({"first": 100})).await;
    let kinds: BTreeSet<&str> =
        whole["nodes"].as_array().unwrap().iter().map(|node| node["__typename"].as_str().unwrap()).collect();
    assert_eq!(kinds, KINDS.iter().map(|kind| kind.typename).collect());
    assert_eq!(whole["totalCount"], expected.len());
    // Within each of the three instants there is some of each kind, so that most pages begin and end among ties.
    let mut chance = Chance::new(97);
    for _ in 0..5 {
        assert_eq!(walk(&record, &json!({}), true, &mut chance).await, expected);
        assert_eq!(walk(&record, &json!({}), false, &mut chance).await, expected);
    }
    for _ in 0..12 {
        let some: Vec<&str> = all().into_iter().filter(|_| chance.below(3) == 0).collect();
        let kinds = if some.is_empty() { vec!["CONSENT"] } else { some };
        let expected = record.expected(&kinds, "true", "true").await;
        let forward = chance.below(2) == 0;
        assert_eq!(walk(&record, &json!({ "kinds": kinds }), forward, &mut chance).await, expected, "{kinds:?}");
    }
}

/// Asked for twice in one request, in other sizes and from the other end, it is whole each time.
#[tokio::test]
async fn it_may_be_asked_for_several_times_at_once() {
    let record = Record::open().await;
    let expected = record.expected(&all(), "true", "true").await;
    let document = "query ($client: ID!) { client(id: $client) { \
        a: timeline(first: 40) { nodes { ... on Node { id } } } b: timeline(first: 60) { nodes { ... on Node { id } } } \
        c: timeline(last: 50) { nodes { ... on Node { id } } } } }";
    let data = record.house.data(&record.practice().owner, document, json!({"client": record.client})).await;
    for (name, part) in [("a", &expected[..40]), ("b", &expected[..60]), ("c", &expected[expected.len() - 50..])] {
        assert_eq!(ids(&data["client"][name]), part, "{name}");
    }
}
