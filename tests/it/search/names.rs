//! By name, in any script, with what people get wrong, and sorted.
use super::{found, names, page, search};
use serde_json::json;
use tests::House;

async fn people() -> House {
    let house = House::open().await;
    for name in [
        "Jan Nowakowski",
        "Anna Nowak",
        "Łukasz Wójcik",
        "Anne-Marie Dubois",
        "שרה כהן",
        "محمد أحمد",
        "山田 太郎",
        "Siobhán O'Brien",
        "Katarzyna Größ",
    ] {
        house.add_client(&house.a.owner, name).await;
    }
    super::add(&house, json!({"legalName": "Dorothea Nowicka", "usedName": "Dot Nowicka"})).await;
    house
}

#[tokio::test]
async fn a_name_is_found_as_people_type_it() {
    let house = people().await;
    let cases: &[(&str, &[&str])] = &[
        // The beginning of the name, then of a word, by name among equals.
        ("anna", &["Anna Nowak", "Anne-Marie Dubois"]),
        ("now", &["Anna Nowak", "Dot Nowicka", "Jan Nowakowski"]),
        ("nowak jan", &["Jan Nowakowski"]),
        ("JAN NOWAKOWSKI", &["Jan Nowakowski"]),
        // Within a word.
        ("wakow", &["Jan Nowakowski"]),
        // Without accents, or with others.
        ("wojcik", &["Łukasz Wójcik"]),
        ("lukasz", &["Łukasz Wójcik"]),
        ("gross", &["Katarzyna Größ"]),
        ("obrien", &["Siobhán O'Brien"]),
        ("O’Brien", &["Siobhán O'Brien"]),
        // A typing error, two in a long word.
        ("nwoak", &["Anna Nowak", "Jan Nowakowski"]),
        ("katarzna", &["Katarzyna Größ"]),
        // Other scripts.
        ("כהן", &["שרה כהן"]),
        ("محمد", &["محمد أحمد"]),
        ("山田太郎", &["山田 太郎"]),
        // The name in documents too.
        ("dorothea", &["Dot Nowicka"]),
        ("marie dubois", &["Anne-Marie Dubois"]),
        ("xyzzy", &[]),
        ("%", &[]),
        ("'; drop table clients; --", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(search(&house, text).await, *expected, "{text}");
    }
    assert_eq!(search(&house, "   ").await.len(), 10);
}

#[tokio::test]
async fn a_list_by_name_is_paged_both_ways() {
    let house = people().await;
    let all = found(&house, json!({"orderBy": "NAME"})).await;
    assert_eq!(all[..4], ["Anna Nowak", "Anne-Marie Dubois", "Dot Nowicka", "Jan Nowakowski"]);
    assert_eq!(all.len(), 10);
    for size in [1, 3, 4, 10] {
        let (mut forwards, mut cursor) = (Vec::new(), json!(null));
        loop {
            let page = page(&house, &house.a.owner, json!({"orderBy": "NAME", "first": size, "after": cursor})).await;
            assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(!forwards.is_empty()));
            forwards.extend(names(&page));
            cursor = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
        }
        assert_eq!(forwards, all, "{size}");
        let (mut backwards, mut cursor) = (Vec::new(), json!(null));
        loop {
            let page = page(&house, &house.a.owner, json!({"orderBy": "NAME", "last": size, "before": cursor})).await;
            backwards.splice(0..0, names(&page));
            cursor = page["pageInfo"]["startCursor"].clone();
            if page["pageInfo"]["hasPreviousPage"] == json!(false) {
                break;
            }
        }
        assert_eq!(backwards, all, "{size}");
    }
}

#[tokio::test]
async fn a_cursor_is_of_one_list() {
    let house = people().await;
    let lists = [
        json!({"orderBy": "NAME"}),
        json!({"orderBy": "NEWEST"}),
        json!({"search": "now"}),
        json!({"search": "nowa"}),
        json!({"search": "now", "orderBy": "NAME"}),
        json!({"search": "now", "orderBy": "NEWEST"}),
        json!({"orderBy": "NAME", "filter": {"statuses": ["ACTIVE"]}}),
        json!({"orderBy": "NAME", "filter": {"hasNextAppointment": false}}),
    ];
    let mut cursors = Vec::new();
    for list in &lists {
        let mut one = list.clone();
        one["first"] = json!(1);
        cursors.push(page(&house, &house.a.owner, one).await["pageInfo"]["endCursor"].clone());
    }
    for (at, list) in lists.iter().enumerate() {
        for (from, cursor) in cursors.iter().enumerate() {
            let mut next = list.clone();
            next["after"] = cursor.clone();
            let answer = house.ask_with(&house.a.owner, super::LIST, next).await;
            assert_eq!(
                answer.get("errors").is_none(),
                at == from,
                "{list} after a cursor of {}: {answer}",
                lists[from]
            );
        }
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_called_by_its_name() {
    let house = House::open().await;
    let (early, late) = ("2030-01-01T00:00:00Z", "2031-01-01T00:00:00Z");
    for (arguments, name) in [
        (json!({"search": "x".repeat(201)}), "search"),
        (json!({"orderBy": "RELEVANCE"}), "orderBy"),
        (json!({"filter": {"tagIds": vec!["x"; 51]}}), "filter.tagIds"),
        (json!({"filter": {"lastSeenAfter": late, "lastSeenBefore": early}}), "filter.lastSeenBefore"),
        (
            json!({"filter": {"nextAppointmentAfter": late, "nextAppointmentBefore": late}}),
            "filter.nextAppointmentBefore",
        ),
        (json!({"filter": {"nextAppointmentAfter": late, "hasNextAppointment": false}}), "filter.hasNextAppointment"),
        (json!({"search": "x", "first": 101}), "first"),
        (json!({"search": "x", "after": "nonsense"}), "after"),
    ] {
        let answer = house.ask_with(&house.a.owner, super::LIST, arguments.clone()).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{arguments}: {answer}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(&format!("\"{name}\"")), "{arguments}: {message}");
    }
}
