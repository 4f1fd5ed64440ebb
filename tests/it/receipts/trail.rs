//! The trail itself: nobody whom the program knows changes it, and it holds no value.

use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use serde_json::json;
use tests::House;

use crate::plants::Plants;

const DIGEST: &str = "select md5(string_agg(e::text, ',' order by e::text)) from audit.events e";

#[tokio::test]
async fn nobody_changes_the_trail() {
    let house = House::open().await;
    Plants::sow(&house, &house.a, 18).await;
    let before = house.database.texts(DIGEST).await;
    let mut tables = house
        .database
        .texts("select c.oid::regclass::text from pg_class c where c.relispartition and c.relkind = 'r'")
        .await;
    tables.push("audit.events".to_owned());
    let become_audit_owner = "set role pazpaz_audit_owner";
    let whose = [("pazpaz_app", ""), ("pazpaz_jobs", ""), ("pazpaz_owner", ""), ("pazpaz_owner", become_audit_owner)];
    for (role, step) in whose {
        let mut connection = PgConnection::connect(&house.database.url(role)).await.unwrap();
        let scope = format!("select set_config('app.workspace_id', '{}', false); {step}", house.a.id.0);
        sqlx::raw_sql(AssertSqlSafe(scope)).execute(&mut connection).await.unwrap();
        for table in &tables {
            let changes = [
                format!("update {table} set actor_id = null"),
                format!("delete from {table}"),
                format!("truncate {table}"),
                format!("insert into {table} select * from {table}"),
                format!("alter table {table} disable trigger append_only"),
            ];
            // The owner of the trail keeps the right to alter it: nobody logs in as it, and what it does is found by other means.
            let tried = if step.is_empty() { &changes[..] } else { &changes[..3] };
            for sql in tried {
                let done = sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(&mut connection).await;
                // Partitions have no policy: by themselves they look empty to all but a superuser.
                let nothing = done.as_ref().is_ok_and(|done| done.rows_affected() == 0) && table != "audit.events";
                assert!(done.is_err() || nothing, "{role} {step}: {sql}: {done:?}");
            }
        }
    }
    assert_eq!(house.database.texts(DIGEST).await, before);
}

/// Not even a superuser by accident, nor one that plays replica, for whom ordinary triggers are silent.
#[tokio::test]
async fn a_superuser_does_not_change_the_trail_in_passing() {
    let house = House::open().await;
    Plants::sow(&house, &house.a, 19).await;
    let before = house.database.texts(DIGEST).await;
    let mut admin = PgConnection::connect(&house.database.admin_url()).await.unwrap();
    for mode in ["origin", "replica"] {
        sqlx::raw_sql(AssertSqlSafe(format!("set session_replication_role = {mode}")))
            .execute(&mut admin)
            .await
            .unwrap();
        for sql in ["update audit.events set actor_id = null", "delete from audit.events", "truncate audit.events"] {
            let done = sqlx::raw_sql(sql).execute(&mut admin).await;
            assert!(done.is_err(), "{mode}: {sql}: {done:?}");
        }
    }
    assert_eq!(house.database.texts(DIGEST).await, before);
}

#[tokio::test]
async fn no_receipt_holds_a_value() {
    let house = House::open().await;
    let plants = Plants::sow(&house, &house.a, 20).await;
    for canary in &plants.canaries {
        house.data(&house.a.owner, &canary.document(), json!({"id": canary.id})).await;
    }
    let trail = house.database.texts("select e::text from audit.events e").await.join("\n");
    assert!(trail.contains("legal_name") && trail.len() > 1_000, "{trail}");
    for canary in &plants.canaries {
        assert!(!trail.contains(&canary.text), "{}.{}", canary.table.name, canary.column);
    }
}
