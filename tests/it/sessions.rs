//! Notes: drafts that lose nothing, and signed ones that never change.
mod additions;
mod closed;
mod draft;
mod history;
mod merge;
mod shelf;
mod signed;
mod who;

use serde_json::{Value, json};
use tests::{House, Person};

/// What the tests look at of a session.
const SESSION: &str =
    "session { id version status subjective objective assessment plan sessionAt signedAt appointment { id } }";

/// A house with a client, a visit of the therapist's and nothing written yet.
struct Room {
    house: House,
    client: String,
    visit: String,
}

impl Room {
    async fn open() -> Self {
        let house = House::open().await;
        let who = &house.a.therapist;
        let client = house.add_client(who, "Ann").await;
        let provider = house.providers(who).await.remove(1);
        let visit = house.book(who, &client, &provider, "2024-03-01T10:00:00Z").await;
        Self { house, client, visit }
    }

    /// The author.
    fn who(&self) -> &Person {
        &self.house.a.therapist
    }

    /// Writes a draft about the visit.
    async fn draft(&self, parts: Value) -> Value {
        let mut input = parts;
        input["appointmentId"] = json!(self.visit);
        self.changed("writeSession", input).await
    }

    /// Does what must succeed, and gives the session.
    async fn changed(&self, mutation: &str, input: Value) -> Value {
        let payload = self.house.run(self.who(), mutation, SESSION, input).await;
        assert_eq!(payload["errors"], json!([]), "{mutation}");
        payload["session"].clone()
    }

    /// The session as it is stored.
    async fn read(&self, id: &str) -> Value {
        let document = format!("query ($id: ID!) {{ {} }}", SESSION.replace("session {", "session(id: $id) {"));
        self.house.data(self.who(), &document, json!({ "id": id })).await["session"].clone()
    }
}

fn id(node: &Value) -> &str {
    node["id"].as_str().unwrap()
}

fn one(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), path.to_owned())]
}
