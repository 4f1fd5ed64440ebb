//! A consent holds from when it was given until it is withdrawn or expires, and is never removed.
use super::{add, id};
use crate::encoding::{hex, row_of};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tests::{House, faults};

async fn record(house: &House, fields: Value) -> Value {
    house
        .run(&house.a.assistant, "recordConsent", "consent { id digest givenBy giverName withdrawnAt version }", fields)
        .await
}

/// The version of the text of the consent that is in force then.
async fn in_force(house: &House, client: &str, kind: &str, at: &str) -> Value {
    let document = format!(
        "query ($id: ID!, $at: DateTime!) {{ client(id: $id) {{ consentInForce(kind: {kind}, at: $at) {{ textVersion }} }} }}"
    );
    let data = house.data(&house.a.owner, &document, json!({"id": client, "at": at})).await;
    data["client"]["consentInForce"]["textVersion"].clone()
}

#[tokio::test]
async fn a_consent_is_in_force_from_when_it_was_given_until_its_end() {
    let house = House::open().await;
    let ann = add(&house, "id", json!({"legalName": "Ann"})).await;
    let ann = ann["id"].as_str().unwrap();
    let consent = |kind: &str, version: &str, from: &str, to: Option<&str>| json!({"clientId": ann, "kind": kind, "textVersion": version, "text": "text", "givenAt": from, "expiresAt": to});
    let first = record(&house, consent("TELEHEALTH", "1", "2020-01-01T00:00:00Z", None)).await;
    record(&house, consent("TELEHEALTH", "2", "2022-01-01T00:00:00Z", Some("2023-01-01T00:00:00Z"))).await;
    let mistake = record(&house, consent("RECORDING", "1", "2020-01-01T00:00:00Z", None)).await;
    let withdrawn = json!({"id": id(&first, "consent"), "expectedVersion": 1, "withdrawnAt": "2024-01-01T00:00:00Z"});
    let withdrawn =
        house.run(&house.a.assistant, "withdrawConsent", "consent { withdrawnBy version }", withdrawn).await;
    assert_eq!(withdrawn["consent"], json!({"withdrawnBy": "CLIENT", "version": 2}));
    // What was recorded by mistake never held.
    let never = json!({"id": id(&mistake, "consent"), "expectedVersion": 1, "withdrawnAt": "2020-01-01T00:00:00Z", "withdrawnBy": "PRACTICE"});
    house.run(&house.a.owner, "withdrawConsent", "consent { id }", never).await;
    for (kind, at, version) in [
        ("TELEHEALTH", "2019-12-31T23:59:59Z", None),
        ("TELEHEALTH", "2020-01-01T00:00:00Z", Some("1")),
        ("TELEHEALTH", "2021-12-31T23:59:59Z", Some("1")),
        ("TELEHEALTH", "2022-01-01T00:00:00Z", Some("2")),
        ("TELEHEALTH", "2022-12-31T23:59:59Z", Some("2")),
        ("TELEHEALTH", "2023-01-01T00:00:00Z", Some("1")),
        ("TELEHEALTH", "2023-12-31T23:59:59Z", Some("1")),
        ("TELEHEALTH", "2024-01-01T00:00:00Z", None),
        ("RECORDING", "2020-01-01T00:00:00Z", None),
        ("RECORDING", "2021-01-01T00:00:00Z", None),
        ("TREATMENT", "2021-01-01T00:00:00Z", None),
    ] {
        assert_eq!(in_force(&house, ann, kind, at).await, json!(version), "{kind} at {at}");
    }
    // Several at once, which are one statement, do not answer for each other.
    let document = "query ($id: ID!) { client(id: $id) {
        a: consentInForce(kind: TELEHEALTH, at: \"2021-01-01T00:00:00Z\") { textVersion }
        b: consentInForce(kind: TELEHEALTH, at: \"2022-06-01T00:00:00Z\") { textVersion }
        c: consentInForce(kind: RECORDING, at: \"2022-06-01T00:00:00Z\") { textVersion } } }";
    let data = house.data(&house.a.owner, document, json!({"id": ann})).await;
    assert_eq!(data["client"], json!({"a": {"textVersion": "1"}, "b": {"textVersion": "2"}, "c": null}));
    let list = "query ($id: ID!) { client(id: $id) { consents { totalCount nodes { kind textVersion } } } }";
    let list = house.data(&house.a.owner, list, json!({"id": ann})).await;
    assert_eq!(list["client"]["consents"]["totalCount"], 3);
    assert_eq!(list["client"]["consents"]["nodes"][0], json!({"kind": "TELEHEALTH", "textVersion": "2"}));
}

#[tokio::test]
async fn a_consent_says_what_was_agreed_to_and_by_whom() {
    let house = House::open().await;
    let ann = add(&house, "id", json!({"legalName": "Ann"})).await;
    let digest = hex(&Sha256::digest("Ich stimme zu. ä".as_bytes()));
    let of = |more: Value| {
        let mut fields = json!({"clientId": ann["id"], "kind": "TREATMENT", "textVersion": "1"});
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    };
    let by_text = record(&house, of(json!({"text": "Ich stimme zu. ä"}))).await;
    assert_eq!(by_text["consent"]["digest"], digest);
    let guardian = json!({"digest": digest.to_uppercase(), "givenBy": "GUARDIAN", "giverName": "Mother of Ann"});
    let by_digest = record(&house, of(guardian)).await;
    let said = &by_digest["consent"];
    assert_eq!((&said["digest"], &said["giverName"]), (&json!(digest), &json!("Mother of Ann")));
    let ahead = (house.store.clock().now() + time::Duration::hours(1))
        .format(&time::format_description::well_known::Rfc3339)
        .unwrap();
    for (more, field) in [
        (json!({}), "text"),
        (json!({"text": "a", "digest": digest}), "text"),
        (json!({"text": "  "}), "text"),
        (json!({"digest": "abc"}), "digest"),
        (json!({"digest": "ä".repeat(32)}), "digest"),
        (json!({"text": "a", "givenBy": "GUARDIAN"}), "giverName"),
        (json!({"text": "a", "giverName": "Ann"}), "giverName"),
        (json!({"text": "a", "givenBy": "PRACTICE"}), "givenBy"),
        (json!({"text": "a", "givenAt": ahead}), "givenAt"),
        (json!({"text": "a", "expiresAt": "2001-01-01T00:00:00Z"}), "expiresAt"),
        (json!({"text": "a", "textVersion": "v".repeat(61)}), "textVersion"),
    ] {
        let refused = record(&house, of(more.clone())).await;
        assert_eq!(faults(&refused), [("INVALID".to_owned(), field.to_owned())], "{more}");
    }
    let early = json!({"id": id(&by_text, "consent"), "expectedVersion": 1, "withdrawnAt": "2001-01-01T00:00:00Z", "withdrawerName": "x"});
    let early = house.run(&house.a.owner, "withdrawConsent", "consent { id }", early).await;
    let invalid = |field: &str| ("INVALID".to_owned(), field.to_owned());
    assert_eq!(faults(&early), [invalid("withdrawerName"), invalid("withdrawnAt")]);
}

#[tokio::test]
async fn the_database_keeps_a_consent_as_it_was_recorded() {
    let house = House::open().await;
    let ann = add(&house, "id", json!({"legalName": "Ann"})).await;
    let fields = json!({"clientId": ann["id"], "kind": "TREATMENT", "textVersion": "1", "text": "text"});
    let consent = id(&record(&house, fields).await, "consent");
    let again = json!({"id": consent, "expectedVersion": 1});
    house.run(&house.a.owner, "withdrawConsent", "consent { id }", again).await;
    let again = json!({"id": consent, "expectedVersion": 2});
    let again = house.run(&house.a.owner, "withdrawConsent", "consent { id }", again).await;
    assert_eq!(faults(&again), [("WRONG_STATE".to_owned(), "id".to_owned())]);
    let row = row_of(&consent);
    for (role, change) in [
        (
            "pazpaz_app",
            "update pazpaz.consents set withdrawn_at = null, withdrawn_by = null, withdrawal_recorded_by = null",
        ),
        ("pazpaz_app", "update pazpaz.consents set given_at = now()"),
        ("pazpaz_app", "update pazpaz.consents set kind = 'research'"),
        ("pazpaz_app", "delete from pazpaz.consents"),
        ("pazpaz_owner", "update pazpaz.consents set text_version = '2'"),
        ("pazpaz_owner", "delete from pazpaz.consents"),
    ] {
        let mut connection = PgConnection::connect(&house.database.url(role)).await.unwrap();
        let sql = format!(
            "begin; select set_config('app.workspace_id', '{}', true); {change} where id = '{row}'",
            house.a.id.0
        );
        let refused = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await;
        assert!(refused.is_err(), "{role}: {change}");
    }
}
