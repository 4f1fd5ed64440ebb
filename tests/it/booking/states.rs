//! The life of a visit, as a table.
use super::{APPOINTMENT, Desk, id, version};
use serde_json::{Value, json};
use tests::faults;

const ACTIONS: [&str; 5] =
    ["moveAppointment", "confirmAppointment", "completeAppointment", "markNoShow", "cancelAppointment"];

/// From each state, whether the visit has begun, and what each action, in the order of `ACTIONS`, leads to; `""` where it is refused.
const LIFE: [(&str, bool, [&str; 5]); 7] = [
    ("SCHEDULED", false, ["SCHEDULED", "CONFIRMED", "", "", "CANCELLED"]),
    ("SCHEDULED", true, ["SCHEDULED", "CONFIRMED", "COMPLETED", "NO_SHOW", "CANCELLED"]),
    ("CONFIRMED", false, ["SCHEDULED", "", "", "", "CANCELLED"]),
    ("CONFIRMED", true, ["SCHEDULED", "", "COMPLETED", "NO_SHOW", "CANCELLED"]),
    ("COMPLETED", true, [""; 5]),
    ("NO_SHOW", true, [""; 5]),
    ("CANCELLED", true, [""; 5]),
];

impl Desk {
    async fn act(&self, action: &str, visit: &Value, moved_to: &str) -> Value {
        let base = json!({"id": id(visit), "expectedVersion": version(visit)});
        match action {
            "moveAppointment" => {
                let mut input = base;
                input["startsAt"] = json!(moved_to);
                self.house.run(self.who(), action, APPOINTMENT, input).await
            }
            "cancelAppointment" => {
                let mut input = base;
                input["reason"] = json!("WEATHER");
                self.house.run(self.who(), action, APPOINTMENT, input).await
            }
            _ => self.house.step(self.who(), action, APPOINTMENT, id(visit), version(visit)).await,
        }
    }

    /// A visit in that state.
    async fn visit_in(&self, state: &str, from: &str, to: &str) -> Value {
        let visit = self.book(from, to).await;
        let action = match state {
            "SCHEDULED" => return visit,
            "CONFIRMED" => "confirmAppointment",
            "COMPLETED" => "completeAppointment",
            "NO_SHOW" => "markNoShow",
            "CANCELLED" => "cancelAppointment",
            other => unreachable!("{other} is no state"),
        };
        self.act(action, &visit, "").await["appointment"].clone()
    }
}

#[tokio::test]
async fn a_visit_goes_only_the_ways_that_its_state_allows() {
    let desk = Desk::open().await;
    let mut slot = 0;
    for (state, begun, ends) in LIFE {
        for (action, end) in ACTIONS.into_iter().zip(ends) {
            slot += 1;
            let year = if begun { 2024 } else { 2031 };
            let at = |hour: u32| format!("{year}-{:02}-{:02}T{hour:02}:00:00Z", 1 + slot / 28, 1 + slot % 28);
            let visit = desk.visit_in(state, &at(8), &at(9)).await;
            assert_eq!(visit["status"], state);
            let payload = desk.act(action, &visit, &at(12)).await;
            let what = format!("{action} of a visit that is {state}, begun: {begun}");
            if end.is_empty() {
                assert_eq!(faults(&payload), [("WRONG_STATE".to_owned(), "id".to_owned())], "{what}");
                assert!(payload["appointment"].is_null(), "{what}");
            } else {
                assert_eq!(faults(&payload), [], "{what}");
                let now = &payload["appointment"];
                assert_eq!((&now["status"], version(now)), (&json!(end), version(&visit) + 1), "{what}");
            }
        }
    }
}

#[tokio::test]
async fn a_cancellation_keeps_who_when_and_why() {
    let desk = Desk::open().await;
    let visit = desk.book("2031-01-01T10:00:00Z", "2031-01-01T11:00:00Z").await;
    let selection = "appointment { status cancelledAt cancelledBy { displayName } cancelReason cancelNote startsAt }";
    let note = "Has the flu — אין לה כוח.";
    let input = json!({"id": id(&visit), "expectedVersion": 1, "reason": "CLIENT_ILLNESS", "note": note});
    let assistant = &desk.house.a.assistant;
    let gone = desk.house.run(assistant, "cancelAppointment", selection, input).await["appointment"].clone();
    assert!(gone["cancelledAt"].is_string(), "{gone}");
    assert_eq!(gone["cancelledBy"]["displayName"], "Assistant of North");
    assert_eq!((&gone["cancelReason"], &gone["cancelNote"]), (&json!("CLIENT_ILLNESS"), &json!(note)));
    assert_eq!((&gone["status"], &gone["startsAt"]), (&json!("CANCELLED"), &visit["startsAt"]));
    // Nothing of it can be said of a visit that was not called off.
    let kept = desk.book("2031-01-01T10:00:00Z", "2031-01-01T11:00:00Z").await;
    let query = "query ($id: ID!) { appointment(id: $id) { cancelledAt cancelledBy { id } cancelReason cancelNote } }";
    let data = desk.house.data(desk.who(), query, json!({"id": id(&kept)})).await;
    let none = json!({"cancelledAt": null, "cancelledBy": null, "cancelReason": null, "cancelNote": null});
    assert_eq!(data["appointment"], none);
}
