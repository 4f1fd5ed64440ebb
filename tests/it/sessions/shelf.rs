//! Drafts off the lists and back.
use super::{Room, SESSION, id, one};
use serde_json::{Value, json};
use tests::faults;

impl Room {
    async fn listed(&self, archived: bool) -> Vec<Value> {
        let document = "query ($id: ID!, $archived: Boolean!) { client(id: $id) { sessions(archived: $archived) { totalCount nodes { id } } } }";
        let data = self.house.data(self.who(), document, json!({"id": self.client, "archived": archived})).await;
        let list = &data["client"]["sessions"];
        let ids: Vec<Value> = list["nodes"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
        assert_eq!(list["totalCount"], json!(ids.len()));
        ids
    }

    async fn of_visit(&self) -> Value {
        let document = "query ($id: ID!) { appointment(id: $id) { session { id } } }";
        self.house.data(self.who(), document, json!({"id": self.visit})).await["appointment"]["session"]["id"].clone()
    }
}

#[tokio::test]
async fn an_archived_draft_leaves_the_lists_and_its_visit_free() {
    let room = Room::open().await;
    let draft = room.draft(json!({"plan": "p"})).await;
    let refused = room.house.step(&room.house.a.owner, "archiveSession", SESSION, id(&draft), 1).await;
    assert_eq!(faults(&refused), one("FORBIDDEN", "id"));
    let archived = room.house.step(room.who(), "archiveSession", "session { version archivedAt }", id(&draft), 1).await;
    assert!(archived["session"]["archivedAt"].is_string() && archived["session"]["version"] == 2, "{archived}");
    assert_eq!((room.listed(false).await, room.listed(true).await), (vec![], vec![draft["id"].clone()]));
    assert_eq!(room.of_visit().await, Value::Null);
    // Nothing is done to it but putting it back.
    let change = json!({"id": id(&draft), "expectedVersion": 2, "plan": "q"});
    for refused in [
        room.house.run(room.who(), "changeSession", SESSION, change).await,
        room.house.step(room.who(), "signSession", SESSION, id(&draft), 2).await,
        room.house.step(room.who(), "archiveSession", SESSION, id(&draft), 2).await,
        room.house.announce(room.who(), &room.client, Some(id(&draft)), "a.txt", 4).await,
    ] {
        assert_eq!(refused["errors"][0]["code"], "WRONG_STATE", "{refused}");
    }
    let another = room.draft(json!({"plan": "another"})).await;
    assert_eq!(room.of_visit().await, another["id"]);
    let refused = room.house.step(room.who(), "restoreSession", SESSION, id(&draft), 2).await;
    assert_eq!(faults(&refused), one("TAKEN", "appointmentId"));
    room.house.step(room.who(), "archiveSession", SESSION, id(&another), 1).await;
    let restored = room.house.step(room.who(), "restoreSession", SESSION, id(&draft), 2).await;
    assert_eq!((&restored["errors"], &restored["session"]["plan"]), (&json!([]), &json!("p")));
    assert_eq!((room.listed(false).await, room.of_visit().await), (vec![draft["id"].clone()], draft["id"].clone()));
}

#[tokio::test]
async fn what_is_signed_is_never_archived() {
    let room = Room::open().await;
    let draft = room.draft(json!({"plan": "p"})).await;
    let signed = room.house.step(room.who(), "signSession", SESSION, id(&draft), 1).await;
    for verb in ["archiveSession", "restoreSession"] {
        let refused = room.house.step(room.who(), verb, SESSION, id(&draft), 2).await;
        assert_eq!(faults(&refused), one("SIGNED", "id"));
    }
    assert_eq!(room.read(id(&draft)).await, signed["session"]);
    let admin = room.house.database.admin().await;
    let sql = "update pazpaz.sessions set deleted_at = now()";
    let error = sea_orm::ConnectionTrait::execute_unprepared(&admin, sql).await.unwrap_err();
    assert!(error.to_string().contains("does not change"), "{error}");
}
