//! A database with two practices, probes made from its catalogue, and the mutants of that catalogue.

use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection, Row, postgres::PgRow};
use tests::House;

use crate::catalogue::LINT;
use crate::plants::Plants;

/// The record of the catalogue: a query that gives its lines.
pub(super) const RECORD: &str = include_str!("snapshot.sql");
const STEPS: [&str; 6] = [
    include_str!("ground.sql"),
    include_str!("attacks.sql"),
    include_str!("constraints.sql"),
    include_str!("work.sql"),
    include_str!("list.sql"),
    include_str!("trial.sql"),
];

/// Something that a hasty migration or a hostile administrator might do to the database, and what found it.
#[derive(Clone, Debug)]
pub(super) struct Mutant {
    /// What it is a mutant of, such as `policy`.
    pub(super) kind: String,
    /// The table, function or role.
    pub(super) object: String,
    /// What is done to it.
    pub(super) what: String,
    /// The attempts that came out otherwise than without it.
    pub(super) attempts: Vec<String>,
    /// The rules of the catalogue that it breaks.
    pub(super) rules: Vec<String>,
    /// Whether the record shows it; asked where nothing else did.
    pub(super) recorded: bool,
}

/// The database, with everything prepared.
#[derive(Debug)]
pub(super) struct Ground {
    /// Keeps the database's server, which does nothing meanwhile.
    _house: House,
    connection: PgConnection,
}

impl Ground {
    /// Two practices, and all that is made from the catalogue.
    pub(super) async fn prepare() -> Self {
        let house = House::open().await;
        Plants::sow(&house, &house.a, 51).await;
        Plants::sow(&house, &house.b, 52).await;
        let mut connection = PgConnection::connect(&house.database.admin_url()).await.unwrap();
        let sides = format!(
            "set probe.a = '{}'; set probe.b = '{}'; set statement_timeout = '30s'",
            house.a.id.0, house.b.id.0
        );
        run(&mut connection, &sides).await;
        for step in STEPS {
            if step == STEPS[5] {
                let rules = format!(
                    "create function probe.rules() returns text[] language plpgsql as \
                     $rules$ begin return (select array_agg(distinct rule) from ({LINT}\n) broken); end $rules$; \
                     create function probe.lines() returns setof text language plpgsql as \
                     $record$ begin return query {RECORD}; end $record$"
                );
                run(&mut connection, &rules).await;
            }
            run(&mut connection, step).await;
        }
        run(&mut connection, "update probe.probes p set outcome = probe.attempt(p.role, p.practice, p.before, p.sql)")
            .await;
        Self { _house: house, connection }
    }

    /// The rows of a query, as text.
    pub(super) async fn texts(&mut self, sql: &str) -> Vec<String> {
        let rows = sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(&mut self.connection).await;
        rows.unwrap_or_else(|error| panic!("{sql}: {error}")).iter().map(|row| row.get(0)).collect()
    }

    /// Tries every mutant, one after the other, each taken back before the next.
    pub(super) async fn try_all(&mut self) -> Vec<Mutant> {
        let list = "select id, kind, object, regexp_replace(what, '_\\d{4}_\\d{2}', '_YYYY_MM') from probe.mutants order by id";
        let list = sqlx::query(list).fetch_all(&mut self.connection).await.unwrap();
        let mut tried = Vec::new();
        for row in list {
            let found = self.attempt(row.get(0)).await;
            let error: Option<String> = found.get("error");
            let (kind, object, what): (String, String, String) = (row.get(1), row.get(2), row.get(3));
            assert!(error.is_none(), "{kind} {object} {what}: {error:?}");
            tried.push(Mutant {
                kind,
                object: without_month(&object),
                what,
                attempts: found.get::<Option<Vec<String>>, _>("attempts").unwrap_or_default(),
                rules: found.get::<Option<Vec<String>>, _>("rules").unwrap_or_default(),
                recorded: found.get::<Option<bool>, _>("recorded").unwrap_or_default(),
            });
        }
        tried
    }

    async fn attempt(&mut self, id: i32) -> PgRow {
        loop {
            let found = sqlx::query("select * from probe.trial($1)").bind(id).fetch_one(&mut self.connection).await;
            let found = found.unwrap_or_else(|error| panic!("mutant {id}: {error}"));
            // Roles belong to all databases, and another test has just set the password of one.
            let elsewhere = |error: String| error.contains("tuple concurrently updated");
            if !found.get::<Option<String>, _>("error").is_some_and(elsewhere) {
                return found;
            }
        }
    }
}

async fn run(connection: &mut PgConnection, sql: &str) {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await;
    done.unwrap_or_else(|error| panic!("{:.200}: {error}", sql.trim_start()));
}

/// `audit.events_2031_05` as `audit.events_YYYY_MM`: the list does not change with the month.
fn without_month(name: &str) -> String {
    match name.rsplitn(3, '_').collect::<Vec<_>>().as_slice() {
        [month, year, table] if [*month, *year].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) => {
            format!("{table}_YYYY_MM")
        }
        _ => name.to_owned(),
    }
}
