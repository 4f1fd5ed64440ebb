//! What is opened is what was asked for: the receipts say so, field by field.
use super::counted;
use serde_json::json;

/// Every field that receipts of the last request name, with how many rows it was opened in.
const OPENED: &str = "select e.entity || '.' || f || ' ' || sum(cardinality(e.entity_ids))::text
    from audit.events e cross join unnest(e.fields) f where e.action = 'read'
    and e.request_id = (select request_id from audit.events order by position desc limit 1)
    group by e.entity, f order by 1";

#[tokio::test]
async fn only_the_fields_that_were_asked_for_are_opened() {
    let house = counted().await;
    let who = &house.a.owner;
    let cases: [(&str, &[&str]); 5] = [
        ("query A { clients(first: 10) { nodes { id email } } }", &["client.email 10"]),
        // Half of the clients go by another name; the legal one of those is not opened.
        ("query B { clients(first: 10) { nodes { displayName } } }", &["client.legal_name 5", "client.used_name 5"]),
        // Asked for twice, opened for one receipt.
        (
            "query C { clients(first: 4) { nodes { notes again: notes timeline { nodes { ... on Session { plan } } } } } }",
            &["client.notes 4", "session.plan 40"],
        ),
        (
            "query D { calendar(from: \"2030-03-17T00:00:00Z\", to: \"2030-04-20T00:00:00Z\", first: 6) { nodes { reason session { subjective } } } }",
            &["appointment.reason 6", "session.subjective 6"],
        ),
        ("query E { viewer { user { email } } }", &["user.email 1"]),
    ];
    for (document, opened) in cases {
        house.data(who, document, json!({})).await;
        assert_eq!(house.database.texts(OPENED).await, opened, "{document}");
    }
    // What holds nothing private leaves no receipt.
    let count = "select count(*) from audit.events";
    let before = house.database.count(count).await;
    let plain = "{ clients(first: 10) { nodes { id version timeline { nodes { ... on Session { status } } } } } services { name } }";
    house.data(who, plain, json!({})).await;
    assert_eq!(house.database.count(count).await, before);
}
