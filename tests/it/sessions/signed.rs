//! Signed notes.
use super::{Room, SESSION, id, one};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{faults, together};

impl Room {
    async fn signed(&self) -> Value {
        let draft = self.draft(json!({"subjective": "s", "plan": "p"})).await;
        let payload = self.house.step(self.who(), "signSession", SESSION, id(&draft), 1).await;
        assert_eq!(payload["errors"], json!([]));
        payload["session"].clone()
    }

    async fn signature(&self, session: &str) -> Value {
        let document = "query ($id: ID!) { session(id: $id) { meaning digest attachments { nodes { id } } } }";
        self.house.data(self.who(), document, json!({"id": session})).await["session"].clone()
    }
}

#[tokio::test]
async fn a_signed_session_says_who_signed_it_and_when_and_changes_no_more() {
    let room = Room::open().await;
    let signed = room.signed().await;
    assert_eq!((&signed["status"], signed["signedAt"].is_string()), (&json!("SIGNED"), true));
    let by = "query ($id: ID!) { session(id: $id) { signedBy { displayName } } }";
    let data = room.house.data(room.who(), by, json!({"id": id(&signed)})).await;
    assert_eq!(data["session"]["signedBy"]["displayName"], "Therapist of North");
    for version in [1, 2, 3] {
        let input = json!({"id": id(&signed), "expectedVersion": version, "plan": "other"});
        let refused = room.house.run(room.who(), "changeSession", SESSION, input).await;
        assert_eq!(faults(&refused), one("SIGNED", "id"), "change at {version}");
        let refused = room.house.step(room.who(), "signSession", SESSION, id(&signed), version).await;
        assert_eq!(faults(&refused), one("SIGNED", "id"), "sign at {version}");
    }
    assert_eq!(room.read(id(&signed)).await, signed);
}

#[tokio::test]
async fn what_is_empty_cannot_be_signed() {
    let room = Room::open().await;
    let draft = room.draft(json!({})).await;
    let refused = room.house.step(room.who(), "signSession", SESSION, id(&draft), 1).await;
    assert_eq!(faults(&refused), one("WRONG_STATE", "id"));
    let blank = json!({"id": id(&draft), "expectedVersion": 1, "subjective": " \n\t", "plan": "\u{2003}"});
    room.changed("changeSession", blank).await;
    let refused = room.house.step(room.who(), "signSession", SESSION, id(&draft), 2).await;
    assert_eq!(faults(&refused), one("WRONG_STATE", "id"));
    assert_eq!(room.read(id(&draft)).await["status"], "DRAFT");
}

/// What is signed is what its author last read: a save that races with the signature wins or loses, and never slips in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_save_that_races_with_the_signature_is_not_signed_unread() {
    let room = Room::open().await;
    for _ in 0..6 {
        let draft = room.changed("writeSession", json!({"clientId": room.client, "plan": "read"})).await;
        let save = json!({"id": id(&draft), "expectedVersion": 1, "plan": "unread"});
        let (saved, signed) = tokio::join!(
            room.house.run(room.who(), "changeSession", SESSION, save),
            room.house.step(room.who(), "signSession", SESSION, id(&draft), 1),
        );
        let won = (saved["session"].is_object(), signed["session"].is_object());
        let now = room.read(id(&draft)).await;
        let expected = if won.0 { json!(["DRAFT", "unread"]) } else { json!(["SIGNED", "read"]) };
        assert!(won.0 != won.1 && json!([now["status"], now["plan"]]) == expected, "{saved} {signed} {now}");
    }
    let draft = room.changed("writeSession", json!({"clientId": room.client, "plan": "read"})).await;
    let race = (0..6).map(|_| room.house.step(room.who(), "signSession", SESSION, id(&draft), 1));
    let won = together(race).await.iter().filter(|answer| answer["session"].is_object()).count();
    assert_eq!(won, 1);
}

