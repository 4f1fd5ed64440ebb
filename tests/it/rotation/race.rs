//! What a user writes while a batch is on its way is kept.
use super::{Vault, ended, note, read_note, rewrite};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use store::Whose;

/// How long a rotation may take to get to where a test wants it.
const PATIENCE: Duration = Duration::from_secs(30);

impl Vault {
    /// Waits until the rotation waits for a lock on a table.
    async fn stuck_at(&self, table: &str) {
        let waits = format!(
            "select count(*) from pg_stat_activity where usename = 'pazpaz_jobs' and datname = current_database() \
                and wait_event_type = 'Lock' and query like '%update pazpaz.{table} %'"
        );
        self.until(&waits, 1).await;
    }

    /// Waits until a statement counts so many.
    async fn until(&self, sql: &str, number: i64) {
        let start = Instant::now();
        while self.house.database.count(sql).await != number {
            assert!(start.elapsed() < PATIENCE, "{sql}: {:?}", self.jobs().await.key_status().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn plan(&self, uuid: &str) -> String {
        let sql = format!("select encode(plan_enc, 'hex') from pazpaz.sessions where id = '{uuid}'");
        self.house.database.texts(&sql).await.remove(0)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_between_reading_and_writing_a_batch_wins_and_is_moved_later() {
    let vault = Arc::new(Vault::open().await);
    let house = &vault.house;
    let client = house.add_client(vault.owner(), "Eve").await;
    let id = note(house, &client, "theirs").await;
    let uuid = house.database.uuid(&id);
    let theirs = vault.plan(&uuid).await;
    rewrite(house, &id, 1, "first").await;

    // Reading is let through, writing is not: a batch that was read waits before it is written.
    let admin = house.database.admin().await;
    let user = admin.begin().await.unwrap();
    user.execute_unprepared("lock table pazpaz.sessions in exclusive mode").await.unwrap();
    let rotation = tokio::spawn({
        let vault = vault.clone();
        async move { vault.rotator().await.rotate_client_keys(Whose::One(vault.id())).await.unwrap() }
    });
    vault.stuck_at("sessions").await;
    // Everything of the first key is still good, so a request that began long before may write like this.
    let write = format!("update pazpaz.sessions set plan_enc = decode('{theirs}', 'hex') where id = '{uuid}'");
    user.execute_unprepared(&write).await.unwrap();
    user.commit().await.unwrap();

    ended(&rotation.await.unwrap(), 1);
    let now = read_note(house, &id).await;
    assert_eq!((&now["plan"], &now["version"]), (&json!("theirs"), &json!(3)));
    assert_eq!(vault.versions(&house.a, true).await, [2]);
    vault.all_is_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_somebody_holds_is_asked_for_again_and_holds_up_nobody() {
    let vault = Arc::new(Vault::open().await);
    let uuid = vault.house.database.uuid(&vault.signed[0]);
    let (admin, other) = (vault.house.database.admin().await, vault.house.database.admin().await);
    // Until nobody seals with the old keys, a rotation waits for whoever has written anything. So it is held up after that.
    let gate = admin.begin().await.unwrap();
    gate.execute_unprepared("lock table pazpaz.appointments in exclusive mode").await.unwrap();
    let rotation = tokio::spawn({
        let vault = vault.clone();
        async move { vault.rotator().await.rotate_client_keys(Whose::One(vault.id())).await.unwrap() }
    });
    vault.stuck_at("appointments").await;
    let user = other.begin().await.unwrap();
    user.execute_unprepared(&format!("select from pazpaz.sessions where id = '{uuid}' for update")).await.unwrap();
    gate.rollback().await.unwrap();
    let left = "select count(*) from pazpaz.sessions where pazpaz.key_version(plan_enc) = 1 and workspace_id";
    vault.until(&format!("{left} = '{}'", vault.id().0), 1).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(!rotation.is_finished());
    assert_eq!(
        vault.keys("client_keys", vault.id()).await,
        ["1 decrypt_only", "2 primary"],
        "nothing is destroyed yet"
    );
    user.rollback().await.unwrap();
    ended(&rotation.await.unwrap(), 1);
    assert_eq!(vault.keys("client_keys", vault.id()).await, ["1 destroyed gone", "2 primary"]);
    vault.all_is_read().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waits_for_a_rotation_that_another_ends_is_told_that_it_is_done() {
    let vault = Arc::new(Vault::open().await);
    let admin = vault.house.database.admin().await;
    let gate = admin.begin().await.unwrap();
    gate.execute_unprepared("lock table pazpaz.appointments in exclusive mode").await.unwrap();
    let rotation = tokio::spawn({
        let vault = vault.clone();
        async move { vault.rotator().await.rotate_client_keys(Whose::One(vault.id())).await.unwrap() }
    });
    vault.stuck_at("appointments").await;
    let waiting = tokio::spawn({
        let vault = vault.clone();
        async move { vault.rotator().await.resume().await.unwrap() }
    });
    vault.stuck_at("key_rotations").await;
    gate.rollback().await.unwrap();
    ended(&rotation.await.unwrap(), 1);
    ended(&waiting.await.unwrap(), 1);
    assert_eq!(vault.keys("client_keys", vault.id()).await, ["1 destroyed gone", "2 primary"]);
}
