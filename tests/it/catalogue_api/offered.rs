//! A service says how client and provider can meet for it, and bookings keep to that.
use super::{done, id, thing};
use serde_json::{Value, json};
use tests::{House, faults};

const SERVICE: &str = "service { id version kinds }";

#[tokio::test]
async fn a_visit_is_booked_in_a_way_in_which_its_service_is_offered() {
    let house = House::open().await;
    let owner = &house.a.owner;
    let talk = done(&house, owner, "addService", SERVICE, json!({"name": "Talk", "durationMinutes": 50})).await;
    assert_eq!(talk["kinds"], json!(["IN_PERSON", "TELEHEALTH", "PHONE"]));
    // Each once, in one order.
    let input = json!({"name": "Call", "durationMinutes": 20, "kinds": ["PHONE", "TELEHEALTH", "PHONE"]});
    let call = done(&house, owner, "addService", SERVICE, input).await;
    assert_eq!(call["kinds"], json!(["TELEHEALTH", "PHONE"]));

    let client = house.add_client(owner, "Ann").await;
    let provider = house.providers(owner).await.remove(0);
    let book = |service: &Value, kind: &str, hour: u8| {
        let input = json!({"clientId": client, "providerId": provider, "serviceId": service["id"], "kind": kind,
            "startsAt": format!("2030-03-01T{hour:02}:00:00Z")});
        house.run(owner, "bookAppointment", "appointment { id version kind }", input)
    };
    assert_eq!(faults(&book(&call, "IN_PERSON", 9).await), [("INVALID".to_owned(), "kind".to_owned())]);
    let booked = book(&call, "PHONE", 9).await;
    assert_eq!((&booked["errors"], &booked["appointment"]["kind"]), (&json!([]), &json!("PHONE")));

    // What is booked stays, and can be moved, when the service is offered in another way from then on.
    let change = json!({"id": call["id"], "expectedVersion": 1, "kinds": ["TELEHEALTH"]});
    let changed = done(&house, owner, "changeService", SERVICE, change).await;
    assert_eq!((&changed["kinds"], &changed["version"]), (&json!(["TELEHEALTH"]), &json!(2)));
    assert_eq!(faults(&book(&call, "PHONE", 11).await), [("INVALID".to_owned(), "kind".to_owned())]);
    let to = json!({"id": id(&booked["appointment"]), "expectedVersion": 1, "startsAt": "2030-03-01T12:00:00Z"});
    let moved = house.run(owner, "moveAppointment", "appointment { kind }", to).await;
    assert_eq!((&moved["errors"], thing(&moved)), (&json!([]), json!({"kind": "PHONE"})));
}
