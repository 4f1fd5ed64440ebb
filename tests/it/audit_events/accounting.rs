//! The account of a record in plain words.

use entity::Id as _;
use serde_json::{Value, json};
use tests::House;

use crate::encoding::global_id;

const ACCOUNT: &str = "query Account($id: ID!, $from: DateTime, $to: DateTime, $first: Int, $after: String, $last: Int, $before: String) { client(id: $id) {
    accounting(from: $from, to: $to, first: $first, after: $after, last: $last, before: $before) { totalCount
        nodes { at kind sentence } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }";

async fn account(house: &House, variables: Value) -> Value {
    house.data(&house.a.owner, ACCOUNT, variables).await["client"]["accounting"].clone()
}

/// Sentences without their time.
fn said(list: &Value) -> Vec<String> {
    let text = |entry: &Value| {
        let sentence = entry["sentence"].as_str().unwrap();
        assert!(sentence.starts_with("On ") && sentence.ends_with('.'), "{sentence}");
        let (when, rest) = sentence.split_once("(Europe/Berlin), ").unwrap();
        assert!(when.contains(" at "), "{sentence}");
        format!("{} {rest}", entry["kind"].as_str().unwrap())
    };
    list["nodes"].as_array().unwrap().iter().map(text).collect()
}

/// A record with a life of its own.
async fn lived() -> (House, String) {
    let house = House::open().await;
    let (owner, therapist, assistant) = (&house.a.owner, &house.a.therapist, &house.a.assistant);
    let client = house.add_client(owner, "Ann").await;
    let other = house.add_client(owner, "Ben").await;
    let provider = global_id(entity::ProviderId::TABLE, therapist.id.0);
    for hour in [8, 9, 10] {
        let visit = house.book(therapist, &client, &provider, &format!("2024-03-01T{hour:02}:00:00Z")).await;
        house.write(therapist, &visit, "text").await;
    }
    let told = json!({"clientId": client, "disclosedAt": "2026-02-03T09:00:00Z", "recipient": "Dr. Miller,\nMain St. 1",
        "description": "the dates of the visits", "purpose": "a second opinion."});
    house.run(therapist, "recordDisclosure", "disclosure { id }", told.clone()).await;
    let mistake = house.run(therapist, "recordDisclosure", "disclosure { id }", told).await["disclosure"]["id"].clone();
    let reason = json!({"id": mistake, "expectedVersion": 1, "reason": "twice"});
    house.run(owner, "retractDisclosure", "disclosure { id }", reason).await;
    house
        .data(assistant, "query ($id: ID!) { client(id: $id) { displayName createdAt } }", json!({"id": client}))
        .await;
    let notes = "query ($id: ID!) { client(id: $id) { sessions { nodes { subjective plan } } } }";
    house.data(therapist, notes, json!({"id": client})).await;
    house.data(owner, "{ clients(search: \"an\") { totalCount } }", json!({})).await;
    let file = house.attach(therapist, &client, None, "a.txt", b"text").await;
    let ticket = house.ticket(therapist, &file).await;
    assert_eq!(house.get(&ticket, &[]).await.status, 200);
    let change = json!({"id": client, "expectedVersion": 1, "email": "a@b.example", "phone": "+49 30 555 0100"});
    house.run(owner, "changeClient", "client { id }", change).await;
    house.step(owner, "archiveClient", "client { id }", &other, 1).await;
    (house, client)
}

#[tokio::test]
async fn an_account_tells_in_words_what_was_done_with_a_record() {
    let (house, client) = lived().await;
    for sealed in [false, true] {
        if sealed {
            house.seal().await;
        }
        let list = account(&house, json!({"id": client, "first": 100})).await;
        let sentences = said(&list);
        assert_eq!(list["totalCount"].as_i64().unwrap(), i64::try_from(sentences.len()).unwrap());
        for expected in [
            "ACCESS Assistant of North, assistant, read the legal name.",
            "ACCESS Therapist of North, therapist, read the subjective and the plan of 3 session notes.",
            "ACCESS Owner of North, owner, searched the names of clients and came upon this one.",
            "ACCESS Therapist of North, therapist, downloaded a file.",
            "CHANGE Therapist of North, therapist, added an appointment.",
            "CHANGE Therapist of North, therapist, added a session note.",
            "CHANGE Owner of North, owner, changed the e-mail address and the phone number.",
            "CHANGE Owner of North, owner, added the client.",
            "DISCLOSURE the practice disclosed the dates of the visits to Dr. Miller, Main St. 1, for: a second opinion.",
        ] {
            let found = sentences.iter().filter(|sentence| *sentence == expected).count();
            let times = if expected.contains("appointment") || expected.contains("a session note") { 3 } else { 1 };
            assert_eq!(found, times, "{expected}\n{sentences:#?}");
        }
        assert!(
            !sentences.iter().any(|sentence| sentence.contains("Ben") || sentence.contains("archived")),
            "{sentences:#?}"
        );
        // What was told before all that stands last, at the practice's own time.
        let last = list["nodes"].as_array().unwrap().last().unwrap();
        assert!(
            last["sentence"].as_str().unwrap().starts_with("On 3 February 2026 at 10:00 (Europe/Berlin), "),
            "{last}"
        );
    }
}

/// What a disclosure says is opened where the sentence is asked for, with a receipt; all else opens nothing.
#[tokio::test]
async fn an_account_opens_disclosures_only() {
    let (house, client) = lived().await;
    let reads = "select entity || ' ' || array_to_string(fields, ',') from audit.events where operation = 'Account' and action = 'read'";
    let bare = "query Account($id: ID!) { client(id: $id) { accounting(first: 100) { nodes { at kind } } } }";
    house.data(&house.a.owner, bare, json!({"id": client})).await;
    assert_eq!(house.database.texts(reads).await, Vec::<String>::new());
    account(&house, json!({"id": client, "first": 100})).await;
    assert_eq!(house.database.texts(reads).await, ["disclosure recipient,description,purpose"]);
}

#[tokio::test]
async fn an_account_is_walked_like_any_list() {
    let (house, client) = lived().await;
    // A span that ends now holds still while it is looked at.
    let to = house
        .database
        .texts("select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        .await
        .remove(0);
    let with = |more: Value| {
        let mut variables = json!({"id": client, "to": to});
        variables.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        variables
    };
    let whole = account(&house, with(json!({"first": 100}))).await;
    let all = said(&whole);
    assert!(all.len() > 12, "{all:#?}");
    let times: Vec<&str> =
        whole["nodes"].as_array().unwrap().iter().map(|entry| entry["at"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|left, right| left >= right), "{times:#?}");
    for (size, from, edge, more) in
        [("first", "after", "endCursor", "hasNextPage"), ("last", "before", "startCursor", "hasPreviousPage")]
    {
        let (mut met, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let page = account(&house, with(json!({size: 3, from: cursor}))).await;
            let items = said(&page);
            assert_eq!(page["totalCount"].as_i64().unwrap(), i64::try_from(all.len()).unwrap());
            met = if size == "first" { [met, items].concat() } else { [items, met].concat() };
            cursor = page["pageInfo"][edge].clone();
            if page["pageInfo"][more] == false {
                break;
            }
        }
        assert_eq!(met, all);
    }
    let told = account(&house, with(json!({"first": 100, "to": "2026-02-04T00:00:00Z"}))).await;
    assert_eq!((said(&told).len(), told["totalCount"].as_i64()), (1, Some(1)), "{told}");
    let later = account(&house, with(json!({"first": 100, "from": "2026-02-04T00:00:00Z"}))).await;
    assert_eq!(said(&later).len(), all.len() - 1);
}
