//! Telehealth: who comes with a token gets in once, when it is time, and nobody is recorded without having agreed to it.
mod door;
mod races;
mod recording;
mod roles;
mod windows;

use serde_json::{Value, json};
use tests::{House, Person};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

const SESSION: &str = "telehealthSession { id version room openedAt endedAt opensAt closesAt recording }";
const PARTICIPANT: &str = "telehealthParticipant { id version role joinedAt leftAt withdrawnAt }";
const JOINED: &str = "room role recording opensAt";

/// A house with a client and a telehealth visit of half an hour, to which a room is open.
struct Clinic {
    house: House,
    client: String,
    visit: String,
    session: String,
}

impl Clinic {
    /// One whose visit begins so many minutes from now.
    async fn open(minutes: i64) -> Self {
        let house = House::open().await;
        let client = house.add_client(&house.a.owner, "Ann").await;
        let provider = house.providers(&house.a.owner).await.remove(0);
        let starts = house.store.clock().now() + Duration::minutes(minutes);
        let input = json!({
            "clientId": client, "providerId": provider, "kind": "TELEHEALTH",
            "startsAt": text(starts), "endsAt": text(starts + Duration::minutes(30)),
        });
        let visit = house.run(&house.a.owner, "bookAppointment", "appointment { id }", input).await;
        let visit = visit["appointment"]["id"].as_str().unwrap().to_owned();
        let mut clinic = Self { house, client, visit, session: String::new() };
        clinic.session = clinic.room().await["telehealthSession"]["id"].as_str().unwrap().to_owned();
        clinic
    }

    fn who(&self) -> &Person {
        &self.house.a.owner
    }

    fn now(&self) -> OffsetDateTime {
        self.house.store.clock().now()
    }

    /// Opens a room for the visit, and gives the payload.
    async fn room(&self) -> Value {
        let document = format!(
            "mutation ($id: ID!) {{ openTelehealth(appointmentId: $id) {{ {SESSION} errors {{ code path message }} }} }}"
        );
        self.house.data(self.who(), &document, json!({"id": self.visit})).await["openTelehealth"].clone()
    }

    async fn invited(&self, role: &str) -> Value {
        let name = (role == "GUEST").then_some("Maria, interpreter");
        let input = json!({"telehealthSessionId": self.session, "role": role, "name": name});
        let selection = format!("token opensAt closesAt {PARTICIPANT}");
        self.house.run(self.who(), "inviteToTelehealth", &selection, input).await
    }

    /// A token that is good.
    async fn token(&self, role: &str) -> String {
        self.invited(role).await["token"].as_str().unwrap().to_owned()
    }

    /// Comes with a token, and gives the payload.
    async fn join(&self, token: &str) -> Value {
        self.house
            .come("joinTelehealth", JOINED, json!({"token": token, "location": "12 Harbor Street, at home"}))
            .await
    }

    async fn leave(&self, token: &str) -> Value {
        self.house.come("leaveTelehealth", "leftAt", json!({"token": token})).await
    }

    /// What can be asked of the session.
    async fn session(&self, selection: &str) -> Value {
        let document = format!("query ($id: ID!) {{ node(id: $id) {{ ... on TelehealthSession {{ {selection} }} }} }}");
        self.house.data(self.who(), &document, json!({"id": self.session})).await["node"].clone()
    }

    async fn end(&self) -> Value {
        let version = self.session("version").await["version"].as_i64().unwrap();
        self.house.step(self.who(), "endTelehealth", SESSION, &self.session, version).await
    }

    /// Takes a step of the appointment's, at its version.
    async fn step(&self, mutation: &str, with: Value) -> Value {
        let document = "query ($id: ID!) { appointment(id: $id) { version } }";
        let version =
            self.house.data(self.who(), document, json!({"id": self.visit})).await["appointment"]["version"].clone();
        let selection = "appointment { status startsAt endsAt }";
        if with.is_null() {
            return self.house.step(self.who(), mutation, selection, &self.visit, version.as_i64().unwrap()).await;
        }
        let mut input = with;
        input["id"] = json!(self.visit);
        input["expectedVersion"] = version;
        self.house.run(self.who(), mutation, selection, input).await
    }
}

fn text(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap()
}

/// The one answer to a token that is good for nothing.
fn unknown(payload: &Value) -> bool {
    payload["errors"][0]["code"] == "NOT_FOUND"
        && payload["errors"][0]["path"] == json!(["token"])
        && payload.as_object().unwrap().iter().all(|(name, value)| name == "errors" || value.is_null())
}

fn is_in(payload: &Value) -> bool {
    payload["errors"] == json!([]) && payload["room"].is_string()
}
