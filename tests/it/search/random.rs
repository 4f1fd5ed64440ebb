//! Random practices and random questions, against the plain answer: every client looked at, one by one.
use super::{add, add_tag, change, names, page};
use serde_json::{Value, json};
use tests::{Chance, House};

const WORDS: &[&str] = &["ann", "anna", "kowal", "nowak", "zest", "mo", "li", "berg"];
const STATUSES: &[&str] = &["WAITING", "ACTIVE", "INACTIVE", "DISCHARGED"];

#[derive(Clone, Debug)]
struct Known {
    id: String,
    version: i64,
    name: String,
    status: &'static str,
    tags: Vec<String>,
    archived: bool,
}

/// The answer. The texts are too short for typing errors to be forgiven.
fn expected(
    known: &[Known],
    text: &str,
    by_name: bool,
    statuses: &[&str],
    tags: &[String],
    archived: bool,
) -> Vec<String> {
    let fits = |one: &&Known| {
        text.split(' ').all(|word| one.name.contains(word))
            && (statuses.is_empty() || statuses.contains(&one.status))
            && tags.iter().all(|tag| one.tags.contains(tag))
            && one.archived == archived
    };
    let mut fitting: Vec<&Known> = known.iter().filter(fits).collect();
    if by_name {
        fitting.sort_by_key(|one| (&one.name, crate::encoding::row_of(&one.id)));
    } else {
        fitting.reverse();
    }
    fitting.into_iter().map(|one| one.name.clone()).collect()
}

fn some<T: Clone>(chance: &mut Chance, of: &[T], most: usize) -> Vec<T> {
    (0..chance.below(most + 1)).map(|_| chance.pick(of).clone()).collect()
}

async fn step(house: &House, chance: &mut Chance, known: &mut Vec<Known>, tags: &[String]) {
    let name = format!("{} {}", chance.pick(WORDS), chance.pick(WORDS));
    let given = {
        let mut given = some(chance, tags, 2);
        given.sort();
        given.dedup();
        given
    };
    let status = *chance.pick(STATUSES);
    if known.len() < 12 || chance.below(3) == 0 {
        let id = add(house, json!({"legalName": name, "status": status, "tagIds": given})).await;
        known.push(Known { id, version: 1, name, status, tags: given, archived: false });
        return;
    }
    let at = chance.below(known.len());
    let one = &mut known[at];
    match (chance.below(4), one.archived) {
        (0, archived) => {
            let mutation = if archived { "restoreClient" } else { "archiveClient" };
            let payload = house.step(&house.a.owner, mutation, "client { id }", &one.id, one.version).await;
            assert_eq!(payload["errors"], json!([]));
            one.archived = !archived;
        }
        (_, true) => return,
        (1, _) => {
            change(house, &one.id, one.version, json!({"legalName": name})).await;
            one.name = name;
        }
        (2, _) => {
            change(house, &one.id, one.version, json!({"tagIds": given})).await;
            one.tags = given;
        }
        _ => {
            change(house, &one.id, one.version, json!({"status": status})).await;
            one.status = status;
        }
    }
    one.version += 1;
}

async fn ask(house: &House, chance: &mut Chance, known: &[Known], tags: &[String]) {
    let text = (*chance.pick(&["", "", "a", "an", "no", "ow", "li mo", "erg", "a a", "zz"])).to_owned();
    let (order, archived) = (*chance.pick(&["NAME", "NEWEST"]), chance.below(4) == 0);
    let (statuses, wanted) = (some(chance, STATUSES, 2), some(chance, tags, 1));
    let list = json!({
        "search": text, "orderBy": order, "archived": archived, "filter": {"statuses": statuses, "tagIds": wanted},
    });
    let expected = expected(known, &text, order == "NAME", &statuses, &wanted, archived);
    let size = 1 + chance.below(6);
    let (forwards, cursor, other, end) = if chance.below(2) == 0 {
        ("first", "after", "endCursor", "hasNextPage")
    } else {
        ("last", "before", "startCursor", "hasPreviousPage")
    };
    let (mut seen, mut next): (Vec<String>, Value) = (Vec::new(), list.clone());
    next[forwards] = json!(size);
    loop {
        let page = page(house, &house.a.owner, next.clone()).await;
        assert_eq!(page["totalCount"], json!(expected.len()), "{list}");
        let names = names(&page);
        if forwards == "first" {
            seen.extend(names);
        } else {
            seen.splice(0..0, names);
        }
        next[cursor] = page["pageInfo"][other].clone();
        if page["pageInfo"][end] == json!(false) {
            break;
        }
    }
    assert_eq!(seen, expected, "{next} of {known:#?}");
}

#[tokio::test]
async fn a_list_is_what_looking_at_everybody_gives() {
    for seed in 0..3 {
        let house = House::open().await;
        let mut chance = Chance::new(seed);
        let mut tags = Vec::new();
        for name in ["one", "two", "three"] {
            tags.push(add_tag(&house, name).await);
        }
        let mut known = Vec::new();
        for _ in 0..60 {
            step(&house, &mut chance, &mut known, &tags).await;
            ask(&house, &mut chance, &known, &tags).await;
        }
    }
}
