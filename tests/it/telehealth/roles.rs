//! Who does and reads what.
use super::{Clinic, PARTICIPANT, SESSION};
use serde_json::{Value, json};
use tests::{Person, faults};

async fn refused(clinic: &Clinic, who: &Person, document: &str, variables: Value) {
    let answer = clinic.house.ask_with(who, document, variables).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN", "{document}: {answer}");
}

/// Assistants prepare and end; where a client is, and recording, is for those who treat.
#[tokio::test]
async fn assistants_run_the_room_and_do_not_look_into_it() {
    let clinic = Clinic::open(5).await;
    let (house, assistant) = (&clinic.house, &clinic.house.a.assistant);
    let token = clinic.token("CLIENT").await;
    clinic.join(&token).await;
    let id = json!({"id": clinic.session});
    let participants = |fields: &str| {
        format!("query ($id: ID!) {{ node(id: $id) {{ ... on TelehealthSession {{ participants {{ {fields} }} }} }} }}")
    };
    let seen = house.data(assistant, &participants("role joinedAt leftAt"), id.clone()).await;
    assert_eq!(seen["node"]["participants"][0]["role"], "CLIENT");
    for private in ["location", "name"] {
        let secret = clinic.invited("GUEST").await;
        assert!(secret["token"].is_string());
        refused(&clinic, assistant, &participants(private), id.clone()).await;
    }
    let enter = "mutation ($id: ID!) { enterTelehealth(input: {telehealthSessionId: $id}) { errors { code } } }";
    refused(&clinic, assistant, enter, id.clone()).await;
    let record = "mutation ($id: ID!) { setTelehealthRecording(input: {id: $id, expectedVersion: 1, on: true}) { errors { code } } }";
    refused(&clinic, assistant, record, id.clone()).await;
    let input = json!({"telehealthSessionId": clinic.session, "role": "CLIENT"});
    assert!(house.run(assistant, "inviteToTelehealth", "token", input).await["token"].is_string());
    let ended = house.step(assistant, "endTelehealth", SESSION, &clinic.session, 1).await;
    assert!(ended["telehealthSession"]["endedAt"].is_string(), "{ended}");
}

/// A provider enters and leaves as often as the line breaks, and leaves for nobody else.
#[tokio::test]
async fn providers_come_and_go() {
    let clinic = Clinic::open(5).await;
    let (house, owner, therapist) = (&clinic.house, &clinic.house.a.owner, &clinic.house.a.therapist);
    let enter = async |who: &Person| {
        let input = json!({"telehealthSessionId": clinic.session, "location": "the practice"});
        house.run(who, "enterTelehealth", PARTICIPANT, input).await["telehealthParticipant"].clone()
    };
    let (one, other) = (enter(owner).await, enter(therapist).await);
    let id = |one: &Value| one["id"].as_str().unwrap().to_owned();
    let exit = async |who: &Person, one: &Value| house.step(who, "exitTelehealth", PARTICIPANT, &id(one), 1).await;
    assert_eq!(faults(&exit(owner, &other).await), [("WRONG_STATE".to_owned(), "id".to_owned())]);
    assert!(exit(owner, &one).await["telehealthParticipant"]["leftAt"].is_string());
    let again = enter(owner).await;
    assert_ne!(id(&again), id(&one));
    clinic.end().await;
    let there = clinic.session("participants { role joinedAt leftAt user { displayName } location }").await;
    let there = there["participants"].as_array().unwrap();
    assert_eq!(there.len(), 3);
    assert!(there.iter().all(|one| one["leftAt"].is_string() && one["location"] == "the practice"), "{there:?}");
    let late = json!({"telehealthSessionId": clinic.session});
    let late = house.run(owner, "enterTelehealth", PARTICIPANT, late).await;
    assert_eq!(faults(&late), [("WRONG_STATE".to_owned(), "telehealthSessionId".to_owned())]);
}

/// Rooms are for telehealth visits that are to come.
#[tokio::test]
async fn a_room_needs_a_telehealth_visit_that_stands() {
    let clinic = Clinic::open(5).await;
    let (house, who) = (&clinic.house, clinic.who());
    let provider = house.providers(who).await.remove(0);
    let open = "mutation ($id: ID!) { openTelehealth(appointmentId: $id) { telehealthSession { id } errors { code path message } } }";
    let wrong = [("WRONG_STATE".to_owned(), "appointmentId".to_owned())];
    let elsewhere = house.book(who, &clinic.client, &provider, "2031-01-01T10:00:00Z").await;
    for visit in [&elsewhere] {
        assert_eq!(faults(&house.data(who, open, json!({"id": visit})).await["openTelehealth"]), wrong);
    }
    clinic.end().await;
    clinic.step("cancelAppointment", json!({"reason": "OTHER"})).await;
    assert_eq!(faults(&clinic.room().await), wrong);
    let over = Clinic::open(-59).await;
    over.end().await;
    over.house.store.clock().advance(time::Duration::minutes(2));
    assert_eq!(faults(&over.room().await), wrong);
}
