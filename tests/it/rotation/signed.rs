//! A signed note stays what was signed, also for the role that seals it anew.
use super::{Vault, ended, note, rewrite, sign};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use serde_json::json;
use store::Whose;

impl Vault {
    /// Runs a statement as a role, bound to the practice; the code and constraint of what refuses it.
    async fn run_as(&self, url: &str, sql: &str) -> Result<u64, (String, String)> {
        let mut connection = PgConnection::connect(url).await.unwrap();
        let sql = format!("select set_config('app.workspace_id', '{}', false); {sql}", self.id().0);
        let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await;
        // The row of the setting is not one of them.
        done.map(|done| done.rows_affected() - 1).map_err(|error| {
            let refused = error.into_database_error().unwrap();
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            (text(refused.code().as_deref()), text(refused.constraint()))
        })
    }

    async fn macs(&self) -> Vec<String> {
        let sql = "select id || ' ' || encode(content_mac, 'hex') from pazpaz.sessions where content_mac is not null order by 1";
        self.house.database.texts(sql).await
    }
}

#[tokio::test]
async fn the_digest_of_what_was_signed_stays() {
    let vault = Vault::open().await;
    let before = vault.macs().await;
    assert!(before.len() >= 5);
    let rotator = vault.rotator().await;
    for round in [2, 3] {
        ended(&rotator.rotate_client_keys(Whose::All).await.unwrap(), 2);
        assert_eq!(vault.versions(&vault.house.a, true).await, [round]);
        assert_eq!(vault.macs().await, before);
    }
    vault.all_is_read().await;
    vault.all_is_sound().await;
}

#[tokio::test]
async fn nothing_else_of_a_signed_note_is_changed_by_anybody() {
    let vault = Vault::open().await;
    let id = vault.house.database.uuid(&vault.signed[0]);
    let other = vault.house.database.uuid(&vault.signed[1]);
    let jobs = vault.house.database.url("pazpaz_jobs");
    let signed = || ("23000".to_owned(), "sessions_signed".to_owned());
    let denied = || ("42501".to_owned(), String::new());
    let part = format!("(select plan_enc from pazpaz.sessions where id = '{other}')");
    let before = vault.house.database.texts("select t::text from pazpaz.sessions t order by id").await;
    for (set, refused) in [
        ("subjective_enc = null".to_owned(), signed()),
        (format!("objective_enc = {part}"), signed()),
        (format!("plan_enc = {part}, assessment_enc = {part}"), signed()),
        ("status = 'draft'".to_owned(), denied()),
        ("content_mac = sha256('')".to_owned(), denied()),
        ("signed_at = null, signed_by = null".to_owned(), denied()),
        ("client_id = client_id".to_owned(), denied()),
    ] {
        let sql = format!("update pazpaz.sessions set {set} where id = '{id}'");
        assert_eq!(vault.run_as(&jobs, &sql).await, Err(refused), "{set}");
    }
    assert_eq!(vault.run_as(&jobs, &format!("delete from pazpaz.sessions where id = '{id}'")).await, Err(denied()));
    for url in [vault.house.database.url("pazpaz_app"), vault.house.database.admin_url()] {
        let sql = format!("update pazpaz.sessions set plan_enc = {part} where id = '{id}'");
        assert_eq!(vault.run_as(&url, &sql).await, Err(signed()), "the exception is of one role");
    }
    assert_eq!(vault.house.database.texts("select t::text from pazpaz.sessions t order by id").await, before);
}

/// What the database cannot tell apart, one sealed value from another, the keys do.
#[tokio::test]
async fn another_value_in_a_signed_note_is_found() {
    let vault = Vault::open().await;
    let house = &vault.house;
    let jobs = house.database.url("pazpaz_jobs");
    let put = |id: &str, value: &str| format!("update pazpaz.sessions set plan_enc = {value} where id = '{id}'");

    // Of another note of the same client: it does not open there.
    let (id, other) = (house.database.uuid(&vault.signed[0]), house.database.uuid(&vault.signed[1]));
    let own =
        house.database.texts(&format!("select encode(plan_enc, 'hex') from pazpaz.sessions where id = '{id}'")).await;
    let foreign = put(&id, &format!("(select plan_enc from pazpaz.sessions where id = '{other}')"));
    assert_eq!(vault.run_as(&jobs, &foreign).await, Ok(1));
    let answer = house
        .ask_with(vault.owner(), "query ($id: ID!) { session(id: $id) { plan } }", json!({"id": vault.signed[0]}))
        .await;
    assert!(answer["errors"].is_array() && answer["data"]["session"]["plan"].is_null(), "{answer}");
    let rotator = vault.rotator().await;
    let stopped = rotator.rotate_client_keys(Whose::One(vault.id())).await.unwrap();
    let why = stopped.failed[0].1.to_string();
    assert!(why.contains(&id) && why.contains("was not sealed here"), "{why}");
    assert_eq!(vault.run_as(&jobs, &put(&id, &format!("decode('{}', 'hex')", own[0]))).await, Ok(1));
    ended(&rotator.resume().await.unwrap(), 1);
    vault.all_is_read().await;

    // Of an earlier draft of the same note: it opens, and is not what was signed.
    let client = house.add_client(vault.owner(), "Eve").await;
    let draft = note(house, &client, "first thoughts").await;
    let id = house.database.uuid(&draft);
    let early =
        house.database.texts(&format!("select encode(plan_enc, 'hex') from pazpaz.sessions where id = '{id}'")).await;
    rewrite(house, &draft, 1, "what was signed").await;
    sign(house, &draft, 2).await;
    assert_eq!(vault.run_as(&jobs, &put(&id, &format!("decode('{}', 'hex')", early[0]))).await, Ok(1));
    let stopped = rotator.rotate_client_keys(Whose::One(vault.id())).await.unwrap();
    let why = stopped.failed[0].1.to_string();
    assert!(why.contains(&id) && why.contains("does not hold what was signed"), "{why}");
    let verified = vault.jobs().await.verify_keys().await.unwrap();
    assert_eq!(verified.unsound.len(), 1, "{:?}", verified.unsound);
    assert_eq!(verified.unsound[0].row.to_string(), id);
}
