//! What may be asked of a list.
use super::{beginning, lists};
use serde_json::json;
use tests::House;

#[tokio::test]
async fn sizes_out_of_bounds_and_both_directions_are_refused_by_name() {
    let house = House::open().await;
    let client = house.add_client(&house.a.owner, "Ann").await;
    for list in lists(&client, beginning()) {
        let cases = [
            (json!({"first": -1}), "first"),
            (json!({"last": -1}), "last"),
            (json!({"first": list.most + 1}), "first"),
            (json!({"last": list.most + 1}), "last"),
            (json!({"first": i32::MAX}), "first"),
            (json!({"first": i32::MIN}), "first"),
            (json!({"first": 1, "last": 1}), "last"),
            (json!({"first": 1, "after": "nonsense"}), "after"),
            (json!({"last": 1, "before": ""}), "before"),
        ];
        for (arguments, named) in cases {
            let error = list.refusal(&house, &house.a.owner, arguments.clone()).await;
            let what = format!("{} {arguments}: {error}", list.name);
            // A page beyond all bounds may be refused by the guard of documents, before anything is run.
            if error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED" {
                assert!(arguments["first"].as_i64().or(arguments["last"].as_i64()) > Some(500), "{what}");
                continue;
            }
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{what}");
            assert!(error["message"].as_str().unwrap().starts_with(&format!("Argument \"{named}\":")), "{what}");
        }
        list.page(&house, &house.a.owner, json!({"first": list.most})).await;
        list.page(&house, &house.a.owner, json!({"last": list.most})).await;
    }
}

#[tokio::test]
async fn a_span_of_the_calendar_ends_after_it_starts_within_bounds() {
    let house = House::open().await;
    let spans = [
        ("2031-01-01T00:00:00Z", "2031-01-01T00:00:00Z", false),
        ("2031-01-02T00:00:00Z", "2031-01-01T00:00:00Z", false),
        ("2031-01-01T00:00:00Z", "2031-03-04T00:00:01Z", false),
        ("2031-01-01T00:00:00Z", "2031-03-04T00:00:00Z", true),
        // An instant, not a text: these are a second apart.
        ("2031-01-01T12:00:00+12:00", "2031-01-01T00:00:01Z", true),
    ];
    for (from, to, fits) in spans {
        let document = "query ($from: DateTime!, $to: DateTime!) { calendar(from: $from, to: $to) { totalCount } }";
        let answer = house.ask_with(&house.a.owner, document, json!({"from": from, "to": to})).await;
        if fits {
            assert_eq!(answer["data"]["calendar"]["totalCount"], 0, "{answer}");
        } else {
            assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
            assert!(answer["errors"][0]["message"].as_str().unwrap().starts_with("Argument \"to\":"), "{answer}");
        }
    }
    let many = vec!["AAAAAAAAAAAAAAAAAAAAAAAA"; 101];
    let error =
        house.ask_with(&house.a.owner, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({"ids": many})).await;
    assert!(error["errors"][0]["message"].as_str().unwrap().starts_with("Argument \"ids\":"), "{error}");
}
