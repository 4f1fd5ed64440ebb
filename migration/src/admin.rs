//! What an administrator does to a database: make it, prepare it, bring it to this version.
//!
//! Each function opens a connection of its own and closes it. URLs hold passwords; they are in no error.

pub mod icd10cm;
pub mod rebuild;
pub mod statistics;

use std::time::Duration;

use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbErr};
use sea_orm_migration::{MigrationStatus, MigratorTrait as _};

use crate::{Migrator, PREPARE};

/// Why it could not be done: what PostgreSQL says about it.
pub type Error = DbErr;

/// Two programs that migrate one database at once wait for each other under this number.
const LOCK: i64 = 7_205_759_403_792_794;

/// A migration and whether the database has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name of its folder.
    pub name: String,
    /// Whether it is applied.
    pub applied: bool,
}

/// The names of all migrations, oldest first.
#[must_use]
pub fn names() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

/// Makes an empty database.
///
/// # Errors
/// When it exists or the role may not make databases.
pub async fn create_database(admin_url: &str, name: &str) -> Result<(), Error> {
    execute(admin_url, &format!("create database {} encoding 'UTF8' template template0", identifier(name))).await
}

/// Removes a database with all that is in it, and ends whoever is connected to it. One that is not there is no error.
///
/// # Errors
/// When the role may not remove it.
pub async fn drop_database(admin_url: &str, name: &str) -> Result<(), Error> {
    execute(admin_url, &format!("drop database if exists {} with (force)", identifier(name))).await
}

/// Makes the roles, schemas and the extension in the database of the URL. May be run again.
///
/// # Errors
/// When the role has not the rights of an administrator.
pub async fn prepare(admin_url: &str) -> Result<(), Error> {
    execute(admin_url, PREPARE).await
}

/// Sets the password of a role.
///
/// # Errors
/// When there is no such role or this one may not change it.
pub async fn set_password(admin_url: &str, role: &str, password: &str) -> Result<(), Error> {
    // The statement holds the password, so it is kept out of the server's log and statistics; what an administrator without
    // full rights may not switch off stays as it is.
    const QUIET: &str = "do $$ begin
      perform set_config('log_statement', 'none', false), set_config('log_min_duration_statement', '-1', false),
              set_config('log_min_error_statement', 'panic', false), set_config('pg_stat_statements.track_utility', 'off', false);
    exception when insufficient_privilege then null;
    end $$; ";
    execute(admin_url, &format!("{QUIET}alter role {} password {}", identifier(role), literal(password))).await
}

/// Applies what is pending, as the role that owns the tables. Answers with the names of what was applied.
///
/// # Errors
/// When a migration fails; those before it stay.
pub async fn up(owner_url: &str) -> Result<Vec<String>, Error> {
    migrate(owner_url, async |db| Migrator::up(db, None).await).await
}

/// Undoes the last steps, the newest first. Answers with the names of what was undone.
///
/// # Errors
/// When a migration cannot be undone; those undone before it stay so.
pub async fn down(owner_url: &str, steps: u32) -> Result<Vec<String>, Error> {
    migrate(owner_url, async |db| Migrator::down(db, Some(steps)).await).await
}

/// All migrations, oldest first, and whether the database has them. Changes nothing.
///
/// # Errors
/// When the role may not look.
pub async fn status(owner_url: &str) -> Result<Vec<Step>, Error> {
    let db = connect(owner_url).await?;
    let steps = look(&db).await;
    db.close().await?;
    steps
}

/// Migrates under the lock, and finds out what has changed by it.
async fn migrate(
    url: &str,
    work: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), DbErr>,
) -> Result<Vec<String>, Error> {
    let db = connect(url).await?;
    // The lock belongs to the session, of which there is but one, and ends with it whatever happens.
    db.execute_unprepared(&format!("select pg_advisory_lock({LOCK})")).await?;
    let before = look(&db).await?;
    let done = work(&db).await;
    let after = look(&db).await;
    db.close().await?;
    done?;
    let changed = after?.into_iter().zip(before).filter(|(after, before)| after.applied != before.applied);
    Ok(changed.map(|(after, _)| after.name).collect())
}

async fn look(db: &DatabaseConnection) -> Result<Vec<Step>, Error> {
    let steps = Migrator::get_migration_with_status_read_only(db).await?;
    let step = |migration: &sea_orm_migration::Migration| Step {
        name: migration.name().to_owned(),
        applied: migration.status() == MigrationStatus::Applied,
    };
    Ok(steps.iter().map(step).collect())
}

async fn execute(url: &str, sql: &str) -> Result<(), Error> {
    let db = connect(url).await?;
    let done = db.execute_unprepared(sql).await;
    db.close().await?;
    done.map(drop)
}

async fn connect(url: &str) -> Result<DatabaseConnection, Error> {
    let mut options = ConnectOptions::new(url);
    options.min_connections(1).max_connections(1).connect_timeout(Duration::from_secs(10)).sqlx_logging(false);
    Database::connect(options).await
}

fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
