//! Nobody is recorded without having agreed to it, and for no longer than that.
use super::{Clinic, SESSION, text};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use serde_json::{Value, json};
use tests::faults;
use time::Duration;

/// A consent of the client's, for an hour.
pub(super) async fn agree(clinic: &Clinic, kind: &str) -> String {
    let input = json!({
        "clientId": clinic.client, "kind": kind, "textVersion": "1", "text": "I agree.",
        "expiresAt": text(clinic.now() + Duration::hours(1)),
    });
    let payload = clinic.house.run(clinic.who(), "recordConsent", "consent { id }", input).await;
    payload["consent"]["id"].as_str().unwrap().to_owned()
}

async fn record(clinic: &Clinic, on: bool) -> Value {
    let version = clinic.session("version").await["version"].clone();
    let input = json!({"id": clinic.session, "expectedVersion": version, "on": on});
    clinic.house.run(clinic.who(), "setTelehealthRecording", SESSION, input).await
}

#[tokio::test]
async fn recording_starts_on_a_consent_and_stops_with_it() {
    let clinic = Clinic::open(5).await;
    let refused = [("WRONG_STATE".to_owned(), "on".to_owned())];
    assert_eq!(faults(&record(&clinic, true).await), refused);
    agree(&clinic, "TREATMENT").await;
    agree(&clinic, "TELEHEALTH").await;
    assert_eq!(faults(&record(&clinic, true).await), refused);
    let consent = agree(&clinic, "RECORDING").await;
    assert_eq!(record(&clinic, true).await["telehealthSession"]["recording"], true);
    assert_eq!(clinic.session("recordingConsent { id }").await["recordingConsent"]["id"], json!(consent));
    let token = clinic.token("CLIENT").await;
    assert_eq!(clinic.join(&token).await["recording"], true);
    // Withdrawn: over at once, whether anybody does anything about it or not.
    let withdraw = json!({"id": consent, "expectedVersion": 1});
    clinic.house.run(clinic.who(), "withdrawConsent", "consent { id }", withdraw).await;
    assert_eq!(clinic.session("recording").await["recording"], false);
    let token = clinic.token("GUEST").await;
    assert_eq!(clinic.join(&token).await["recording"], false);
    assert_eq!(faults(&record(&clinic, true).await), refused);
    // It can be turned off at any time, and does not begin again by itself when there is another consent.
    agree(&clinic, "RECORDING").await;
    assert_eq!(clinic.session("recording").await["recording"], false);
    assert_eq!(record(&clinic, true).await["telehealthSession"]["recording"], true);
    assert_eq!(record(&clinic, false).await["telehealthSession"]["recording"], false);
    assert_eq!(record(&clinic, true).await["telehealthSession"]["recording"], true);
    let ended = clinic.end().await;
    assert_eq!(ended["telehealthSession"]["recording"], false, "{ended}");
    assert_eq!(faults(&record(&clinic, true).await), [("WRONG_STATE".to_owned(), "id".to_owned())]);
}

/// A consent that has run out ends it too: it reads so at once, and the next who joins writes it down.
#[tokio::test]
async fn a_consent_that_runs_out_stops_the_recording() {
    let clinic = Clinic::open(30).await;
    agree(&clinic, "RECORDING").await;
    record(&clinic, true).await;
    let token = clinic.token("CLIENT").await;
    clinic.house.store.clock().advance(Duration::minutes(61));
    assert_eq!(clinic.session("recording").await["recording"], false);
    assert_eq!(clinic.join(&token).await["recording"], false);
    let on = "select count(*) from pazpaz.telehealth_sessions where recording";
    assert_eq!(clinic.house.database.count(on).await, 0);
    let event = "select count(*) from audit.events where entity = 'telehealth_session' and fields = '{recording}' and actor_id is null";
    assert_eq!(clinic.house.database.count(event).await, 1);
}

/// The database refuses what the server would not try.
#[tokio::test]
async fn the_database_refuses_to_record_without_consent() {
    let clinic = Clinic::open(5).await;
    let other = clinic.house.add_client(clinic.who(), "Ben").await;
    let theirs = json!({"clientId": other, "kind": "RECORDING", "textVersion": "1", "text": "I agree."});
    let theirs = clinic.house.run(clinic.who(), "recordConsent", "consent { id }", theirs).await;
    let theirs = theirs["consent"]["id"].as_str().unwrap().to_owned();
    let treatment = agree(&clinic, "TREATMENT").await;
    let withdrawn = agree(&clinic, "RECORDING").await;
    let withdraw = json!({"id": withdrawn, "expectedVersion": 1});
    clinic.house.run(clinic.who(), "withdrawConsent", "consent { id }", withdraw).await;
    let mut app = PgConnection::connect(&clinic.house.database.url("pazpaz_app")).await.unwrap();
    let bind = format!("select set_config('app.workspace_id', '{}', false)", clinic.house.a.id.0);
    sqlx::raw_sql(AssertSqlSafe(bind)).execute(&mut app).await.unwrap();
    let consents = [theirs, treatment, withdrawn].map(|id| format!("'{}'", clinic.house.database.uuid(&id)));
    for consent in consents.iter().map(String::as_str).chain(["null", "recording_consent_id"]) {
        let sql = format!("update pazpaz.telehealth_sessions set recording = true, recording_consent_id = {consent}");
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut app).await;
        let refused = done.unwrap_err().as_database_error().unwrap().code().unwrap().into_owned();
        assert!(refused.starts_with("23"), "{consent}: {refused}");
    }
}
