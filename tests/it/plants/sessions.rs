//! Notes: a draft, what was sent for it and not merged, and a signed one with a past.
use serde_json::json;
use tests::House;

use super::{Bed, Plants};
use crate::encoding::global_id;

impl Bed<'_> {
    /// A draft of a visit.
    pub(super) async fn session(&mut self, appointment: &str) -> String {
        let columns = ["subjective", "objective", "assessment", "plan"];
        let mut input = json!({"appointmentId": appointment});
        for column in columns {
            input[column] = json!(self.text(column));
        }
        let id = self.change("writeSession", input).await;
        for column in columns {
            self.note("sessions", column, &id, column);
        }
        id
    }

    /// A session with a past, to which something was added: the addition, and what the session said first.
    pub(super) async fn told(&mut self, client: &str) -> (String, String) {
        let who = &self.practice.owner;
        let columns = ["subjective", "objective", "assessment", "plan"];
        let (mut first, mut then) = (json!({"clientId": client}), json!({"expectedVersion": 1}));
        for column in columns {
            first[column] = json!(self.text(&format!("first-{column}")));
            then[column] = json!(format!("then {column}"));
        }
        let id = self.change("writeSession", first).await;
        then["id"] = json!(id);
        self.change("changeSession", then).await;
        let history = "query ($id: ID!) { session(id: $id) { history { replaced { id } } } }";
        let history = self.house.data(who, history, json!({"id": id})).await;
        let revision = history["session"]["history"][1]["replaced"]["id"].as_str().unwrap().to_owned();
        for column in columns {
            self.note("session_revisions", column, &revision, &format!("first-{column}"));
        }
        let signed = self.house.step(who, "signSession", "session { id }", &id, 2).await;
        assert_eq!(signed["errors"], json!([]));
        let (reason, text) = (self.text("addition-reason"), self.text("addition-text"));
        let input = json!({"sessionId": id, "kind": "ADDENDUM", "reason": reason, "text": text});
        let addition = self.change("addSessionAddition", input).await;
        self.note("session_additions", "reason", &addition, "addition-reason");
        self.note("session_additions", "text", &addition, "addition-text");
        (addition, revision)
    }
}

impl Plants {
    /// With something that could not be merged into the draft in place of what the told session said first, and with no words in it. Put
    /// there past the API, by way of which the draft would not be at its first version any more, at which it is attacked: a trail with it
    /// is not whole.
    pub(crate) async fn with_unmerged(mut self, house: &House) -> Self {
        let sql = format!(
            "insert into pazpaz.session_revisions (workspace_id, id, client_id, session_id, kind, at_version, fields, since, written_by) \
             select workspace_id, gen_random_uuid(), client_id, id, 'unmerged', 1, '{}', now(), created_by \
               from pazpaz.sessions where id = '{}' returning id::text",
            "{}",
            house.database.uuid(&self.ids["Session"])
        );
        let id = house.database.texts(&sql).await.remove(0);
        let id = global_id(<entity::SessionRevisionId as entity::Id>::TABLE, id.parse().unwrap());
        self.ids.insert("SessionRevision", id);
        self
    }
}
