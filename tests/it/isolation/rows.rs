//! What the database itself gives to whoever forgets to ask for one practice only.

use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection, Row};
use tests::House;

use crate::digest;
use crate::plants::Plants;

/// PostgreSQL's code for what a role may not do, by its grants or by row security.
const REFUSED: &str = "42501";
/// The code of a trigger that keeps rows as they are, which is asked before row security is.
const KEPT: &str = "23000";

async fn as_app(house: &House) -> PgConnection {
    PgConnection::connect(&house.database.url("pazpaz_app")).await.unwrap()
}

async fn run(connection: &mut PgConnection, sql: &str) -> Result<u64, String> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut *connection).await;
    done.map(|done| done.rows_affected()).map_err(|error| {
        let refused = error.as_database_error().unwrap_or_else(|| panic!("{sql}: {error}"));
        refused.code().unwrap_or_default().into_owned()
    })
}

async fn count(connection: &mut PgConnection, sql: &str) -> i64 {
    let row = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_one(connection).await;
    row.unwrap_or_else(|error| panic!("{sql}: {error}")).get(0)
}

/// Runs statements in a transaction that is bound to practice A, and gives the outcome of the last.
async fn bound(connection: &mut PgConnection, house: &House, sql: &str) -> Result<u64, String> {
    let scope = format!("begin; select set_config('app.workspace_id', '{}', true)", house.a.id.0);
    run(connection, &scope).await.unwrap();
    let done = run(connection, sql).await;
    run(connection, "rollback").await.unwrap();
    done
}

/// Refused, or done to no row.
fn harmless(done: &Result<u64, String>) -> bool {
    matches!(done, Ok(0)) || matches!(done, Err(code) if code == REFUSED)
}

/// Every table with a workspace, of which both practices have rows.
async fn sown() -> (House, Vec<String>) {
    let house = House::open().await;
    Plants::sow(&house, &house.a, 7).await;
    Plants::sow(&house, &house.b, 8).await;
    house.seal().await;
    let tables = digest::tables(&house.database).await;
    for practice in [&house.a, &house.b] {
        for table in &tables {
            let there = format!("select count(*) from {table} where workspace_id = '{}'", practice.id.0);
            let rows = house.database.count(&there).await;
            assert!(rows > 0, "{table} is empty: plant a row in plants.rs, or nothing is known of it");
        }
    }
    (house, tables)
}

#[tokio::test]
async fn no_row_of_another_practice_is_reached_on_any_table() {
    let (house, tables) = sown().await;
    let before = digest::of_tables(&house.database, "true").await;
    let mut app = as_app(&house).await;
    let (a, b) = (house.a.id.0, house.b.id.0);
    for table in &tables {
        run(&mut app, &format!("begin; select set_config('app.workspace_id', '{a}', true)")).await.unwrap();
        let mine = count(&mut app, &format!("select count(*) from {table}")).await;
        let theirs = count(&mut app, &format!("select count(*) from {table} where workspace_id <> '{a}'")).await;
        assert!(mine > 0 && theirs == 0, "{table}: {mine} of ours, {theirs} of others");
        run(&mut app, "rollback").await.unwrap();

        let update = format!("update {table} set workspace_id = workspace_id where workspace_id = '{b}'");
        let updated = bound(&mut app, &house, &update).await;
        assert!(harmless(&updated), "{update}: {updated:?}");
        let delete = format!("delete from {table} where workspace_id = '{b}'");
        let deleted = bound(&mut app, &house, &delete).await;
        assert!(harmless(&deleted), "{delete}: {deleted:?}");
        let give = format!("update {table} set workspace_id = '{b}'");
        let given = bound(&mut app, &house, &give).await;
        assert!([REFUSED, KEPT].iter().any(|code| given == Err((*code).to_owned())), "{give}: {given:?}");
        // A row that is good in every other way: a copy of one that is there.
        let sql = format!("select to_jsonb(t)::text from {table} t where workspace_id = '{b}' limit 1");
        let row = house.database.texts(&sql).await.remove(0).replace('\'', "''");
        let insert = format!("insert into {table} select (jsonb_populate_record(null::{table}, '{row}')).*");
        assert_eq!(bound(&mut app, &house, &insert).await, Err(REFUSED.to_owned()), "{insert:.200}");
        let truncate = format!("truncate {table} cascade");
        assert_eq!(bound(&mut app, &house, &truncate).await, Err(REFUSED.to_owned()), "{truncate}");
    }
    assert_eq!(digest::of_tables(&house.database, "true").await, before);
}

#[tokio::test]
async fn the_practice_itself_is_seen_by_its_own_only() {
    let (house, _) = sown().await;
    let mut app = as_app(&house).await;
    let (a, b) = (house.a.id.0, house.b.id.0);
    run(&mut app, &format!("begin; select set_config('app.workspace_id', '{a}', true)")).await.unwrap();
    assert_eq!(count(&mut app, "select count(*) from pazpaz.workspaces").await, 1);
    assert_eq!(run(&mut app, &format!("update pazpaz.workspaces set name = 'x' where id = '{b}'")).await, Ok(0));
    let insert = "insert into pazpaz.workspaces (id, name, time_zone) values (gen_random_uuid(), 'x', 'UTC')";
    assert_eq!(run(&mut app, insert).await, Err(REFUSED.to_owned()));
}

#[tokio::test]
async fn without_a_practice_every_statement_is_an_error() {
    let (house, mut tables) = sown().await;
    tables.push("pazpaz.workspaces".to_owned());
    let partitions = "select c.oid::regclass::text from pg_class c where c.relispartition and c.relkind = 'r'";
    let partitions = house.database.texts(partitions).await;
    assert!(!partitions.is_empty());
    for role in ["pazpaz_app", "pazpaz_jobs"] {
        let mut connection = PgConnection::connect(&house.database.url(role)).await.unwrap();
        for table in tables.iter().chain(&partitions) {
            let first = if table == "pazpaz.workspaces" { "id" } else { "workspace_id" };
            let statements = [
                format!("select * from {table}"),
                format!("select count(*) from {table} where {first} = '{}'", house.b.id.0),
                format!("update {table} set {first} = {first}"),
                format!("delete from {table}"),
                format!("insert into {table} select * from {table}"),
            ];
            for sql in statements {
                let done = run(&mut connection, &sql).await;
                assert!(done.is_err(), "{role}: {sql}: {done:?}");
            }
        }
    }
}

#[tokio::test]
async fn the_practice_is_forgotten_when_the_transaction_ends() {
    let (house, tables) = sown().await;
    let mut app = as_app(&house).await;
    for end in ["commit", "rollback"] {
        for table in &tables {
            let scope = format!("begin; select set_config('app.workspace_id', '{}', true)", house.a.id.0);
            run(&mut app, &scope).await.unwrap();
            assert!(count(&mut app, &format!("select count(*) from {table}")).await > 0);
            run(&mut app, end).await.unwrap();
            let after = run(&mut app, &format!("select * from {table}")).await;
            assert!(after.is_err(), "after {end}, {table}: {after:?}");
        }
    }
}
