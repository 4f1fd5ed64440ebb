//! Everything that can be done in a practice, done once.
mod record;
mod telehealth;

use crate::{plants::Plants, walk::Schema};
use entity::{UserId, user::Role};
use serde_json::{Value, json};
use std::{cell::RefCell, collections::BTreeSet};
use store::NewUser;
use tests::{House, Practice};

/// A practice in which everything is done that the API can do.
pub(super) struct Life<'h> {
    house: &'h House,
    practice: &'h Practice,
    done: RefCell<BTreeSet<String>>,
}

impl<'h> Life<'h> {
    /// Plants one of everything and does everything to it.
    pub(super) async fn live(house: &'h House, practice: &'h Practice, number: u8) -> Plants {
        let plants = Plants::sow(house, practice, number).await;
        let planted = [
            "addAllergy",
            "addAttachment",
            "addCareGoal",
            "addCareIntervention",
            "addCareMilestone",
            "addCarePlan",
            "addClient",
            "addClientAlert",
            "addCredential",
            "addDiagnosis",
            "addEmergencyContact",
            "addLocation",
            "addMedication",
            "addService",
            "addSessionAddition",
            "addTag",
            "bookAppointment",
            "cancelAppointment",
            "eraseClient",
            "placeLegalHold",
            "recordDisclosure",
            "retractDisclosure",
            "withdrawConsent",
        ];
        let life = Self { house, practice, done: RefCell::new(planted.map(str::to_owned).into()) };
        life.catalogue(&plants).await;
        life.appointments(&plants).await;
        life.files(&plants).await;
        life.sessions(&plants).await;
        life.care(&plants).await;
        life.record(&plants).await;
        life.telehealth(&plants).await;
        life.client(&plants).await;
        life.sign_in().await;
        life.read(&plants).await;
        life.erase().await;
        let schema = Schema::of(house).await;
        for mutation in schema.fields("Mutation") {
            let name = mutation.name;
            assert!(
                life.done.borrow().contains(&name),
                "nobody does {name}: do it in trail/life.rs, so that its events are verified"
            );
        }
        plants
    }

    async fn run(&self, mutation: &str, selection: &str, input: Value) -> Value {
        let payload = self.house.run(&self.practice.owner, mutation, selection, input).await;
        self.was(mutation, payload)
    }

    async fn step(&self, mutation: &str, id: &str, version: i64) {
        let payload = self.house.step(&self.practice.owner, mutation, "", id, version).await;
        self.was(mutation, payload);
    }

    fn was(&self, mutation: &str, payload: Value) -> Value {
        assert_eq!(payload["errors"], json!([]), "{mutation}: {payload}");
        self.done.borrow_mut().insert(mutation.to_owned());
        payload
    }

    async fn catalogue(&self, plants: &Plants) {
        let id = |kind: &str| plants.ids[kind].as_str();
        for (kind, with) in [
            ("Location", json!({"address": "another address"})),
            ("Service", json!({"name": "Another service"})),
            ("Tag", json!({"name": "another tag"})),
        ] {
            let mut input = with;
            input["id"] = json!(id(kind));
            input["expectedVersion"] = json!(1);
            self.run(&format!("change{kind}"), "", input).await;
            self.step(&format!("archive{kind}"), id(kind), 2).await;
            self.step(&format!("restore{kind}"), id(kind), 3).await;
        }
        // What is emptied is a change as well.
        self.run(
            "changeLocation",
            "",
            json!({"id": id("Location"), "expectedVersion": 4, "kind": "CLINIC", "address": null}),
        )
        .await;
        let version = "query { viewer { workspace { version } } }";
        let data = self.house.data(&self.practice.owner, version, json!({})).await;
        let version = data["viewer"]["workspace"]["version"].clone();
        let input = json!({"expectedVersion": version, "name": "Another name"});
        self.run("changeWorkspace", "", input).await;
    }

    async fn appointments(&self, plants: &Plants) {
        let id = |kind: &str| plants.ids[kind].as_str();
        let appointment = id("Appointment");
        self.step("confirmAppointment", appointment, 1).await;
        let input = json!({"id": appointment, "expectedVersion": 2, "startsAt": "2035-01-01T10:00:00Z"});
        self.run("moveAppointment", "", input).await;
        for (hour, mutation) in [(8, "completeAppointment"), (9, "markNoShow")] {
            // What is to come can neither have been missed nor be over.
            let starts = format!("2020-01-02T{hour:02}:00:00Z");
            let past = self.house.book(&self.practice.owner, id("Client"), id("Provider"), &starts).await;
            self.step(mutation, &past, 1).await;
        }
    }

    async fn files(&self, plants: &Plants) {
        let (house, who) = (self.house, &self.practice.owner);
        let id = house.attach(who, &plants.ids["Client"], None, "a.txt", b"hello").await;
        self.run("changeAttachment", "", json!({"id": id, "expectedVersion": 2, "name": "b.txt"})).await;
        self.step("archiveAttachment", &id, 3).await;
        self.step("restoreAttachment", &id, 4).await;
        assert_eq!(house.fetch(who, &id, &[]).await.bytes, b"hello");
        self.done.borrow_mut().insert("downloadAttachment".to_owned());
        // One that never comes.
        house.announce(who, &plants.ids["Client"], None, "late.txt", 5).await;
    }

