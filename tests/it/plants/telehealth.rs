//! A telehealth visit to which the client has come.
use serde_json::{Value, json};
use time::{Duration, format_description::well_known::Rfc3339};

use super::Bed;

impl Bed<'_> {
    /// One that is on while the client joins, and is moved to where nothing is in its way. Gives the session, and the client in it.
    pub(super) async fn telehealth(&mut self, with: &Value) -> (String, String) {
        let (house, who) = (self.house, &self.practice.owner);
        let now = house.store.clock().now();
        let at = |minutes: i64| (now + Duration::minutes(minutes)).format(&Rfc3339).unwrap();
        let mut input = with.clone();
        input["kind"] = json!("TELEHEALTH");
        input["startsAt"] = json!(at(0));
        input["endsAt"] = json!(at(30));
        let visit = self.change("bookAppointment", input).await;
        let open = "mutation ($id: ID!) { openTelehealth(appointmentId: $id) { telehealthSession { id } errors { message } } }";
        let session = house.change(who, open, json!({"id": visit})).await["id"].as_str().unwrap().to_owned();
        let invited = json!({"telehealthSessionId": session, "role": "CLIENT", "name": self.text("invited")});
        let invited = house.run(who, "inviteToTelehealth", "token telehealthParticipant { id }", invited).await;
        let participant = invited["telehealthParticipant"]["id"].as_str().unwrap().to_owned();
        self.note("telehealth_participants", "name", &participant, "invited");
        let come = json!({"token": invited["token"], "location": self.text("whereabouts")});
        let joined = house.come("joinTelehealth", "room", come).await;
        assert_eq!(joined["errors"], json!([]), "{joined}");
        self.note("telehealth_participants", "location", &participant, "whereabouts");
        self.note_text("telehealth_sessions", "room", &session, joined["room"].as_str().unwrap().to_owned());
        let later = format!("2031-{:02}-{:02}T17:00:00Z", 1 + self.number / 28, 1 + self.number % 28);
        let moved = json!({"id": visit, "expectedVersion": 1, "startsAt": later});
        self.change("moveAppointment", moved).await;
        (session, participant)
    }
}
