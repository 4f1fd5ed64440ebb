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

/// What hangs on a signed note and what was added to it is moved to new keys as well, and each step is held to what was signed.
#[tokio::test]
async fn another_value_in_what_hangs_on_a_signed_note_is_found() {
    let vault = Vault::open().await;
    let (house, who) = (&vault.house, &vault.house.a.therapist);
    let jobs = house.database.url("pazpaz_jobs");
    let client = house.add_client(vault.owner(), "Eve").await;
    let draft = note(house, &client, "the plan").await;
    let file = house.attach(who, &client, Some(&draft), "left knee.txt", b"text").await;
    let name = |id: &str| format!("select encode(name_enc, 'hex') from pazpaz.attachments where id = '{id}'");
    let row = house.database.uuid(&file);
    let early = house.database.texts(&name(&row)).await;
    let rename = json!({"id": file, "expectedVersion": 2, "name": "right knee.txt"});
    let renamed = house.run(who, "changeAttachment", "attachment { id }", rename).await;
    assert_eq!(renamed["errors"], json!([]));
    let late = house.database.texts(&name(&row)).await;
    sign(house, &draft, 1).await;
    for text in ["one", "two", "three"] {
        let input = json!({"sessionId": draft, "kind": "ADDENDUM", "reason": "because", "text": text});
        let added = house.run(who, "addSessionAddition", "sessionAddition { id }", input).await;
        assert_eq!(added["errors"], json!([]));
    }
    let digests = "select content_mac::text from pazpaz.session_additions union all \
        select content_mac::text from pazpaz.sessions where content_mac is not null order by 1";
    let before = house.database.texts(digests).await;
    let rotator = vault.rotator().await;
    ended(&rotator.rotate_client_keys(Whose::All).await.unwrap(), 2);
    assert_eq!(house.database.texts(digests).await, before);
    vault.all_is_sound().await;

    // The name that the file had before it was signed still opens, and is not what was signed.
    let put =
        |value: &str| format!("update pazpaz.attachments set name_enc = decode('{value}', 'hex') where id = '{row}'");
    let sealed = house.database.texts(&name(&row)).await;
    assert!(early != late && late != sealed);
    // Under the keys of now: what had been sealed by then is nothing any more.
    let moved = vault.run_as(&jobs, &put(&early[0])).await;
    assert_eq!(moved, Ok(1));
    let stopped = rotator.rotate_client_keys(Whose::One(vault.id())).await.unwrap();
    assert_eq!(stopped.failed.len(), 1, "{stopped:?}");
    assert_eq!(vault.run_as(&jobs, &put(&sealed[0])).await, Ok(1));
    ended(&rotator.resume().await.unwrap(), 1);
    vault.all_is_sound().await;

    // Words of one addition in the place of another's: they do not open there.
    let swap = "update pazpaz.session_additions a set text_enc = b.text_enc from pazpaz.session_additions b \
        where b.session_id = a.session_id and a.number = 1 and b.number = 2";
    assert_eq!(vault.run_as(&jobs, swap).await, Ok(1));
    let stopped = rotator.rotate_client_keys(Whose::One(vault.id())).await.unwrap();
    let why = stopped.failed[0].1.to_string();
    assert!(why.contains("session_additions") && why.contains("was not sealed here"), "{why}");
}

/// One addition that is no longer what it was breaks the chain for all that follow on it; so does one that is missing.
#[tokio::test]
async fn a_chain_of_additions_has_no_holes() {
    let vault = Vault::open().await;
    let house = &vault.house;
    for text in ["one", "two", "three"] {
        let input = json!({"sessionId": vault.signed[0], "kind": "ADDENDUM", "reason": "because", "text": text});
        house.run(&house.a.therapist, "addSessionAddition", "sessionAddition { id }", input).await;
    }
    vault.all_is_sound().await;
    let unsound = |why: &'static str| {
        let vault = &vault;
        async move {
            let verified = vault.jobs().await.verify_keys().await.unwrap();
            assert!(!verified.sound(), "{why}");
            verified.unsound.iter().map(|one| one.table).collect::<Vec<_>>()
        }
    };
    // Somebody who can take the triggers away, and so is no role of the program.
    let admin = |sql: &str| {
        format!(
            "alter table pazpaz.session_additions disable trigger all; {sql}; alter table pazpaz.session_additions enable always trigger signed; \
         alter table pazpaz.session_additions enable always trigger added; alter table pazpaz.session_additions enable always trigger no_truncate"
        )
    };
    let of = format!("session_id = '{}'", house.database.uuid(&vault.signed[0]));
    let run = |sql: String| {
        let vault = &vault;
        async move { vault.run_as(&vault.house.database.admin_url(), &sql).await.unwrap() }
    };
    run(admin(&format!(
        "update pazpaz.session_additions set signed_at = signed_at + interval '1 day' where {of} and number = 2"
    )))
    .await;
    assert_eq!(unsound("another time").await, ["session_additions"]);
    run(admin(&format!(
        "update pazpaz.session_additions set signed_at = signed_at - interval '1 day' where {of} and number = 2"
    )))
    .await;
    vault.all_is_sound().await;
    run(admin(&format!("delete from pazpaz.session_additions where {of} and number = 2"))).await;
    assert_eq!(unsound("a hole").await, ["session_additions"]);
    run(admin(&format!("update pazpaz.session_additions set number = 2 where {of} and number = 3"))).await;
    assert_eq!(unsound("closed up").await, ["session_additions"]);
}