    async fn sessions(&self, plants: &Plants) {
        let session = &plants.ids["Session"];
        for version in 1..4 {
            let plan = if version == 2 { Value::Null } else { json!(format!("plan {version}")) };
            self.run("changeSession", "", json!({"id": session, "expectedVersion": version, "plan": plan})).await;
        }
        self.step("signSession", session, 4).await;
        let draft = json!({"clientId": plants.ids["Client"], "plan": "a plan"});
        let draft = self.run("writeSession", "session { id }", draft).await;
        let draft = draft["session"]["id"].as_str().unwrap();
        self.step("archiveSession", draft, 1).await;
        self.step("restoreSession", draft, 2).await;
    }

    async fn care(&self, plants: &Plants) {
        let id = |kind: &str| plants.ids[kind].as_str();
        for (kind, with) in [
            ("CareMilestone", json!({"title": "another step", "reachedOn": "2020-01-01"})),
            ("CareIntervention", json!({"frequency": null})),
            ("CareGoal", json!({"description": "another goal"})),
        ] {
            let mut input = with;
            input["id"] = json!(id(kind));
            input["expectedVersion"] = json!(1);
            self.run(&format!("change{kind}"), "", input).await;
            self.step(&format!("archive{kind}"), id(kind), 2).await;
            self.step(&format!("restore{kind}"), id(kind), 3).await;
        }
        let to = json!({"id": id("CareIntervention"), "expectedVersion": 4, "status": "SCHEDULED", "reason": "a date"});
        self.run("changeCareInterventionStatus", "", to).await;
        let to =
            json!({"id": id("CareGoal"), "expectedVersion": 4, "achievementStatus": "IMPROVING", "reason": "seen"});
        self.run("changeCareGoalStatus", "", to).await;
        let plan = id("CarePlan");
        self.run("changeCarePlan", "", json!({"id": plan, "expectedVersion": 1, "title": "another plan"})).await;
        let link = |version: i32| json!({"id": plan, "expectedVersion": version, "sessionId": id("Session")});
        self.run("linkSession", "", link(2)).await;
        self.run("unlinkSession", "", link(3)).await;
        let link = |version: i32| json!({"id": plan, "expectedVersion": version, "diagnosisId": id("Diagnosis")});
        self.run("linkDiagnosis", "", link(4)).await;
        self.run("unlinkDiagnosis", "", link(5)).await;
        let to = json!({"id": plan, "expectedVersion": 6, "status": "COMPLETED", "reason": "all reached"});
        self.run("changeCarePlanStatus", "", to).await;
        self.step("archiveCarePlan", plan, 7).await;
        self.step("restoreCarePlan", plan, 8).await;
    }

    async fn client(&self, plants: &Plants) {
        let client = &plants.ids["Client"];
        let input = json!({"id": client, "expectedVersion": 1, "legalName": "Another", "notes": null, "tagIds": []});
        self.run("changeClient", "", input).await;
        self.run("changeClient", "", json!({"id": client, "expectedVersion": 2, "phone": "+49 30 5550 7099"})).await;
        self.step("archiveClient", client, 3).await;
        self.step("restoreClient", client, 4).await;
        self.step("liftLegalHold", &plants.ids["LegalHold"], 1).await;
    }

    /// Somebody new comes and goes.
    async fn sign_in(&self) {
        let email = format!("new-{}@people.example", self.practice.id.0);
        let new = NewUser { display_name: "Somebody".to_owned(), email, role: Role::Therapist, provider: Some(None) };
        let id: UserId = self.house.store.add_user(self.practice.id, new).await.unwrap();
        let link = self.house.store.sign_in_link(self.practice.id, id).await.unwrap();
        let document = "mutation ($token: String!) { signIn(input: {token: $token}) { token errors { code } } }";
        let data = self.house.data(&self.practice.owner, document, json!({"token": link.reveal()})).await;
        let token = data["signIn"]["token"].as_str().unwrap().to_owned();
        let person = tests::Person { id, token };
        self.house.data(&person, "mutation { signOut { signedOut } }", json!({})).await;
        self.done.borrow_mut().extend(["signIn".to_owned(), "signOut".to_owned()]);
    }

    /// Reads everything, as everybody.
    async fn read(&self, plants: &Plants) {
        let Practice { owner, therapist, assistant, .. } = self.practice;
        let names = "query Names { clients(first: 50) { nodes { legalName usedName email } } }";
        let found = "query Found { clients(search: \"another\") { nodes { displayName } totalCount } }";
        for who in [owner, therapist, assistant] {
            self.house.data(who, names, json!({})).await;
            self.house.data(who, found, json!({})).await;
        }
        let record = "query Record($id: ID!) { client(id: $id) { legalName timeline { nodes { \
            ... on Appointment { reason cancelNote } ... on Session { subjective objective assessment plan } } } } }";
        self.house.data(owner, record, json!({"id": plants.ids["Client"]})).await;
    }

    /// A client of whom there is everything.
    async fn erase(&self) {
        let client = Plants::sow(self.house, self.practice, 88).await;
        let keep = format!("update pazpaz.workspaces set retention_years = 0 where id = '{}'", self.practice.id.0);
        self.house.database.rows(&keep).await;
        self.step("liftLegalHold", &client.ids["LegalHold"], 1).await;
        let input = json!({"id": client.ids["Client"], "expectedVersion": 1, "reason": "asked for it"});
        self.run("eraseClient", "", input).await;
    }
}
