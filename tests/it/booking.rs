//! The calendar cannot be double-booked, and a visit goes only the ways that its state allows.
mod races;
mod rules;
mod slots;
mod stale;
mod states;

use serde_json::{Value, json};
use tests::{House, Person};

/// What the tests look at of an appointment.
const APPOINTMENT: &str = "appointment { id version status startsAt endsAt provider { id } location { id } }";

/// A house with one client and the owner's provider, who is signed in for the test.
struct Desk {
    house: House,
    client: String,
    provider: String,
}

impl Desk {
    async fn open() -> Self {
        let house = House::open().await;
        let client = house.add_client(&house.a.owner, "Ann").await;
        let provider = house.providers(&house.a.owner).await.remove(0);
        Self { house, client, provider }
    }

    fn who(&self) -> &Person {
        &self.house.a.owner
    }

    /// Tries to book a span and gives the payload.
    async fn try_book(&self, starts_at: &str, ends_at: &str) -> Value {
        let input = json!({
            "clientId": self.client, "providerId": self.provider, "startsAt": starts_at, "endsAt": ends_at,
        });
        self.house.run(self.who(), "bookAppointment", APPOINTMENT, input).await
    }

    /// Books a span that is free and gives the visit.
    async fn book(&self, starts_at: &str, ends_at: &str) -> Value {
        let payload = self.try_book(starts_at, ends_at).await;
        assert_eq!(payload["errors"], json!([]), "{starts_at}");
        payload["appointment"].clone()
    }

    /// The visits that take the provider's time within the span.
    async fn conflicts(&self, starts_at: &str, ends_at: &str) -> Vec<String> {
        let document = "query ($slot: SlotInput!) { appointmentConflicts(slot: $slot) { id } }";
        let slot = json!({"providerId": self.provider, "startsAt": starts_at, "endsAt": ends_at});
        let data = self.house.data(self.who(), document, json!({ "slot": slot })).await;
        let ids = data["appointmentConflicts"].as_array().unwrap().iter();
        ids.map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    }
}

fn id(node: &Value) -> &str {
    node["id"].as_str().unwrap()
}

fn version(node: &Value) -> i64 {
    node["version"].as_i64().unwrap()
}
