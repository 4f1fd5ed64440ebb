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

/// The database itself refuses, whoever asks: the server's role, the owner of the table, a superuser.
#[tokio::test]
async fn a_signed_session_never_changes_for_any_role() {
    let room = Room::open().await;
    room.signed().await;
    let row = "select s::text from pazpaz.sessions s";
    let before = room.house.database.texts(row).await;
    let statements = [
        "update pazpaz.sessions set plan_enc = null",
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
            let refused = error.contains("a signed session does not change") || error.contains("permission denied");
            assert!(refused, "{role}: {statement}: {error}");
            for undo in ["rollback", "reset session_replication_role"] {
                connection.execute_unprepared(undo).await.ok();
            }
        }
        connection.close().await.unwrap();
    }
    assert_eq!(database.texts(row).await, before);
}
