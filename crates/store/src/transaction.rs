//! The one transaction of a request, begun when the first statement needs it.
//!
//! Beginning and setting the workspace are one round trip. A connection that finished a transaction has the setting emptied by
//! PostgreSQL, so nothing of a request is left for the next.
use crate::Result;
use entity::WorkspaceId;
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, Values,
    sqlx::{self, AssertSqlSafe, Executor, PgPool, Postgres, postgres::PgArguments},
};
use sea_query_sqlx::SqlxValues;
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard};

type Sqlx = sqlx::Transaction<'static, Postgres>;

macro_rules! on {
    ($connection:expr) => {
        &mut **$connection.as_mut().ok_or_else(|| DbErr::Custom("no transaction".to_owned()))?
    };
}

/// A lazily begun transaction, bound to a workspace.
pub(crate) struct Transaction {
    pool: PgPool,
    workspace: WorkspaceId,
    open: Mutex<Option<Sqlx>>,
}

impl Transaction {
    pub(crate) fn new(pool: PgPool, workspace: WorkspaceId) -> Self {
        Self { pool, workspace, open: Mutex::new(None) }
    }

    /// Commits, if anything was begun.
    pub(crate) async fn commit(&self) -> Result<()> {
        if let Some(open) = self.open.lock().await.take() {
            open.commit().await?;
        }
        Ok(())
    }

    /// Forgets what was begun. PostgreSQL is told when the connection goes back to the pool, while nobody waits.
    pub(crate) async fn abandon(&self) {
        drop(self.open.lock().await.take());
    }

    /// Runs a statement with arguments that SeaORM has no values for: arrays with nulls in them. Answers with the number of rows.
    pub(crate) async fn execute_with(&self, sql: impl Into<String>, arguments: PgArguments) -> Result<u64, DbErr> {
        let mut open = self.connection().await?;
        let done = sqlx::query_with(AssertSqlSafe(sql.into()), arguments).execute(on!(open)).await;
        done.map(|done| done.rows_affected()).map_err(failed)
    }

    /// The rows of a statement with such arguments.
    pub(crate) async fn query_with(&self, sql: String, arguments: PgArguments) -> Result<Vec<QueryResult>, DbErr> {
        let mut open = self.connection().await?;
        let rows = sqlx::query_with(AssertSqlSafe(sql), arguments).fetch_all(on!(open)).await.map_err(failed)?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn connection(&self) -> Result<MutexGuard<'_, Option<Sqlx>>, DbErr> {
        let mut open = self.open.lock().await;
        if open.is_none() {
            *open = Some(self.begin().await.map_err(failed)?);
        }
        Ok(open)
    }

    async fn begin(&self) -> sqlx::Result<Sqlx> {
        // A UUID's text holds hex digits and dashes only.
        let sql = format!("begin; select set_config('app.workspace_id', '{}', true)", self.workspace.0);
        on_living(&self.pool, || self.pool.begin_with(AssertSqlSafe(sql.clone()))).await
    }
}

/// Does what may be done twice, again for each connection that turns out to have died in the pool, as all do when the database is
/// restarted: the next one may be alive.
pub(crate) async fn on_living<T, F>(pool: &PgPool, work: impl Fn() -> F) -> sqlx::Result<T>
where
    F: Future<Output = sqlx::Result<T>>,
{
    let mut left = pool.size();
    loop {
        match work().await {
            Err(error) if left > 0 && died(&error) => left -= 1,
            done => return done,
        }
    }
}

/// Whether an error is the end of its connection. Who is sent away says so in a last message, which is read by the next statement.
fn died(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::BeginFailed => true,
        sqlx::Error::Database(refused) => refused.code().as_deref() == Some("57P01"),
        _ => false,
    }
}

pub(crate) fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

pub(crate) fn bind(statement: Statement) -> sqlx::query::Query<'static, Postgres, PgArguments> {
    use sqlx::IntoArguments;
    let values = SqlxValues(statement.values.unwrap_or(Values(Vec::new())));
    sqlx::query_with(AssertSqlSafe(statement.sql), IntoArguments::<Postgres>::into_arguments(values))
}

#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut open = self.connection().await?;
        bind(statement).execute(on!(open)).await.map(Into::into).map_err(failed)
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut open = self.connection().await?;
        on!(open).execute(AssertSqlSafe(sql.to_owned())).await.map(Into::into).map_err(failed)
    }
    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut open = self.connection().await?;
        let row = bind(statement).fetch_optional(on!(open)).await.map_err(failed)?;
        Ok(row.map(Into::into))
    }
    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut open = self.connection().await?;
        let rows = bind(statement).fetch_all(on!(open)).await.map_err(failed)?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}
