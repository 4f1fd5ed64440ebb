//! By kind and date.
use super::{Record, all, ids};
use serde_json::json;

/// From an instant on, and before one: what stands on the first is in, what stands on the second is not.
#[tokio::test]
async fn what_stands_at_the_first_instant_is_in_and_at_the_last_is_not() {
    let record = Record::open().await;
    let owner = &record.practice().owner;
    let days = ["2029-05-01T10:00:00Z", "2029-05-02T10:00:00Z", "2029-05-03T10:00:00Z", "2029-05-03T10:00:00.000001Z"];
    let mut counted = Vec::new();
    for (start, from) in days.iter().enumerate() {
        for to in &days[start + 1..] {
            for kinds in [vec![], vec!["MEDICATION", "APPOINTMENT", "DISCLOSURE"]] {
                let within = format!("at >= '{from}' and at < '{to}'");
                let named = if kinds.is_empty() { all() } else { kinds.clone() };
                let expected = record.expected(&named, &within, "true").await;
                let arguments = json!({"kinds": kinds, "from": from, "to": to, "first": 100});
                let page = record.page(owner, arguments).await;
                assert_eq!((ids(&page), &page["totalCount"]), (expected.clone(), &json!(expected.len())), "{within}");
                counted.push(expected.len());
            }
        }
    }
    // Two of each kind stand at each of the days, but for what is archived.
    assert!(counted.iter().all(|count| *count >= 5) && counted.contains(&6), "{counted:?}");
    for (open, within) in [("from", "at >= '2029-05-02T10:00:00Z'"), ("to", "at < '2029-05-02T10:00:00Z'")] {
        let expected = record.expected(&all(), within, "true").await;
        let page = record.page(owner, json!({open: days[1], "first": 100})).await;
        assert_eq!(ids(&page), expected, "{within}");
    }
}

#[tokio::test]
async fn a_span_that_is_none_is_refused_by_its_name() {
    let record = Record::open().await;
    for to in ["2029-05-01T10:00:00Z", "2029-04-30T10:00:00Z", "0001-01-01T00:00:00Z"] {
        let document = "query ($id: ID!, $to: DateTime) { client(id: $id) { timeline(from: \"2029-05-01T10:00:00Z\", to: $to) { totalCount } } }";
        let variables = json!({"id": record.client, "to": to});
        let answer = record.house.ask_with(&record.practice().owner, document, variables).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{to}: {answer}");
        assert_eq!(error["message"], "Argument \"to\": Must be later than from.", "{to}");
    }
    // Years that no entry can have are no reason to fail.
    for (from, to, none) in [
        ("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", false),
        ("2999-01-01T00:00:00Z", "9999-12-31T00:00:00Z", true),
    ] {
        let page = record.page(&record.practice().owner, json!({"from": from, "to": to, "first": 1})).await;
        assert_eq!(page["totalCount"] == 0, none, "{from} to {to}: {page}");
    }
}
