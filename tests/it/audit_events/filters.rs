//! What each filter finds.

use entity::Id as _;
use serde_json::{Value, json};
use tests::House;

use super::{events, told, without_looks};
use crate::encoding::global_id;

/// Two clients with a visit each, looked at by the owner and the therapist.
struct Story {
    house: House,
    ann: String,
    ben: String,
    visit: String,
}

impl Story {
    async fn told() -> Self {
        let house = House::open().await;
        let (owner, therapist) = (&house.a.owner, &house.a.therapist);
        let ann = house.add_client(owner, "Ann").await;
        let ben = house.add_client(therapist, "Ben").await;
        let provider = global_id(entity::ProviderId::TABLE, therapist.id.0);
        let visit = house.book(therapist, &ann, &provider, "2031-03-01T10:00:00Z").await;
        let look = "query Call($id: ID!) { client(id: $id) { phone legalName } }";
        house.data(therapist, look, json!({"id": ann})).await;
        let list = "query List { clients { nodes { legalName } } }";
        house.data(owner, list, json!({})).await;
        Self { house, ann, ben, visit }
    }
}

const ANNS: [&str; 4] = ["READ client legal_name", "READ client legal_name", "CREATE appointment", "CREATE client"];

fn short(events: &[Value]) -> Vec<String> {
    let short = |text: String| match text.starts_with("CREATE") {
        true => text.split(' ').take(2).collect::<Vec<_>>().join(" "),
        false => text,
    };
    told(events).into_iter().map(short).collect()
}

#[tokio::test]
async fn a_clients_trail_is_what_touched_that_record_sealed_or_not() {
    let Story { house, ann, ben, .. } = Story::told().await;
    for sealed in [false, true] {
        if sealed {
            house.seal().await;
            assert!(house.database.count("select count(*) from audit.days").await >= 2);
        }
        let found = without_looks(events(&house, &house.a.owner, json!({"clientId": ann})).await);
        assert_eq!(short(&found), ANNS, "sealed: {sealed}");
        let found = without_looks(events(&house, &house.a.owner, json!({"clientId": ben})).await);
        assert_eq!(short(&found), ["READ client legal_name", "CREATE client"], "sealed: {sealed}");
    }
    // What came after the seal is there at once.
    let look = "query After($id: ID!) { client(id: $id) { legalName } }";
    house.data(&house.a.assistant, look, json!({"id": ben})).await;
    let found = without_looks(events(&house, &house.a.owner, json!({"clientId": ben})).await);
    assert_eq!(short(&found).len(), 3);
    assert_eq!(found[0]["operation"], "After");
}

#[tokio::test]
async fn filters_hold_together() {
    let Story { house, ann, ben, visit } = Story::told().await;
    let owner = &house.a.owner;
    let user = |id: entity::UserId| global_id(entity::UserId::TABLE, id.0);
    let (boss, therapist) = (user(owner.id), user(house.a.therapist.id));
    let now = "2999-01-01T00:00:00Z";
    let cases = [
        (json!({"userId": therapist}), vec!["READ client legal_name", "CREATE appointment", "CREATE client"]),
        (json!({"userId": therapist, "clientId": ann}), vec!["READ client legal_name", "CREATE appointment"]),
        (json!({"userId": boss, "clientId": ben}), vec!["READ client legal_name"]),
        (json!({"nodeId": visit}), vec!["CREATE appointment"]),
        (json!({"nodeId": ann}), vec!["READ client legal_name", "READ client legal_name", "CREATE client"]),
        (json!({"nodeId": visit, "clientId": ben}), vec![]),
        (json!({"nodeId": visit, "clientId": ann}), vec!["CREATE appointment"]),
        (json!({"clientId": ann, "actions": ["CREATE"]}), vec!["CREATE appointment", "CREATE client"]),
        (
            json!({"clientId": ann, "actions": ["SIGN", "READ"]}),
            vec!["READ client legal_name", "READ client legal_name"],
        ),
        (json!({"clientId": ann, "actions": []}), ANNS.to_vec()),
        (json!({"clientId": ann, "from": now}), vec![]),
        (json!({"clientId": ann, "to": now}), ANNS.to_vec()),
        (json!({"userId": therapist, "from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z"}), vec![]),
        (json!({"actions": ["SIGN"]}), vec![]),
    ];
    for sealed in [false, true] {
        if sealed {
            house.seal().await;
        }
        for (filter, expected) in &cases {
            let found = without_looks(events(&house, owner, filter.clone()).await);
            assert_eq!(short(&found), *expected, "{filter}, sealed: {sealed}");
        }
    }
    let refused = house
        .ask_with(
            owner,
            "query ($f: AuditEventFilter) { auditEvents(filter: $f) { totalCount } }",
            json!({"f": {"from": now, "to": now}}),
        )
        .await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused}");
}

