//! Walking through whole lists.
use super::{List, beginning, fill, lists};
use serde_json::{Value, json};
use tests::{Chance, House};

const SEED: u64 = 4_711;
/// How much the largest page of every list holds.
const LARGEST: usize = 100;

#[tokio::test]
async fn a_walk_in_either_direction_meets_each_item_once_and_in_order() {
    let house = House::open().await;
    let mut chance = Chance::new(SEED);
    let client = fill(&house, &mut chance, beginning()).await;
    for list in lists(&client, beginning()) {
        let whole = whole(&house, &list).await;
        let ids = ids(&whole);
        assert_eq!(whole["totalCount"], ids.len(), "{}", list.name);
        assert!(ids.len() >= 10 && ids.len() < 200, "{} has {} items", list.name, ids.len());
        let mut distinct = ids.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), ids.len(), "{}", list.name);
        for round in 0..4 {
            assert_eq!(
                walk(&house, &list, &mut chance, true, ids.len()).await,
                ids,
                "{} {round}, seed {SEED}",
                list.name
            );
            assert_eq!(
                walk(&house, &list, &mut chance, false, ids.len()).await,
                ids,
                "{} {round}, seed {SEED}",
                list.name
            );
        }
        between(&house, &list, &whole, &mut chance).await;
    }
}

/// All of a list, by the largest pages that every list has.
async fn whole(house: &House, list: &List) -> Value {
    let mut whole = list.page(house, &house.a.owner, json!({"first": LARGEST})).await;
    while whole["pageInfo"]["hasNextPage"] == true {
        let after = whole["pageInfo"]["endCursor"].clone();
        let mut page = list.page(house, &house.a.owner, json!({"first": LARGEST, "after": after})).await;
        for part in ["edges", "nodes"] {
            let more = page[part].as_array_mut().unwrap().split_off(0);
            whole[part].as_array_mut().unwrap().extend(more);
        }
        whole["pageInfo"] = page["pageInfo"].clone();
    }
    whole
}

/// All items, by pages of random sizes, from the front or from the back.
async fn walk(house: &House, list: &List, chance: &mut Chance, forward: bool, length: usize) -> Vec<String> {
    let (size, from, more, back, edge) = if forward {
        ("first", "after", "hasNextPage", "hasPreviousPage", "endCursor")
    } else {
        ("last", "before", "hasPreviousPage", "hasNextPage", "startCursor")
    };
    let mut met: Vec<String> = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let asked = 1 + chance.below(17);
        let page = list.page(house, &house.a.owner, json!({size: asked, from: cursor})).await;
        let items = ids(&page);
        let info = &page["pageInfo"];
        assert_eq!(info[back], !met.is_empty(), "{}: {info}", list.name);
        assert_eq!(page["totalCount"], length, "{}", list.name);
        assert_eq!(items.len(), asked.min(length - met.len()), "{}", list.name);
        check_cursors(&page);
        met = if forward { [met, items].concat() } else { [items, met].concat() };
        assert_eq!(info[more], met.len() < length, "{}: {info}", list.name);
        if info[more] == false {
            return met;
        }
        cursor = info[edge].clone();
    }
}

/// Between two cursors lies what lies between their items, from whichever end it is asked.
async fn between(house: &House, list: &List, whole: &Value, chance: &mut Chance) {
    let all = ids(whole);
    for _ in 0..5 {
        let start = chance.below(all.len() - 2);
        let end = start + 1 + chance.below((all.len() - start - 1).min(LARGEST));
        let (after, before) = (&whole["edges"][start]["cursor"], &whole["edges"][end]["cursor"]);
        let inside = &all[start + 1..end];
        for size in ["first", "last"] {
            let arguments = json!({size: LARGEST, "after": after, "before": before});
            let page = list.page(house, &house.a.owner, arguments).await;
            assert_eq!(ids(&page), inside, "{} {start}..{end}", list.name);
        }
    }
    let none = list.page(house, &house.a.owner, json!({"first": 0})).await;
    let info = json!({"hasNextPage": true, "hasPreviousPage": false, "startCursor": null, "endCursor": null});
    assert_eq!((ids(&none).len(), &none["pageInfo"]), (0, &info), "{}", list.name);
}

fn check_cursors(page: &Value) {
    let edges = page["edges"].as_array().unwrap();
    let (first, last) = (edges.first().unwrap(), edges.last().unwrap());
    assert_eq!((&page["pageInfo"]["startCursor"], &page["pageInfo"]["endCursor"]), (&first["cursor"], &last["cursor"]));
}

fn ids(page: &Value) -> Vec<String> {
    let text = |node: &Value| node["id"].as_str().unwrap().to_owned();
    let nodes: Vec<_> = page["nodes"].as_array().unwrap().iter().map(text).collect();
    let edges: Vec<_> = page["edges"].as_array().unwrap().iter().map(|edge| text(&edge["node"])).collect();
    assert_eq!(nodes, edges);
    nodes
}
