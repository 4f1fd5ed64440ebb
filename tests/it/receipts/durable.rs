//! Without a receipt there is no answer.

use serde_json::json;
use tests::House;

use crate::digest;
use crate::plants::Plants;

async fn break_the_trail(house: &House) {
    house.database.rows("revoke execute on function audit.record from pazpaz_app").await;
}

async fn mend_the_trail(house: &House) {
    house.database.rows("grant execute on function audit.record to pazpaz_app").await;
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_shown() {
    let house = House::open().await;
    let plants = Plants::sow(&house, &house.a, 16).await;
    break_the_trail(&house).await;
    for canary in &plants.canaries {
        let answer = house.send(&house.a.owner, &canary.document(), json!({"id": canary.id})).await;
        let json = answer.json();
        assert_eq!(json["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{}", answer.body);
        assert!(json["data"].is_null() && !answer.body.contains(&canary.text), "{}", answer.body);
    }
    // What opens nothing needs no receipt.
    let data = house.data(&house.a.owner, "{ viewer { role } clients { nodes { id } totalCount } }", json!({})).await;
    assert_eq!(data["clients"]["totalCount"], 1);
    mend_the_trail(&house).await;
    let canary = &plants.canaries[0];
    let data = house.data(&house.a.owner, &canary.document(), json!({"id": canary.id})).await;
    assert_eq!(data["node"]["value"], json!(canary.text));
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_changed() {
    let house = House::open().await;
    let plants = Plants::sow(&house, &house.a, 17).await;
    let link = house.store.sign_in_link(house.a.id, house.a.owner.id).await.unwrap();
    // Or a slow run would note that the sign-in is in use, once a minute.
    house.database.rows("update pazpaz.sign_ins set seen_at = now() + interval '1 hour'").await;
    let before = digest::of_tables(&house.database, "true").await;
    break_the_trail(&house).await;
    for document in [
        "mutation { addClient(input: {legalName: \"Ann\"}) { client { id } errors { code } } }",
        "mutation ($client: ID!) { archiveClient(id: $client, expectedVersion: 1) { client { id } errors { code } } }",
        "mutation ($session: ID!) { signSession(id: $session, expectedVersion: 1) { session { id } errors { code } } }",
        "mutation ($appointment: ID!) { confirmAppointment(id: $appointment, expectedVersion: 1) { errors { code } } }",
        "mutation { signOut { signedOut } }",
        "mutation ($link: String!) { signIn(input: {token: $link}) { token errors { code } } }",
    ] {
        let variables = json!({
            "client": plants.ids["Client"], "session": plants.ids["Session"], "appointment": plants.ids["Appointment"],
            "link": link.reveal(),
        });
        let answer = house.send(&house.a.owner, document, variables).await;
        assert!(answer.json()["data"].is_null(), "{document}: {}", answer.body);
        assert!(answer.json()["errors"][0]["extensions"]["code"].is_string(), "{document}: {}", answer.body);
    }
    assert_eq!(digest::of_tables(&house.database, "true").await, before);
    mend_the_trail(&house).await;
    let sign_in = "mutation ($link: String!) { signIn(input: {token: $link}) { token errors { code } } }";
    let data = house.data(&house.a.owner, sign_in, json!({"link": link.reveal()})).await;
    assert!(data["signIn"]["token"].is_string(), "the link is still good: {data}");
}