/// A span of time includes its first instant and not its last, to the microsecond.
#[tokio::test]
async fn a_span_is_half_open() {
    let Story { house, ann, .. } = Story::told().await;
    let owner = &house.a.owner;
    let all = without_looks(events(&house, owner, json!({"actions": ["READ", "CREATE"]})).await);
    let exact = "select to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from audit.events \
        where action = 'create' and entity = 'appointment'";
    let at = house.database.texts(exact).await.remove(0);
    for of in [json!({}), json!({"clientId": ann})] {
        let with = |end: &str| {
            let mut filter = of.clone();
            filter[end] = json!(at);
            filter["actions"] = json!(["READ", "CREATE"]);
            filter
        };
        let (before, after) = (events(&house, owner, with("to")).await, events(&house, owner, with("from")).await);
        assert!(short(&after).contains(&"CREATE appointment".to_owned()), "{after:?}");
        assert!(!short(&before).contains(&"CREATE appointment".to_owned()), "{before:?}");
        let known = if of == json!({}) { all.len() } else { ANNS.len() };
        assert_eq!(before.len() + after.len(), known);
    }
}

#[tokio::test]
async fn an_event_says_who_did_what_why_and_with_what() {
    let Story { house, ann, .. } = Story::told().await;
    let therapist = global_id(entity::UserId::TABLE, house.a.therapist.id.0);
    let found = events(&house, &house.a.owner, json!({"userId": therapist, "actions": ["READ"]})).await;
    let event = &found[0];
    let expected = json!({
        "id": event["id"], "occurredAt": event["occurredAt"], "requestId": event["requestId"], "network": "127.0.0.0/24",
        "action": "READ", "entity": "client", "rows": [ann], "rowCount": 1, "clients": [ann], "fields": ["legal_name"],
        "operation": "Call", "actor": {"displayName": "Therapist of North"},
    });
    assert_eq!(*event, expected);
    assert!(uuid::Uuid::parse_str(event["requestId"].as_str().unwrap()).is_ok());
    let nothing =
        house.data(&house.a.owner, "query ($id: ID!) { node(id: $id) { id } }", json!({"id": event["id"]})).await;
    assert!(nothing["node"].is_null());
    // What the program did by itself is nobody's, and sign-ins are no nodes.
    let all = events(&house, &house.a.owner, json!({})).await;
    let opened = all.last().unwrap();
    assert!(opened["actor"].is_null() && opened["network"].is_null(), "{opened}");
}

/// Ids of another practice find nothing, like those of nobody.
#[tokio::test]
async fn what_is_foreign_finds_nothing() {
    let Story { house, .. } = Story::told().await;
    let theirs = house.add_client(&house.b.owner, "Zoe").await;
    let user = global_id(entity::UserId::TABLE, house.b.owner.id.0);
    for filter in [
        json!({"clientId": theirs}),
        json!({"nodeId": theirs}),
        json!({"nodeId": user}),
        json!({"userId": user}),
        json!({"clientId": "nonsense"}),
        json!({"nodeId": "nonsense"}),
        json!({"userId": ""}),
    ] {
        assert_eq!(events(&house, &house.a.owner, filter.clone()).await, Vec::<Value>::new(), "{filter}");
    }
    let all = events(&house, &house.a.owner, json!({})).await;
    assert!(!json!(all).to_string().contains(&theirs), "a look for another practice's client names that client");
}
