//! The server does not start on a database that would not keep practices apart, and says why.

use migration::admin;
use store::Store;
use tests::{Database, cluster};

use crate::migrations::empty;

/// Why the server would not start over this URL. The database of the tests forgets by intention, so that is no reason.
async fn reasons(url: &str) -> Vec<String> {
    let store: Store = tests::Safe::new().store(url).await;
    let names = admin::names();
    let expected: Vec<&str> = names.iter().map(String::as_str).collect();
    let reasons = store.refusals(&expected, true).await.unwrap();
    store.close().await;
    reasons
}

fn says(reasons: &[String], what: &str) {
    assert!(reasons.iter().any(|reason| reason.contains(what)), "not \"{what}\", but {reasons:?}");
}

/// A role of this test's own, and its URL.
async fn role(database: &Database, name: &str, rights: &str, grants: &str) -> String {
    let name = format!("{name}_{}", database.as_str());
    let sql =
        format!("create role {name} login {rights}; grant usage on schema pazpaz, audit to {name}; {grants} to {name}");
    let admin = database.admin().await;
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &sql).await.unwrap();
    admin.close().await.unwrap();
    let url = database.url(&name);
    let password = url.split('@').next().and_then(|head| head.rsplit(':').next()).unwrap();
    admin::set_password(&database.admin_url(), &name, password).await.unwrap();
    url
}

#[tokio::test]
async fn the_role_of_the_server_is_good_on_a_migrated_database() {
    let database = Database::migrated().await;
    assert_eq!(reasons(&database.url("pazpaz_app")).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_role_that_row_security_does_not_bind_is_refused() {
    let database = Database::migrated().await;
    says(&reasons(&database.admin_url()).await, "is a superuser");
    says(&reasons(&database.url("pazpaz_owner")).await, "owns the table");
    let read = "grant select on pazpaz.seaql_migrations";
    says(&reasons(&role(&database, "sees_all", "bypassrls", read).await).await, "has BYPASSRLS");
    says(&reasons(&role(&database, "near_owner", "", "grant pazpaz_owner").await).await, "owns the table");
    says(
        &reasons(&role(&database, "near_audit", "noinherit", "grant pazpaz_audit_owner").await).await,
        "owns the table",
    );
    assert_eq!(reasons(&role(&database, "harmless", "", read).await).await, Vec::<String>::new());
}

/// Of a table whose policy holds for some only, or for nobody.
#[tokio::test]
async fn a_table_without_forced_row_security_is_refused() {
    let database = Database::migrated().await;
    let app = database.url("pazpaz_app");
    let sql = "select c.oid::regclass::text from pg_class c where c.relnamespace in ('pazpaz'::regnamespace, 'audit'::regnamespace) \
        and c.relkind in ('r', 'p') and c.relname <> 'seaql_migrations' \
        and (not c.relispartition or c.relname = 'events_' || to_char(now(), 'YYYY_MM'))";
    let tables = database.texts(sql).await;
    assert!(tables.len() > 11, "{tables:?}");
    for table in tables {
        for (loosen, tighten) in [("no force", "force"), ("disable", "enable")] {
            database.rows(&format!("alter table {table} {loosen} row level security")).await;
            says(&reasons(&app).await, &format!("row security is not forced on the table {table}"));
            database.rows(&format!("alter table {table} {tighten} row level security")).await;
        }
    }
    assert_eq!(reasons(&app).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_database_at_another_step_is_refused() {
    let database = empty().await;
    let app = database.url("pazpaz_app");
    says(&reasons(&app).await, &format!("{} migrations are pending: run `pazpaz migrate up`", admin::names().len()));
    let owner = database.url("pazpaz_owner");
    admin::up(&owner).await.unwrap();
    assert_eq!(reasons(&app).await, Vec::<String>::new());
    admin::down(&owner, 1).await.unwrap();
    says(&reasons(&app).await, "1 migrations are pending");
    admin::up(&owner).await.unwrap();
    database
        .rows("insert into pazpaz.seaql_migrations (version, applied_at) values ('m29991231_000001_later', 0)")
        .await;
    says(&reasons(&app).await, "1 migrations are newer than this program");
}

#[tokio::test]
async fn a_database_that_forgets_is_refused() {
    let database = Database::migrated().await;
    let store = tests::Safe::new().store(&database.url("pazpaz_app")).await;
    let off = database.texts("select setting from pg_settings where name = 'fsync'").await;
    assert_eq!(off, ["off"], "{} is to be fast, not safe", cluster().data_dir().display());
    let names = admin::names();
    let expected: Vec<&str> = names.iter().map(String::as_str).collect();
    says(&store.refusals(&expected, false).await.unwrap(), "the setting fsync is off");
}
