//! A telehealth visit from its beginning to its end.
use super::Life;
use crate::plants::Plants;
use serde_json::{Value, json};
use time::{Duration, format_description::well_known::Rfc3339};

impl Life<'_> {
    pub(super) async fn telehealth(&self, plants: &Plants) {
        let id = |kind: &str| plants.ids[kind].as_str();
        let now = self.house.store.clock().now();
        let at = |minutes: i64| (now + Duration::minutes(minutes)).format(&Rfc3339).unwrap();
        let input = json!({
            "clientId": id("Client"), "providerId": id("Provider"), "kind": "TELEHEALTH", "startsAt": at(0), "endsAt": at(30),
        });
        let visit = text(&self.run("bookAppointment", "appointment { id }", input).await["appointment"]["id"]);
        let open =
            "mutation ($id: ID!) { openTelehealth(appointmentId: $id) { telehealthSession { id } errors { code } } }";
        let opened = self.house.data(&self.practice.owner, open, json!({"id": visit})).await;
        let session = text(&self.was("openTelehealth", opened["openTelehealth"].clone())["telehealthSession"]["id"]);
        let consent = json!({"clientId": id("Client"), "kind": "RECORDING", "textVersion": "1", "text": "I agree."});
        self.run("recordConsent", "", consent).await;
        let record = json!({"id": session, "expectedVersion": 1, "on": true});
        self.run("setTelehealthRecording", "", record).await;
        let (_, token) = self.invite(&session, "CLIENT").await;
        let come = json!({"token": token, "location": "at home"});
        self.was("joinTelehealth", self.house.come("joinTelehealth", "room", come).await);
        self.was("leaveTelehealth", self.house.come("leaveTelehealth", "leftAt", json!({"token": token})).await);
        let (guest, _) = self.invite(&session, "GUEST").await;
        self.step("withdrawTelehealthInvitation", &guest, 1).await;
        let enter = json!({"telehealthSessionId": session, "location": "at the practice"});
        let own = self.run("enterTelehealth", "telehealthParticipant { id }", enter).await;
        self.step("exitTelehealth", &text(&own["telehealthParticipant"]["id"]), 1).await;
        self.step("endTelehealth", &session, 2).await;
        // To where nothing is in its way.
        let later = json!({"id": visit, "expectedVersion": 1, "startsAt": "2036-01-01T10:00:00Z"});
        self.run("moveAppointment", "", later).await;
    }

    /// The participant and the token.
    async fn invite(&self, session: &str, role: &str) -> (String, String) {
        let name = (role == "GUEST").then_some("an interpreter");
        let input = json!({"telehealthSessionId": session, "role": role, "name": name});
        let invited = self.run("inviteToTelehealth", "token telehealthParticipant { id }", input).await;
        (text(&invited["telehealthParticipant"]["id"]), text(&invited["token"]))
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
