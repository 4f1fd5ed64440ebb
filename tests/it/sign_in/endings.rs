//! How a sign-in ends.
use super::{WHO, code};
use serde_json::json;
use tests::{House, Person};

async fn role(house: &House, who: &Person) -> String {
    let answer = house.ask(who, WHO).await;
    answer["data"]["viewer"]["role"].as_str().unwrap_or_else(|| code(&answer)).to_owned()
}

/// Changes the sign-ins, or the users, of the assistant of the first practice.
async fn change(house: &House, table: &str, set: &str) {
    let whose = if table == "users" { "id" } else { "user_id" };
    let user = house.a.assistant.id.0;
    let sql = format!("update pazpaz.{table} set {set} where {whose} = '{user}' returning 1::bigint");
    assert_eq!(house.database.count(&sql).await, 1, "{set}");
}

#[tokio::test]
async fn a_sign_in_ends_when_it_is_over_or_not_used() {
    let house = House::open().await;
    let who = &house.a.assistant;
    let stages = [
        ("seen_at = now() - interval '29 minutes'", "ASSISTANT"),
        // Being used is noted, so that half an hour begins anew.
        ("expires_at = now() + interval '1 minute'", "ASSISTANT"),
        ("expires_at = now()", "UNAUTHENTICATED"),
        ("expires_at = now() + interval '1 hour'", "ASSISTANT"),
        ("seen_at = now() - interval '31 minutes'", "UNAUTHENTICATED"),
        ("seen_at = now()", "ASSISTANT"),
        ("ended_at = now()", "UNAUTHENTICATED"),
    ];
    for (set, expected) in stages {
        change(&house, "sign_ins", set).await;
        assert_eq!(role(&house, who).await, expected, "{set}");
    }
    change(&house, "sign_ins", "ended_at = null, seen_at = now() - interval '5 minutes'").await;
    role(&house, who).await;
    let fresh = format!(
        "select count(*) from pazpaz.sign_ins where user_id = '{}' and seen_at > now() - interval '1 minute'",
        who.id.0
    );
    assert_eq!(house.database.count(&fresh).await, 1);
}

#[tokio::test]
async fn a_change_of_role_and_leaving_take_effect_at_once() {
    let house = House::open().await;
    let who = &house.a.assistant;
    let add =
        "mutation { addService(input: {name: \"Talk\", durationMinutes: 50}) { service { id } errors { code } } }";
    assert_eq!(role(&house, who).await, "ASSISTANT");
    change(&house, "users", "role = 'therapist'").await;
    assert_eq!(role(&house, who).await, "THERAPIST");
    assert_eq!(code(&house.ask(who, add).await), "FORBIDDEN");
    change(&house, "users", "role = 'owner'").await;
    assert_eq!(role(&house, who).await, "OWNER");
    assert_eq!(house.ask(who, add).await["data"]["addService"]["errors"], json!([]));
    change(&house, "users", "deleted_at = now()").await;
    assert_eq!(role(&house, who).await, "UNAUTHENTICATED");
    assert_eq!(role(&house, &house.a.owner).await, "OWNER");
}

#[tokio::test]
async fn signing_out_ends_this_sign_in_and_no_other() {
    let house = House::open().await;
    let who = &house.a.owner;
    let other = house.store.sign_in(house.a.id, who.id, entity::user::Role::Owner).await.unwrap();
    let other = Person { id: who.id, token: other.token.reveal().to_owned() };
    let answer = house.ask(who, "mutation { signOut { signedOut } }").await;
    assert_eq!(answer["data"]["signOut"]["signedOut"], true);
    assert_eq!(role(&house, who).await, "UNAUTHENTICATED");
    assert_eq!(role(&house, &other).await, "OWNER");
    assert_eq!(house.database.count("select count(*) from audit.events where action = 'sign_out'").await, 1);
}

/// Whatever else the request does, and whatever of it is rejected: who was told to be signed out is.
#[tokio::test]
async fn signing_out_holds_beside_a_rejected_change() {
    let house = House::open().await;
    let out = "signOut { signedOut }";
    let rejected = "addClient(input: {legalName: \"\"}) { errors { code } }";
    for (who, document) in [
        (&house.a.owner, format!("mutation {{ {out} {rejected} }}")),
        (&house.a.therapist, format!("mutation {{ {rejected} {out} }}")),
    ] {
        let answer = house.ask(who, &document).await;
        assert_eq!(answer["data"]["signOut"]["signedOut"], true, "{answer}");
        assert_eq!(answer["data"]["addClient"]["errors"][0]["code"], "INVALID", "{answer}");
        assert_eq!(role(&house, who).await, "UNAUTHENTICATED", "{document}");
    }
}
