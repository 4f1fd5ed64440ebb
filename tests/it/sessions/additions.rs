//! Additions to signed sessions: reasoned, signed, in their order, and for good.
use super::{Room, id, one};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{Person, faults, together};

const ADDITION: &str =
    "sessionAddition { id number kind reason text meaning signedAt digest signedBy { id } session { id digest } }";

impl Room {
    async fn add(&self, who: &Person, session: &str, kind: &str, text: &str) -> Value {
        let input = json!({"sessionId": session, "kind": kind, "reason": "because", "text": text});
        self.house.run(who, "addSessionAddition", ADDITION, input).await
    }

    async fn sealed_note(&self) -> String {
        let draft = self.changed("writeSession", json!({"clientId": self.client, "plan": "p"})).await;
        self.house.step(self.who(), "signSession", "session { id }", id(&draft), 1).await;
        id(&draft).to_owned()
    }

    /// That all that is signed holds what was signed, by the operator's own check.
    pub(super) async fn all_is_sound(&self) {
        let jobs = self.house.safe.store(&self.house.database.url("pazpaz_jobs")).await;
        let verified = jobs.verify_keys().await.unwrap();
        assert!(verified.sound(), "{:#?}", verified.unsound);
        let signed = "select (select count(*) from pazpaz.sessions where signed_at is not null) + (select count(*) from pazpaz.session_additions)";
        assert_eq!(verified.signed, self.house.database.count(signed).await);
    }
}

#[tokio::test]
async fn what_is_added_says_why_and_is_signed() {
    let room = Room::open().await;
    let draft = room.draft(json!({"plan": "p"})).await;
    let refused = room.add(room.who(), id(&draft), "ADDENDUM", "more").await;
    assert_eq!(faults(&refused), one("WRONG_STATE", "sessionId"));
    let session = room.sealed_note().await;
    for (number, kind) in (1..).zip(["ADDENDUM", "CORRECTION", "LATE_ENTRY"]) {
        let added = room.add(room.who(), &session, kind, &format!("text {number}")).await;
        assert_eq!(added["errors"], json!([]));
        let added = &added["sessionAddition"];
        let told = json!([added["number"], added["kind"], added["reason"], added["text"], added["meaning"]]);
        assert_eq!(told, json!([number, kind, "because", format!("text {number}"), "AUTHOR"]));
        assert_eq!(added["digest"].as_str().map(str::len), Some(64));
        assert_eq!(added["session"]["id"], json!(session));
    }
    // Owners add to others' sessions, but not what these should have written.
    let owner = &room.house.a.owner;
    let added = room.add(owner, &session, "CORRECTION", "the other knee").await;
    assert_eq!((&added["errors"], &added["sessionAddition"]["number"]), (&json!([]), &json!(4)));
    assert_eq!(faults(&room.add(owner, &session, "LATE_ENTRY", "late").await), one("FORBIDDEN", "sessionId"));
    let strangers = room.add(&room.house.b.owner, &session, "ADDENDUM", "x").await;
    assert_eq!(faults(&strangers), one("NOT_FOUND", "sessionId"));
    let document = "mutation ($id: ID!) { addSessionAddition(input: {sessionId: $id, kind: ADDENDUM, reason: \"r\", text: \"t\"}) { errors { code } } }";
    let answer = room.house.ask_with(&room.house.a.assistant, document, json!({"id": session})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{answer}");
    for (reason, text, path) in [("", "t", "reason"), ("r", " \n", "text"), ("r", "\0", "text")] {
        let input = json!({"sessionId": session, "kind": "ADDENDUM", "reason": reason, "text": text});
        let refused = room.house.run(room.who(), "addSessionAddition", ADDITION, input).await;
        assert_eq!(faults(&refused), one("INVALID", path));
    }
    // The session itself is what it was.
    assert_eq!(room.read(&session).await["version"], 2);
    room.all_is_sound().await;
}

/// A session to which somebody adds is signed, whatever races, and additions that race are a chain.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn additions_that_race_follow_on_each_other() {
    let room = Room::open().await;
    let session = room.sealed_note().await;
    let (room, session, therapist, owner) = (&room, &session, room.who(), &room.house.a.owner);
    let race = (0..8).map(|racer| {
        let who = if racer % 2 == 0 { therapist } else { owner };
        async move { room.add(who, session, "ADDENDUM", &format!("text {racer}")).await }
    });
    let answers = together(race).await;
    let numbers: BTreeSet<i64> =
        answers.iter().map(|answer| answer["sessionAddition"]["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=8).collect());
    for _ in 0..4 {
        let draft = room.changed("writeSession", json!({"clientId": room.client, "plan": "p"})).await;
        let (signed, added) = tokio::join!(
            room.house.step(room.who(), "signSession", "session { id }", id(&draft), 1),
            room.add(room.who(), id(&draft), "ADDENDUM", "at once"),
        );
        assert_eq!(signed["errors"], json!([]));
        assert!(added["errors"] == json!([]) || faults(&added) == one("WRONG_STATE", "sessionId"), "{added}");
    }
    room.all_is_sound().await;
}
