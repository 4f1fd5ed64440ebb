//! What PostgreSQL did for a role, for benchmarks. Statement texts hold placeholders where values were.

use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use super::{Error, connect, execute, literal};

/// A statement and what it has cost since the last [`reset`].
#[derive(Debug, Clone)]
pub struct Cost {
    /// The text, values replaced by placeholders.
    pub text: String,
    /// How often it ran.
    pub calls: i64,
    /// How long it ran, all calls together.
    pub milliseconds: f64,
}

/// Lets the database keep count. The server must have been started with the library.
///
/// # Errors
/// When this PostgreSQL has no `pg_stat_statements`.
pub async fn keep(admin_url: &str) -> Result<(), Error> {
    execute(admin_url, "create extension if not exists pg_stat_statements").await
}

/// Begins the count anew.
///
/// # Errors
/// When nothing is counted.
pub async fn reset(admin_url: &str) -> Result<(), Error> {
    execute(admin_url, "select pg_stat_statements_reset()").await
}

/// The statements of a role, the dearest first. `begin` and `commit` are not among them.
///
/// # Errors
/// When nothing is counted.
pub async fn of_role(admin_url: &str, role: &str) -> Result<Vec<Cost>, Error> {
    let sql = format!(
        "select query, calls, total_exec_time from pg_stat_statements \
         where userid = (select oid from pg_roles where rolname = {}) and toplevel order by total_exec_time desc",
        literal(role)
    );
    let db = connect(admin_url).await?;
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await?;
    db.close().await?;
    rows.iter()
        .map(|row| {
            Ok(Cost {
                text: row.try_get_by_index(0)?,
                calls: row.try_get_by_index(1)?,
                milliseconds: row.try_get_by_index(2)?,
            })
        })
        .collect()
}

/// The version of the server, such as `15.14`, and the size of the database in bytes.
///
/// # Errors
/// When it does not answer.
pub async fn server(admin_url: &str) -> Result<(String, i64), Error> {
    let sql = "select split_part(current_setting('server_version'), ' ', 1), pg_database_size(current_database())";
    let db = connect(admin_url).await?;
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql.to_owned())).await?;
    db.close().await?;
    let row = row.ok_or_else(|| Error::RecordNotFound("the server's version".to_owned()))?;
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}

/// Removes the appointments from this instant (RFC 3339) on, whosever they are: what a benchmark has booked must not be there when
/// the next one looks.
///
/// # Errors
/// When something refers to them, or the role may not.
pub async fn remove_appointments(admin_url: &str, from: &str) -> Result<(), Error> {
    execute(admin_url, &format!("delete from pazpaz.appointments where starts_at >= {}", literal(from))).await
}
