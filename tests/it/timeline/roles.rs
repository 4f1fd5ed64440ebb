//! Of what a role does not read there is nothing in it, whichever way it is asked for.
use super::{Record, all, ids};
use serde_json::json;

/// What assistants are told of.
const OFFICE: [&str; 6] = ["APPOINTMENT", "SESSION", "ATTACHMENT", "CONSENT", "TELEHEALTH_SESSION", "DISCLOSURE"];
/// Of files those of the record, not those of notes.
const RECORD: &str = "x.session_id is null";

#[tokio::test]
async fn assistants_are_told_of_what_they_read_and_of_visits_and_notes() {
    let record = Record::open().await;
    let practice = record.practice();
    let expected = record.expected(&OFFICE, "true", RECORD).await;
    let page = record.page(&practice.assistant, json!({"first": 100})).await;
    assert_eq!((ids(&page), &page["totalCount"]), (expected.clone(), &json!(expected.len())));
    assert!(expected.len() > 30 && expected.len() < record.expected(&OFFICE, "true", "true").await.len());
    for kind in all() {
        let expected = if OFFICE.contains(&kind) { record.expected(&[kind], "true", RECORD).await } else { Vec::new() };
        let page = record.page(&practice.assistant, json!({"kinds": [kind], "first": 100})).await;
        assert_eq!((ids(&page), &page["totalCount"]), (expected.clone(), &json!(expected.len())), "{kind}");
    }
    let whole = record.expected(&all(), "true", "true").await;
    let page = record.page(&practice.therapist, json!({"first": 100})).await;
    assert_eq!((ids(&page), &page["totalCount"]), (whole.clone(), &json!(whole.len())));
    // A cursor of somebody who sees more is one of another list.
    let cursor = page["pageInfo"]["startCursor"].clone();
    let document = "query ($id: ID!, $after: String) { client(id: $id) { timeline(after: $after) { totalCount } } }";
    let variables = json!({"id": record.client, "after": cursor});
    let answer = record.house.ask_with(&practice.assistant, document, variables).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
}
