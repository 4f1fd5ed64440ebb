//! What a client has and takes, whom to call, and what stands beside providers: changed, archived and restored.
use super::Life;
use crate::plants::Plants;
use serde_json::json;

impl Life<'_> {
    pub(super) async fn record(&self, plants: &Plants) {
        let id = |kind: &str| plants.ids[kind].as_str();
        for (kind, with) in [
            ("Diagnosis", json!({"note": "another note"})),
            ("Medication", json!({"dose": "another dose", "note": null})),
            ("Allergy", json!({"reaction": "another reaction"})),
            ("ClientAlert", json!({"text": "another text"})),
            ("EmergencyContact", json!({"name": "Another", "notes": null})),
            ("Credential", json!({"number": "another number"})),
        ] {
            let mut input = with;
            input["id"] = json!(id(kind));
            input["expectedVersion"] = json!(1);
            self.run(&format!("change{kind}"), "", input).await;
            self.step(&format!("archive{kind}"), id(kind), 2).await;
            self.step(&format!("restore{kind}"), id(kind), 3).await;
        }
        self.run("rankDiagnosis", "", json!({"id": id("Diagnosis"), "expectedVersion": 4, "rank": 1})).await;
        self.step("verifyCredential", id("Credential"), 4).await;
        self.run("changeProvider", "", json!({"id": id("Provider"), "expectedVersion": 1, "title": "MSW"})).await;
    }
}