#[tokio::test]
async fn a_signature_has_a_meaning_and_a_digest_of_everything() {
    let room = Room::open().await;
    let mut digests = std::collections::BTreeSet::new();
    // The same words, at the same time of the same client: what is about them differs.
    for (meaning, file) in [("AUTHOR", None), ("REVIEWER", None), ("AUTHOR", Some("a.txt")), ("AUTHOR", Some("b.txt"))]
    {
        let at = "2024-03-01T10:00:00Z";
        let draft =
            room.changed("writeSession", json!({"clientId": room.client, "plan": "same", "sessionAt": at})).await;
        if let Some(name) = file {
            room.house.attach(room.who(), &room.client, Some(id(&draft)), name, b"text").await;
        }
        let document = "mutation ($id: ID!, $meaning: SignatureMeaning!) { signSession(id: $id, expectedVersion: 1, meaning: $meaning) \
            { session { meaning digest } errors { code } } }";
        let data = room.house.data(room.who(), document, json!({"id": id(&draft), "meaning": meaning})).await;
        let session = &data["signSession"]["session"];
        assert_eq!(session["meaning"], meaning, "{data}");
        digests.insert(session["digest"].as_str().unwrap().to_owned());
        assert_eq!(room.signature(id(&draft)).await["digest"], session["digest"]);
    }
    assert_eq!(digests.len(), 4);
    room.all_is_sound().await;
}

/// A file whose bytes are still to come would be signed unseen, or never arrive.
#[tokio::test]
async fn a_file_that_is_still_to_come_is_waited_for() {
    let room = Room::open().await;
    let draft = room.draft(json!({"plan": "p"})).await;
    let awaited = room.house.announce(room.who(), &room.client, Some(id(&draft)), "a.txt", 4).await;
    let refused = room.house.step(room.who(), "signSession", SESSION, id(&draft), 1).await;
    assert_eq!(faults(&refused), one("WRONG_STATE", "id"));
    assert_eq!(room.house.put(&awaited, b"text").await.status, 204);
    // What was archived is not part of it.
    let other = room.house.attach(room.who(), &room.client, Some(id(&draft)), "b.txt", b"text").await;
    let archived = room.house.step(room.who(), "archiveAttachment", "attachment { id }", &other, 2).await;
    assert_eq!(archived["errors"], json!([]));
    let signed = room.house.step(room.who(), "signSession", SESSION, id(&draft), 1).await;
    assert_eq!(signed["errors"], json!([]));
    let refused = room.house.step(room.who(), "restoreAttachment", "attachment { id }", &other, 3).await;
    assert_eq!(faults(&refused), one("SIGNED", "id"));
    let files = room.signature(id(&draft)).await;
    assert_eq!(files["attachments"]["nodes"], json!([{"id": awaited["attachment"]["id"]}]));
    room.all_is_sound().await;
}

/// A file that comes at the moment of the signature is part of what is signed, or of nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_races_with_the_signature_is_signed_or_refused() {
    let room = Room::open().await;
    let (mut with, mut without) = (0, 0);
    for round in 0..8 {
        let draft = room.changed("writeSession", json!({"clientId": room.client, "plan": "p"})).await;
        let (signed, announced) = tokio::join!(
            room.house.step(room.who(), "signSession", SESSION, id(&draft), 1),
            room.house.announce(room.who(), &room.client, Some(id(&draft)), "a.txt", 4),
        );
        let there = announced["errors"] == json!([]);
        if there {
            with += 1;
            // It was announced first, and so the signature has waited for it, or was refused because of it.
            assert_eq!(faults(&signed), one("WRONG_STATE", "id"), "{signed}");
            let (signed, put) = tokio::join!(
                room.house.step(room.who(), "signSession", SESSION, id(&draft), 1),
                room.house.put(&announced, b"text"),
            );
            assert_eq!(put.status, 204, "{}: {signed}", put.body);
            if signed["errors"] != json!([]) {
                let signed = room.house.step(room.who(), "signSession", SESSION, id(&draft), 1).await;
                assert_eq!(signed["errors"], json!([]), "{round}");
            }
        } else {
            without += 1;
            assert_eq!((faults(&announced)[0].0.as_str(), &signed["errors"]), ("SIGNED", &json!([])), "{announced}");
        }
        let files = room.signature(id(&draft)).await["attachments"]["nodes"].as_array().unwrap().len();
        assert_eq!(files, usize::from(there), "{round}");
    }
    assert_eq!(with + without, 8);
    room.all_is_sound().await;
}

