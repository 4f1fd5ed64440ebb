//! Who reads and writes notes.
use super::{Room, SESSION, id, one};
use serde_json::{Value, json};
use tests::faults;

#[tokio::test]
async fn only_the_author_changes_and_signs() {
    let room = Room::open().await;
    let draft = room.draft(json!({"plan": "p"})).await;
    let owner = &room.house.a.owner;
    let input = json!({"id": id(&draft), "expectedVersion": 1, "plan": "theirs"});
    let refused = room.house.run(owner, "changeSession", SESSION, input.clone()).await;
    assert_eq!(faults(&refused), one("FORBIDDEN", "id"));
    let refused = room.house.step(owner, "signSession", SESSION, id(&draft), 1).await;
    assert_eq!(faults(&refused), one("FORBIDDEN", "id"));
    // Another practice is told that there is no such session.
    let refused = room.house.run(&room.house.b.owner, "changeSession", SESSION, input).await;
    assert_eq!(faults(&refused), one("NOT_FOUND", "id"));
    assert_eq!(room.read(id(&draft)).await, draft);
}

/// An assistant sees that there is a session, and nothing of what it says.
#[tokio::test]
async fn an_assistant_reads_no_note_and_writes_none() {
    let room = Room::open().await;
    let draft = room.draft(json!({"subjective": "s", "plan": "p"})).await;
    let assistant = &room.house.a.assistant;
    let outside = "query ($id: ID!) { session(id: $id) { id status sessionAt client { displayName } } }";
    let seen = room.house.data(assistant, outside, json!({"id": id(&draft)})).await;
    assert_eq!(seen["session"]["client"]["displayName"], "Ann");
    for part in ["subjective", "plan"] {
        let document = format!("query ($id: ID!) {{ session(id: $id) {{ {part} }} }}");
        let answer = room.house.ask_with(assistant, &document, json!({"id": id(&draft)})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
        assert_eq!(answer["data"]["session"][part], Value::Null, "{answer}");
    }
    // Through a client's timeline and through a visit it is no different.
    let around = format!(
        "{{ client(id: \"{}\") {{ timeline {{ nodes {{ ... on Session {{ assessment plan }} }} }} }} \
           appointment(id: \"{}\") {{ session {{ subjective }} }} }}",
        room.client, room.visit
    );
    let answer = room.house.ask(assistant, &around).await;
    let codes: Vec<_> = answer["errors"].as_array().unwrap().iter().map(|e| &e["extensions"]["code"]).collect();
    assert_eq!(codes, ["FORBIDDEN"; 2]);

    let documents = [
        (
            "mutation ($id: ID!) { writeSession(input: {clientId: $id, plan: \"x\"}) { errors { code } } }",
            room.client.as_str(),
        ),
        (
            "mutation ($id: ID!) { changeSession(input: {id: $id, expectedVersion: 1, plan: \"x\"}) { errors { code } } }",
            id(&draft),
        ),
        ("mutation ($id: ID!) { signSession(id: $id, expectedVersion: 1) { errors { code } } }", id(&draft)),
    ];
    for (document, id) in documents {
        let answer = room.house.ask_with(assistant, document, json!({ "id": id })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
        assert!(answer["data"].is_null(), "{answer}");
    }
    assert_eq!(room.read(id(&draft)).await, draft);
    assert_eq!(room.house.database.count("select count(*) from pazpaz.sessions").await, 1);
    // What was refused was not opened: no receipt speaks of an assistant and a session.
    let receipts = "select count(*) from audit.events e join pazpaz.users u on u.id = e.actor_id \
        where u.role = 'assistant' and e.entity = 'session'";
    assert_eq!(room.house.database.count(receipts).await, 0);
}
