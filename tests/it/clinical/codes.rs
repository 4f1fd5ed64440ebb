//! Codes are found by their beginnings and by words, as they are valid on a date, alike for every practice.
use migration::admin::icd10cm::{self, Code, Release};
use serde_json::{Value, json};
use tests::{Chance, Database, House, Person};

const SEARCH: &str = "query ($search: String, $on: Date!, $first: Int, $after: String, $last: Int, $before: String) {
    diagnosisCodes(search: $search, on: $on, first: $first, after: $after, last: $last, before: $before) {
      nodes { code billable description edition } totalCount pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } }";

pub(super) fn release(edition: &str, valid_from: &str, valid_until: &str) -> Release {
    let [edition, valid_from, valid_until] = [edition, valid_from, valid_until].map(str::to_owned);
    Release { edition, valid_from, valid_until }
}

pub(super) fn made(code: &str, billable: bool, description: &str) -> Code {
    let description = description.to_owned();
    Code { code: code.to_owned(), billable, short_description: description.clone(), description }
}

async fn keep(database: &Database, release: &Release, codes: &[Code]) {
    icd10cm::import(&database.url("pazpaz_owner"), release, codes).await.unwrap();
}

async fn found(house: &House, who: &Person, search: &str, on: &str) -> Vec<String> {
    let data = house.data(who, SEARCH, json!({"search": search, "on": on, "first": 100})).await;
    codes(&data["diagnosisCodes"])
}

fn codes(connection: &Value) -> Vec<String> {
    connection["nodes"].as_array().unwrap().iter().map(|node| node["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn codes_are_found_by_beginnings_and_words_on_a_date_by_anybody() {
    let house = House::open().await;
    let (owner, date) = (&house.a.owner, "2025-12-01");
    assert_eq!(found(&house, owner, "grief", date).await, [""; 0], "nothing is there");
    let first = [
        made("U9D", false, "Griefs of the ear"),
        made("U9D0", true, "Grief of the left ear"),
        made("U9D1", true, "Grievous noise, left"),
        made("U9DX", true, "Hearing of griefs, left"),
        made("V8A", true, "Ménière's grief"),
    ];
    keep(&house.database, &release("2026", "2025-10-01", "2026-09-30"), &first).await;
    let second = [made("U9D", false, "Griefs of the ear"), made("U9D2", true, "Grief of the right ear")];
    keep(&house.database, &release("2026", "2026-04-01", "2026-09-30"), &second).await;

    let expected: [(&str, &[&str]); 9] = [
        // Whole words come first, and codes before headers.
        ("grief", &["U9D.0", "V8A", "U9D.X", "U9D"]),
        ("GRIEFS", &["U9D.X", "U9D"]),
        ("left gri", &["U9D.0", "U9D.1", "U9D.X"]),
        ("menieres", &["V8A"]),
        ("u9d", &["U9D", "U9D.0", "U9D.1", "U9D.X"]),
        ("U9D.0", &["U9D.0"]),
        ("ear right", &[]),
        ("rief", &[]),
        ("", &["U9D", "U9D.0", "U9D.1", "U9D.X", "V8A"]),
    ];
    for who in [owner, &house.a.assistant, &house.b.therapist] {
        for (search, codes) in expected {
            assert_eq!(found(&house, who, search, date).await, codes, "{search}");
        }
    }
    // Each date has the codes of the release that began last.
    for (date, codes) in [
        ("2025-09-30", &[][..]),
        ("2026-03-31", &["U9D", "U9D.0", "U9D.1", "U9D.X"]),
        ("2026-04-01", &["U9D", "U9D.2"]),
        ("2026-10-01", &[]),
    ] {
        assert_eq!(found(&house, owner, "u9d", date).await, codes, "{date}");
    }
    let refused = house.ask_with(owner, SEARCH, json!({"search": "x".repeat(201), "on": date})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    let releases = house
        .data(&house.b.assistant, "{ diagnosisCodeReleases { edition validFrom validUntil codes } }", json!({}))
        .await;
    assert_eq!(
        releases["diagnosisCodeReleases"][1],
        json!({"edition": "2026", "validFrom": "2025-10-01", "validUntil": "2026-09-30", "codes": 5})
    );
    // What is in memory is not what was imported anew.
    keep(&house.database, &release("2026", "2026-04-01", "2026-09-30"), &first[..1]).await;
    assert_eq!(found(&house, owner, "u9d", "2026-04-01").await, ["U9D"]);
}

#[tokio::test]
async fn pages_of_a_search_are_one_list_whatever_their_sizes() {
    let house = House::open().await;
    super::import(&house.database).await;
    let who = &house.a.therapist;
    let mut chance = Chance::new(5);
    for search in ["invented", "degree 1", "u9d.k0", "nothing"] {
        let whole = house.data(who, SEARCH, json!({"search": search, "on": "2020-01-01", "first": 100})).await;
        let whole = &whole["diagnosisCodes"];
        let all = codes(whole);
        for _ in 0..3 {
            for forwards in [true, false] {
                let (size, cursor) = if forwards { ("first", "after") } else { ("last", "before") };
                let (more, end) =
                    if forwards { ("hasNextPage", "endCursor") } else { ("hasPreviousPage", "startCursor") };
                let (mut walked, mut at) = (Vec::new(), Value::Null);
                loop {
                    let variables =
                        json!({"search": search, "on": "2020-01-01", size: 1 + chance.below(40), cursor: at});
                    let page = house.data(who, SEARCH, variables).await["diagnosisCodes"].clone();
                    assert_eq!(page["totalCount"], whole["totalCount"]);
                    let part = codes(&page);
                    walked = if forwards { [walked, part].concat() } else { [part, walked].concat() };
                    if page["pageInfo"][more] == json!(false) {
                        break;
                    }
                    at = page["pageInfo"][end].clone();
                }
                walked.truncate(100);
                assert_eq!(walked, all, "{search}");
            }
        }
    }
}