/// The database itself refuses, whoever asks: the server's role, the owner of the table, a superuser. So it is with all that hangs on the
/// note: its files, its past and what was added.
#[tokio::test]
async fn a_signed_session_never_changes_for_any_role() {
    let room = Room::open().await;
    let draft = room.draft(json!({"subjective": "s", "plan": "first"})).await;
    room.changed("changeSession", json!({"id": id(&draft), "expectedVersion": 1, "plan": "p"})).await;
    room.house.attach(room.who(), &room.client, Some(id(&draft)), "a.txt", b"text").await;
    room.house.step(room.who(), "signSession", SESSION, id(&draft), 2).await;
    for text in ["more", "yet more"] {
        let input = json!({"sessionId": id(&draft), "kind": "ADDENDUM", "reason": "asked", "text": text});
        room.house.run(room.who(), "addSessionAddition", "sessionAddition { id }", input).await;
    }
    let row = "select row::text from (select s::text from pazpaz.sessions s union all select a::text from pazpaz.session_additions a \
        union all select r::text from pazpaz.session_revisions r union all select f::text from pazpaz.attachments f) all_rows (row) order by 1";
    let before = room.house.database.texts(row).await;
    assert_eq!(before.len(), 1 + 2 + 2 + 1);
    let statements = [
        "update pazpaz.session_additions set text_enc = reason_enc, kind = 'correction'",
        "update pazpaz.session_additions set text_enc = null",
        "update pazpaz.session_additions set number = number + 2",
        "delete from pazpaz.session_additions where number = 2",
        "insert into pazpaz.session_additions select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid()))).* from pazpaz.session_additions a",
        "insert into pazpaz.session_additions select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'number', 7))).* from pazpaz.session_additions a where number = 1",
        "update pazpaz.session_revisions set plan_enc = null",
        "update pazpaz.session_revisions set since = now()",
        "delete from pazpaz.session_revisions",
        "insert into pazpaz.session_revisions select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'at_version', 9))).* from pazpaz.session_revisions r",
        "update pazpaz.attachments set deleted_at = now()",
        "update pazpaz.attachments set session_id = null",
        "update pazpaz.attachments set state = 'gone'",
        "delete from pazpaz.attachments",
        "truncate pazpaz.sessions cascade",
        "truncate pazpaz.session_additions",
        "truncate pazpaz.session_revisions",
        "truncate pazpaz.attachments cascade",
        "update pazpaz.sessions set plan_enc = null",
        "update pazpaz.sessions set deleted_at = now()",
        "update pazpaz.sessions set status = 'draft', signed_at = null, signed_by = null, content_mac = null",
        "update pazpaz.sessions set session_at = now()",
        "update pazpaz.sessions set version = version",
        "delete from pazpaz.sessions",
        "set session_replication_role = replica; delete from pazpaz.sessions",
    ];
    let workspace = room.house.a.id.0;
    let database = &room.house.database;
    let roles = [
        ("pazpaz_app", database.url("pazpaz_app")),
        ("pazpaz_owner", database.url("pazpaz_owner")),
        ("pazpaz_jobs", database.url("pazpaz_jobs")),
        ("superuser", database.admin_url()),
    ];
    for (role, url) in roles {
        let mut options = sea_orm::ConnectOptions::new(url);
        options.max_connections(1);
        let connection = sea_orm::Database::connect(options).await.unwrap();
        for statement in statements {
            let sql = format!("begin; select set_config('app.workspace_id', '{workspace}', true); {statement}; commit");
            let error = connection.execute_unprepared(&sql).await.expect_err(statement).to_string();
            let refused =
                ["does not change", "numbered in their order", "is append-only", "permission denied", "duplicate key"]
                    .iter()
                    .any(|why| error.contains(why));
            assert!(refused, "{role}: {statement}: {error}");
            for undo in ["rollback", "reset session_replication_role"] {
                connection.execute_unprepared(undo).await.ok();
            }
        }
        connection.close().await.unwrap();
    }
    assert_eq!(database.texts(row).await, before);
}
