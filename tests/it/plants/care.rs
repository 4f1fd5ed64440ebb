//! A plan of care with one of everything that belongs to one, and another that sessions serve and that has come into force.

use serde_json::json;

use super::Bed;

impl Bed<'_> {
    /// Plants them, and gives a global id for each type.
    pub(super) async fn care(
        &mut self,
        client: &str,
        session: &str,
        clinical: &[(&'static str, String)],
    ) -> [(&'static str, String); 5] {
        let input = json!({
            "clientId": client, "status": "ACTIVE", "title": self.text("care-title"),
            "description": self.text("care-description"), "periodStart": "2001-02-03", "reviewDate": "2001-06-01",
        });
        let plan = self.change("addCarePlan", input).await;
        self.note("care_plans", "title", &plan, "care-title");
        self.note("care_plans", "description", &plan, "care-description");
        let input = json!({
            "carePlanId": plan, "lifecycleStatus": "ACTIVE", "achievementStatus": "IN_PROGRESS", "description": self.text("goal"),
        });
        let goal = self.change("addCareGoal", input).await;
        self.note("care_goals", "description", &goal, "goal");
        let milestone = self.change("addCareMilestone", json!({"careGoalId": goal, "title": self.text("step")})).await;
        self.note("care_milestones", "title", &milestone, "step");
        let input = json!({
            "carePlanId": plan, "careGoalId": goal, "kind": "OTHER", "description": self.text("intervention"),
            "frequency": self.text("frequency"),
        });
        let intervention = self.change("addCareIntervention", input).await;
        self.note("care_interventions", "description", &intervention, "intervention");
        self.note("care_interventions", "frequency", &intervention, "frequency");
        self.serves(&plan, session).await;
        let (_, diagnosis) = clinical.iter().find(|(kind, _)| *kind == "Diagnosis").unwrap();
        let change = self.served(client, session, diagnosis).await;
        [
            ("CarePlan", plan),
            ("CareGoal", goal),
            ("CareMilestone", milestone),
            ("CareIntervention", intervention),
            ("CareStatusChange", change),
        ]
    }

    /// Another session of the client than that one serves the plan. It is linked past the API, since a plan that is attacked by its first
    /// version must still be at it.
    async fn serves(&self, plan: &str, but: &str) {
        let database = &self.house.database;
        let sql = format!(
            "insert into pazpaz.care_plan_sessions (workspace_id, client_id, care_plan_id, session_id) \
             select p.workspace_id, p.client_id, p.id, s.id from pazpaz.care_plans p \
               join pazpaz.sessions s on s.workspace_id = p.workspace_id and s.client_id = p.client_id \
              where p.id = '{}' and s.id <> '{}'",
            database.uuid(plan),
            database.uuid(but)
        );
        database.rows(&sql).await;
    }

    /// The other plan, which changes; gives the change of its state.
    async fn served(&mut self, client: &str, session: &str, diagnosis: &str) -> String {
        let (house, who) = (self.house, &self.practice.owner);
        let plan = self.change("addCarePlan", json!({"clientId": client, "title": self.text("care-served")})).await;
        self.note("care_plans", "title", &plan, "care-served");
        for (version, mutation, field, id) in
            [(1, "linkSession", "sessionId", session), (2, "linkDiagnosis", "diagnosisId", diagnosis)]
        {
            let link = json!({"id": plan, "expectedVersion": version, field: id});
            let payload = house.run(who, mutation, "", link).await;
            assert_eq!(payload["errors"], json!([]), "{payload}");
        }
        let input = json!({"id": plan, "expectedVersion": 3, "status": "ACTIVE", "reason": self.text("care-reason")});
        let history = "carePlan { statusHistory(first: 1) { nodes { id } } }";
        let payload = house.run(who, "changeCarePlanStatus", history, input).await;
        assert_eq!(payload["errors"], json!([]), "{payload}");
        let change = payload["carePlan"]["statusHistory"]["nodes"][0]["id"].as_str().unwrap().to_owned();
        self.note("care_status_changes", "reason", &change, "care-reason");
        change
    }
}
