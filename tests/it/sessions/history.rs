//! What a session said before, and when it was known.
use super::{Room, id};
use serde_json::{Value, json};
use tests::Person;

const HISTORY: &str = "history { version at step changed by { displayName } plan }";

impl Room {
    async fn ask(&self, who: &Person, id: &str, selection: &str) -> Value {
        let document = format!("query ($id: ID!) {{ session(id: $id) {{ {selection} }} }}");
        self.house.data(who, &document, json!({ "id": id })).await["session"].clone()
    }

    /// The session as it was known at a time.
    async fn known(&self, id: &str, at: &Value) -> Value {
        let document = "query ($id: ID!, $at: DateTime!) { session(id: $id) { asOf(at: $at) { version plan additions { text } } } }";
        self.house.data(self.who(), document, json!({"id": id, "at": at})).await["session"]["asOf"].clone()
    }
}

#[tokio::test]
async fn every_version_is_known_with_its_time_and_what_made_it() {
    let room = Room::open().await;
    let draft = room.draft(json!({"plan": "one", "subjective": "s"})).await;
    let id = id(&draft);
    room.changed("changeSession", json!({"id": id, "expectedVersion": 1, "plan": "two"})).await;
    room.changed(
        "changeSession",
        json!({"id": id, "expectedVersion": 2, "plan": null, "sessionAt": "2024-03-01T11:00:00Z"}),
    )
    .await;
    room.house.step(room.who(), "archiveSession", "session { id }", id, 3).await;
    room.house.step(room.who(), "restoreSession", "session { id }", id, 4).await;
    let signed = room.house.step(room.who(), "signSession", "session { version }", id, 5).await;
    assert_eq!(signed["session"]["version"], 6);
    let add = |text: &str| json!({"sessionId": id, "kind": "ADDENDUM", "reason": "asked", "text": text});
    for text in ["more", "yet more"] {
        room.house.run(room.who(), "addSessionAddition", "sessionAddition { id }", add(text)).await;
    }
    let all = room.ask(room.who(), id, HISTORY).await;
    let told: Vec<Value> = all["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["version"], one["step"], one["changed"], one["plan"], one["by"]["displayName"]]))
        .collect();
    let by = "Therapist of North";
    let expected = json!([
        [6, "SIGN", [], null, by],
        [5, "RESTORE", [], null, by],
        [4, "ARCHIVE", [], null, by],
        [3, "CHANGE", ["SESSION_AT", "PLAN"], null, by],
        [2, "CHANGE", ["PLAN"], "two", by],
        [1, null, [], "one", by],
    ]);
    assert_eq!(json!(told), expected);
    let few = room
        .ask(
            room.who(),
            id,
            "history(first: 2, belowVersion: 4) { version } at(version: 1) { sessionAt replaced { fields plan } }",
        )
        .await;
    assert_eq!(few["history"], json!([{"version": 3}, {"version": 2}]));
    let first = json!({"sessionAt": "2024-03-01T10:00:00Z", "replaced": {"fields": ["PLAN"], "plan": "one"}});
    assert_eq!(few["at"], first);
    let none = room
        .ask(
            room.who(),
            id,
            "at(version: 7) { version } zero: at(version: 0) { version } history(belowVersion: 1) { version }",
        )
        .await;
    assert_eq!(none, json!({"at": null, "zero": null, "history": []}));
    for wrong in [
        "history(first: 0) { version }",
        "history(first: 101) { version }",
        "changes(from: 0, to: 1) { field }",
        "changes(from: 1, to: 7) { field }",
    ] {
        let document = format!("query ($id: ID!) {{ session(id: $id) {{ {wrong} }} }}");
        let answer = room.house.ask_with(room.who(), &document, json!({ "id": id })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{wrong}: {answer}");
    }

    // As it was known: at the moment of each version that one, and a moment before the one before.
    let times: Vec<&Value> = all["history"].as_array().unwrap().iter().rev().map(|one| &one["at"]).collect();
    let before = |at: &Value| {
        let at =
            time::OffsetDateTime::parse(at.as_str().unwrap(), &time::format_description::well_known::Rfc3339).unwrap();
        json!((at - time::Duration::microseconds(1)).format(&time::format_description::well_known::Rfc3339).unwrap())
    };
    for (version, at) in (1..).zip(&times) {
        assert_eq!(room.known(id, at).await["version"], json!(version));
        let earlier = room.known(id, &before(at)).await;
        assert_eq!(earlier["version"], if version == 1 { Value::Null } else { json!(version - 1) });
    }
    let additions = room.ask(room.who(), id, "additions { signedAt text }").await;
    let signed = room.known(id, times[5]).await;
    assert_eq!(signed["additions"], json!([]));
    assert_eq!(room.known(id, &additions["additions"][0]["signedAt"]).await["additions"], json!([{"text": "more"}]));
    let both = json!([{"text": "more"}, {"text": "yet more"}]);
    assert_eq!(room.known(id, &additions["additions"][1]["signedAt"]).await["additions"], both);
    assert_eq!(room.known(id, &json!("2100-01-01T00:00:00Z")).await["additions"], both);
}

#[tokio::test]
async fn the_past_is_as_private_as_the_session() {
    let room = Room::open().await;
    let draft = room.draft(json!({"plan": "one"})).await;
    room.changed("changeSession", json!({"id": id(&draft), "expectedVersion": 1, "plan": "two"})).await;
    // A colleague who treats clients reads it, like the session itself.
    let seen = room.ask(&room.house.a.owner, id(&draft), "changes(from: 1, to: 2) { field before after }").await;
    assert_eq!(seen["changes"], json!([{"field": "PLAN", "before": "one", "after": "two"}]));
    let fields = "entity, fields::text, action from audit.events e join pazpaz.users u on u.id = e.actor_id \
        where u.role = 'owner' and e.action = 'read' and e.entity like 'session%' order by entity";
    let receipts = room
        .house
        .database
        .texts(&format!("select entity || ' ' || fields from (select {fields}) r (entity, fields, action)"))
        .await;
    assert_eq!(receipts, ["session {plan}", "session_revision {plan}"]);
    let assistant = &room.house.a.assistant;
    for selection in [
        "history { version }",
        "at(version: 1) { version }",
        "asOf(at: \"2100-01-01T00:00:00Z\") { version }",
        "changes(from: 1, to: 2) { field }",
        "unmerged { id }",
    ] {
        let document = format!("query ($id: ID!) {{ session(id: $id) {{ {selection} }} }}");
        let answer = room.house.ask_with(assistant, &document, json!({"id": id(&draft)})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{selection}: {answer}");
    }
}

#[tokio::test]
async fn of_an_erased_client_there_were_versions_and_nothing_that_they_said() {
    let room = Room::open().await;
    let house = &room.house;
    let draft = room.draft(json!({"plan": "one"})).await;
    room.changed("changeSession", json!({"id": id(&draft), "expectedVersion": 1, "plan": "two"})).await;
    let other = room.changed("writeSession", json!({"clientId": room.client, "plan": "three"})).await;
    house.step(room.who(), "signSession", "session { id }", id(&other), 1).await;
    let input = json!({"sessionId": id(&other), "kind": "CORRECTION", "reason": "wrong side", "text": "left"});
    house.run(room.who(), "addSessionAddition", "sessionAddition { id }", input).await;
    house.database.rows("update pazpaz.workspaces set retention_years = 0").await;
    let input = json!({"id": room.client, "expectedVersion": 1, "reason": "asked for it"});
    let erased = house.run(&house.a.owner, "eraseClient", "erasure { id }", input).await;
    assert_eq!(erased["errors"], json!([]));
    let past = room
        .ask(
            room.who(),
            id(&draft),
            "plan history { version plan replaced { plan } } changes(from: 1, to: 2) { field }",
        )
        .await;
    let expected = json!({"plan": null, "changes": [], "history": [
        {"version": 2, "plan": null, "replaced": null}, {"version": 1, "plan": null, "replaced": {"plan": null}}]});
    assert_eq!(past, expected);
    let added = room.ask(room.who(), id(&other), "status additions { number kind reason text }").await;
    let expected =
        json!({"status": "SIGNED", "additions": [{"number": 1, "kind": "CORRECTION", "reason": null, "text": null}]});
    assert_eq!(added, expected);
    let late = json!({"id": id(&draft), "expectedVersion": 1, "plan": "late"});
    let refused = house.run(room.who(), "changeSession", "session { id }", late).await;
    assert_eq!(refused["errors"][0]["code"], "WRONG_STATE", "{refused}");
}
