//! Taking somebody on: numbers that mean nothing, hints at who may be there already, what was agreed to, whom to call.
mod consents;
mod contacts;
mod duplicates;
mod numbers;

use entity::{ClientId, consent, credential};
use serde_json::{Value, json};
use store::{Agreed, Intake, NewConsent, NewCredential};
use tests::{Chance, House};
use time::{Duration, OffsetDateTime, macros::date};

/// Adds a client with these fields and gives what is selected of it.
async fn add(house: &House, selection: &str, fields: Value) -> Value {
    let payload = house.run(&house.a.owner, "addClient", &format!("client {{ {selection} }}"), fields).await;
    assert_eq!(payload["errors"], json!([]), "{payload}");
    payload["client"].clone()
}

/// The id of what was changed.
fn id(payload: &Value, thing: &str) -> String {
    payload[thing]["id"].as_str().unwrap_or_else(|| panic!("{payload}")).to_owned()
}

/// Consents of a client and credentials of the owner, many of which share an instant or a day.
pub(crate) async fn keep(house: &House, client: ClientId, chance: &mut Chance, from: OffsetDateTime) {
    let mut few = |unit: Duration| unit * i32::try_from(chance.below(7)).unwrap();
    let consent = |given_at| NewConsent {
        client,
        kind: consent::Kind::Treatment,
        text_version: "1".to_owned(),
        agreed: Some(Agreed::Text("text".to_owned())),
        given_at: Some(given_at),
        expires_at: None,
        given_by: consent::By::Client,
        giver_name: None,
    };
    let credential = |expires_on| NewCredential {
        provider: house.a.owner.provider(),
        kind: credential::Kind::Training,
        number: None,
        issuer: "Board".to_owned(),
        jurisdiction: None,
        issued_on: None,
        expires_on: Some(expires_on),
    };
    let intake = Intake {
        consents: (0..25).map(|_| (consent(from + few(Duration::hours(100))), None)).collect(),
        credentials: (0..25).map(|_| (credential(date!(2031 - 05 - 01) + few(Duration::days(9))), false)).collect(),
        ..Intake::default()
    };
    house.store.bulk(house.a.id, house.a.owner.id).intake(intake).await.unwrap();
}
