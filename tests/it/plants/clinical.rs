//! What a client has, takes and does not bear.

use serde_json::{Value, json};

use super::{Bed, capital};

impl Bed<'_> {
    /// What the client has, takes, does not bear, and what to know; with codes to search, which are the same for all practices.
    pub(super) async fn clinical(&mut self, client: &str, provider: &str) -> [(&'static str, String); 4] {
        crate::clinical::import(&self.house.database).await;
        let number = self.number;
        let year = |from: u8| format!("{}", 1890 + i32::from(from) + i32::from(number) % 90);
        let diagnosis = self.planted(
            "addDiagnosis",
            "diagnoses",
            json!({"clientId": client, "providerId": provider}),
            vec![
                ("description", self.text("diagnosis")),
                ("onset", format!("{}-11-21", year(0))),
                ("abatement", format!("{}-11-22", year(1))),
                ("note", self.text("diagnosis-note")),
            ],
        );
        let diagnosis = diagnosis.await;
        // The snapshot of a code is the same text wherever it stands; the code itself is what is planted.
        let coded =
            json!({"clientId": client, "code": crate::clinical::code(self.number), "serviceDate": "2001-02-03"});
        let coded = self.change("addDiagnosis", coded).await;
        self.note_text("diagnoses", "code", &coded, crate::clinical::code(self.number));
        let medication = self.planted(
            "addMedication",
            "medications",
            json!({"clientId": client}),
            vec![
                ("name", self.text("medication")),
                ("dose", self.text("dose")),
                ("route", self.text("route")),
                ("frequency", self.text("medication-frequency")),
                ("effective_start", format!("{}-12-21", year(0))),
                ("effective_end", format!("{}-12-22", year(1))),
                ("prescriber", self.text("prescriber")),
                ("reason", self.text("medication-reason")),
                ("note", self.text("medication-note")),
            ],
        );
        let medication = medication.await;
        let allergy = self.planted(
            "addAllergy",
            "allergies",
            json!({"clientId": client}),
            vec![
                ("substance", self.text("substance")),
                ("reaction", self.text("reaction")),
                ("onset", format!("{}-10-21", year(0))),
                ("note", self.text("allergy-note")),
            ],
        );
        let allergy = allergy.await;
        let alert = json!({"clientId": client, "kind": "RISK", "from": "2020-01-01T00:00:00Z"});
        let alert = self.planted("addClientAlert", "client_alerts", alert, vec![("text", self.text("alert"))]).await;
        [("Diagnosis", diagnosis), ("Medication", medication), ("Allergy", allergy), ("ClientAlert", alert)]
    }

    /// Adds a row with a text in each of these columns, and notes them.
    async fn planted(
        &mut self,
        field: &str,
        table: &str,
        mut input: Value,
        columns: Vec<(&'static str, String)>,
    ) -> String {
        for (column, text) in &columns {
            let camel = column.split('_').map(capital).collect::<String>();
            input[camel[..1].to_lowercase() + &camel[1..]] = json!(text);
        }
        let id = self.change(field, input).await;
        for (column, text) in columns {
            self.note_text(table, column, &id, text);
        }
        id
    }
}
