//! What stands beside clients and providers, and who may be there already.
use super::{EVERY_REQUEST, cost, counted};
use serde_json::json;
use store::NewClient;

/// Clients; their consents, those in force, and contacts.
const BESIDE: i64 = EVERY_REQUEST + 4;
/// Tokens; the clients who have them; what has changed since the last search; who is hinted.
const HINTS: i64 = EVERY_REQUEST + 4;

#[tokio::test]
async fn what_stands_beside_clients_costs_as_many_statements_for_a_hundred_as_for_one() {
    let house = counted().await;
    let who = &house.a.owner;
    let list = house.data(who, "{ clients(first: 30) { nodes { id } } }", json!({})).await;
    for client in list["clients"]["nodes"].as_array().unwrap() {
        for kind in ["TREATMENT", "TELEHEALTH"] {
            let consent = json!({"clientId": client["id"], "kind": kind, "textVersion": "1", "text": "text"});
            house.run(who, "recordConsent", "consent { id }", consent).await;
        }
        let contact = json!({"clientId": client["id"], "name": "Mother"});
        house.run(who, "addEmergencyContact", "emergencyContact { id }", contact).await;
    }
    let document = "query ($n: Int!) { clients(first: $n) { nodes { consents(first: 5) { nodes { digest } } emergencyContacts { name }
        a: consentInForce(kind: TELEHEALTH, at: \"2040-01-01T00:00:00Z\") { digest }
        b: consentInForce(kind: RECORDING, at: \"2040-01-01T00:00:00Z\") { digest } } } }";
    let one = cost(&house, who, document, json!({"n": 1})).await;
    let hundred = cost(&house, who, document, json!({"n": 100})).await;
    assert_eq!((one, hundred), (BESIDE, BESIDE));
}

#[tokio::test]
async fn forty_who_may_be_there_already_cost_as_many_statements_as_one() {
    let house = counted().await;
    let who = &house.a.owner;
    let client = |name: &str, email: &str| {
        let born = time::macros::date!(1980 - 05 - 17);
        let (legal_name, email) = (name.to_owned(), Some(email.to_owned()));
        (NewClient { legal_name, email, birth_date: Some(born), ..NewClient::default() }, false)
    };
    let mut clients = vec![client("Ben Zest", "ben@example.org")];
    clients.extend((0..40).map(|_| client("Ann Zest", "ann@example.org")));
    house.store.bulk(house.a.id, who.id).clients(&clients).await.unwrap();
    let document =
        "query ($input: LikelyDuplicatesInput!) { likelyDuplicates(input: $input) { because client { displayName } } }";
    let input =
        |name: &str, email: &str| json!({"input": {"legalName": name, "email": email, "birthDate": "1980-05-17"}});
    let one = cost(&house, who, document, input("Ben Zest", "ben@example.org")).await;
    let forty = cost(&house, who, document, input("Ann Zest", "ann@example.org")).await;
    assert_eq!((one, forty), (HINTS, HINTS));
}
