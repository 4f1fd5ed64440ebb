//! A connection of one of the program's roles, on which nothing stays that is done.

use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection, Row};
use tests::House;

/// How many statements go in one message.
const TOGETHER: usize = 100;

/// A connection, and how many attempts were made on it.
pub(super) struct Session {
    connection: PgConnection,
    bound: bool,
    /// For messages.
    role: String,
    /// The attempts.
    pub(super) made: usize,
}

impl Session {
    /// In a transaction that is bound to practice A.
    pub(super) async fn bound(house: &House, role: &str) -> Self {
        let mut session = Self::unbound(house, role).await;
        session.bound = true;
        let scope = format!("begin; select set_config('app.workspace_id', '{}', true)", house.a.id.0);
        session.prepare(&scope).await;
        session
    }

    /// In no transaction and bound to nothing.
    pub(super) async fn unbound(house: &House, role: &str) -> Self {
        // The superuser's role has another password.
        let url = if role == "postgres" { house.database.admin_url() } else { house.database.url(role) };
        let connection = PgConnection::connect(&url).await.unwrap();
        Self { connection, bound: false, role: role.to_owned(), made: 0 }
    }

    /// The role it logs in as.
    pub(super) fn role(&self) -> &str {
        &self.role
    }

    /// Runs statements that each count rows, of which there must be none.
    pub(super) async fn nothing(&mut self, statements: &[String]) {
        for some in statements.chunks(TOGETHER) {
            let sql = some.join(";\n");
            let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut self.connection).await;
            let rows = rows.unwrap_or_else(|error| panic!("{}: {error} in one of {some:?}", self.role));
            assert_eq!(rows.len(), some.len(), "{some:?}");
            for (row, sql) in rows.iter().zip(some) {
                let found: i64 = row.get(0);
                assert_eq!(found, 0, "{}: rows of another practice: {sql}", self.role);
            }
            self.made += some.len();
        }
    }

    /// Runs a statement that counts rows of one's own, of which there must be some, or the others say nothing. It is no attempt.
    pub(super) async fn something(&mut self, sql: &str) {
        let row = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_one(&mut self.connection).await;
        let found: i64 = row.unwrap_or_else(|error| panic!("{sql}: {error}")).get(0);
        assert!(found > 0, "{}: not even one's own rows: {sql}", self.role);
    }

    /// Runs a statement and undoes it: how many rows it was done to, or PostgreSQL's code of what kept it.
    pub(super) async fn run(&mut self, sql: &str) -> Result<u64, String> {
        self.made += 1;
        let text = if self.bound { format!("savepoint attempt; {sql}") } else { sql.to_owned() };
        let done = sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut self.connection).await;
        if self.bound {
            self.prepare("rollback to savepoint attempt").await;
        }
        done.map(|done| done.rows_affected()).map_err(|error| {
            let refused = error.as_database_error().unwrap_or_else(|| panic!("{sql}: {error}"));
            refused.code().unwrap_or_default().into_owned()
        })
    }

    /// Runs a statement that must fail for a reason that has to do with practices: rights and row security, or a key.
    pub(super) async fn refused(&mut self, sql: &str) -> String {
        let done = self.run(sql).await;
        match done {
            Err(code) if code == RIGHTS || code.starts_with(INTEGRITY) => code,
            done => panic!("{}: {done:?}: {sql:.600}", self.role),
        }
    }

    /// Runs a statement that stays until the connection ends, and is no attempt.
    pub(super) async fn prepare(&mut self, sql: &str) {
        let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut self.connection).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// The texts in the first column of a statement's rows, or PostgreSQL's code. It is undone.
    pub(super) async fn texts(&mut self, sql: &str) -> Result<Vec<String>, String> {
        self.made += 1;
        self.prepare("savepoint attempt").await;
        let rows = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut self.connection).await;
        self.prepare("rollback to savepoint attempt").await;
        match rows {
            Ok(rows) => Ok(rows.iter().map(|row| row.try_get(0).unwrap_or_default()).collect()),
            Err(error) => Err(error.as_database_error().and_then(|one| one.code()).unwrap_or_default().into_owned()),
        }
    }
}

/// PostgreSQL's code for what a role may not do, by its grants or by row security.
pub(super) const RIGHTS: &str = "42501";
/// How the codes begin that keys and constraints have.
const INTEGRITY: &str = "23";
