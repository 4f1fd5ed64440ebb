//! What stands in a trail before anybody touches it.
use entity::{TABLES, Table, WorkspaceId};
use sea_orm::sqlx::{self, AssertSqlSafe, PgConnection, Row as _};
use std::path::{Path, PathBuf};
use tests::Chance;
use uuid::Uuid;

/// What is known of a trail.
#[derive(Clone, Debug)]
pub(in crate::trail) struct Trail {
    pub(in crate::trail) workspace: Uuid,
    pub(in crate::trail) events: Vec<Stood>,
    pub(in crate::trail) seals: Vec<Sealed>,
    pub(in crate::trail) rows: Vec<Held>,
    pub(in crate::trail) days: Vec<Day>,
    /// Where in the folder of checkpoints its files are.
    pub(in crate::trail) folder: PathBuf,
}

/// An event.
#[derive(Clone, Debug)]
pub(in crate::trail) struct Stood {
    pub(in crate::trail) position: i64,
    pub(in crate::trail) id: Uuid,
    pub(in crate::trail) month: String,
    /// What belongs into the table of this month.
    pub(in crate::trail) bounds: String,
}

/// A seal: its number, and the first and the last position that it could hold.
#[derive(Clone, Copy, Debug)]
pub(in crate::trail) struct Sealed {
    pub(in crate::trail) number: i64,
    pub(in crate::trail) start: i64,
    pub(in crate::trail) end: i64,
}

/// A row with something sealed.
#[derive(Clone, Debug)]
pub(in crate::trail) struct Held {
    pub(in crate::trail) table: &'static Table,
    pub(in crate::trail) id: Uuid,
    /// Where the newest event stands that tells of it.
    pub(in crate::trail) told: i64,
    /// The columns of which older bytes are known.
    pub(in crate::trail) older: Vec<String>,
    /// The columns that hold something.
    pub(in crate::trail) filled: Vec<String>,
}

/// A day on which the record of a client was touched.
#[derive(Clone, Debug)]
pub(in crate::trail) struct Day {
    pub(in crate::trail) client: Uuid,
    pub(in crate::trail) day: String,
    /// Where the first event of that client stands on it.
    pub(in crate::trail) first: i64,
}

impl Trail {
    /// The events that are sealed.
    pub(in crate::trail) fn sealed(&self) -> &[Stood] {
        let end = self.seals.last().map_or(0, |seal| seal.end);
        &self.events[..self.events.partition_point(|event| event.position <= end)]
    }

    /// A position after all.
    pub(in crate::trail) fn beyond(&self, chance: &mut Chance) -> i64 {
        self.events.last().unwrap().position + 1_000 + i64::try_from(chance.below(1_000)).unwrap()
    }

    /// A position among the sealed ones at which nothing of this trail stands.
    pub(in crate::trail) fn gap(&self, chance: &mut Chance) -> i64 {
        let (first, last) = (self.sealed().first().unwrap().position, self.sealed().last().unwrap().position);
        let free: Vec<i64> =
            (first..last).filter(|at| self.events.binary_search_by_key(at, |event| event.position).is_err()).collect();
        *chance.pick(&free)
    }
}

/// Reads it.
pub(in crate::trail) async fn known(
    connection: &mut PgConnection,
    WorkspaceId(workspace): WorkspaceId,
    checkpoints: &Path,
) -> Trail {
    let sql = format!(
        "select position, e.id, c.oid::regclass::text, pg_get_expr(c.relpartbound, c.oid) from audit.events e join pg_class c on c.oid = e.tableoid \
         where workspace_id = '{workspace}' order by position"
    );
    let events = all(connection, &sql).await;
    let events = events
        .iter()
        .map(|row| Stood { position: row.get(0), id: row.get(1), month: row.get(2), bounds: row.get(3) })
        .collect();
    let sql = format!(
        "select number, coalesce(lag(last_position) over (order by number), 0) + 1, last_position \
         from audit.seals where workspace_id = '{workspace}' order by number"
    );
    let seals = all(connection, &sql).await;
    let seals = seals.iter().map(|row| Sealed { number: row.get(0), start: row.get(1), end: row.get(2) }).collect();
    let mut rows = Vec::new();
    for table in TABLES.iter().filter(|table| !table.sealed.is_empty()) {
        let (mut older, mut filled) = (String::new(), String::new());
        for (_, column) in table.sealed {
            older.push_str(&format!(
                "case when exists (select from kept.old_{} o where o.id = t.id and o.{column}_enc is distinct from t.{column}_enc) \
                 then '{column}_enc' end, ",
                table.name
            ));
            filled.push_str(&format!("case when t.{column}_enc is not null then '{column}_enc' end, "));
        }
        let sql = format!(
            "select t.id, (select max(position) from audit.events e where e.workspace_id = t.workspace_id and e.entity = '{}' \
             and e.digests is not null and t.id = any(e.entity_ids)), \
             array_remove(array[{}], null), array_remove(array[{}], null) from pazpaz.{} t where workspace_id = '{workspace}' order by 1",
            table.entity,
            older.trim_end_matches(", "),
            filled.trim_end_matches(", "),
            table.name
        );
        for row in all(connection, &sql).await {
            rows.push(Held { table, id: row.get(0), told: row.get(1), older: row.get(2), filled: row.get(3) });
        }
    }
    let sql = format!(
        "select d.client_id, d.day::text, (select min(position) from audit.events e where e.workspace_id = d.workspace_id \
         and d.client_id = any(e.client_ids) and (e.occurred_at at time zone 'UTC')::date = d.day) \
         from audit.days d where workspace_id = '{workspace}' order by 1, 2"
    );
    let days = all(connection, &sql).await;
    let days = days.iter().map(|row| Day { client: row.get(0), day: row.get(1), first: row.get(2) }).collect();
    let folder = checkpoints.join("kept").join("checkpoints").join(workspace.to_string());
    Trail { workspace, events, seals, rows, days, folder }
}

async fn all(connection: &mut PgConnection, sql: &str) -> Vec<sqlx::postgres::PgRow> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .fetch_all(connection)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
}
