//! Plans of care: what may follow what, what is kept of it, and what is due.
mod due;
mod ended;
mod history;
mod links;
mod room;
mod who;

use serde_json::{Value, json};
use tests::{House, Person};

/// A house with a client in it.
struct Ward {
    house: House,
    client: String,
}

impl Ward {
    async fn open() -> Self {
        let house = House::open().await;
        let client = house.add_client(&house.a.owner, "Ann").await;
        Self { house, client }
    }

    fn who(&self) -> &Person {
        &self.house.a.owner
    }

    /// Runs a mutation as the owner, which must succeed, and gives the changed object: `selection` is what is asked of it.
    async fn run(&self, mutation: &str, thing: &str, selection: &str, input: Value) -> Value {
        let payload = self.house.run(self.who(), mutation, &format!("{thing} {{ {selection} }}"), input).await;
        assert_eq!(payload["errors"], json!([]), "{mutation}: {payload}");
        payload[thing].clone()
    }

    /// Adds something and gives its id.
    async fn add(&self, mutation: &str, thing: &str, input: Value) -> String {
        self.run(mutation, thing, "id", input).await["id"].as_str().unwrap().to_owned()
    }

    /// A plan in that state.
    async fn plan(&self, status: &str) -> String {
        self.add("addCarePlan", "carePlan", json!({"clientId": self.client, "title": "plan", "status": status})).await
    }

    /// A note about nobody's visit, and its id.
    async fn note(&self, client: &str) -> String {
        self.add("writeSession", "session", json!({"clientId": client, "subjective": "text"})).await
    }
}
