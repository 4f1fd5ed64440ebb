//! A database that a superuser has laid open: nothing in it keeps them from anything. What was there is kept, and put back after each deed.
use super::genuine::{self, Reading};
use crate::{encoding::row_of, plants::Plants};
use entity::{TABLES, Table, WorkspaceId};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection, Row as _};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
};
use tests::{Chance, House, Keeper};
use time::OffsetDateTime;
use uuid::Uuid;

const OPEN: &str = include_str!("lair.sql");

/// The lair.
pub(super) struct Lair {
    pub(super) house: House,
    pub(super) keeper: Keeper,
    connection: PgConnection,
    /// Of both practices.
    pub(super) trails: [Trail; 2],
    /// What the folder of checkpoints holds, by the paths of the files.
    pub(super) files: BTreeMap<PathBuf, Vec<u8>>,
    /// How much was put back since dead rows were last swept.
    restored: u32,
}

/// What is known of a trail.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    pub(super) workspace: Uuid,
    pub(super) events: Vec<Stood>,
    pub(super) seals: Vec<Sealed>,
    pub(super) rows: Vec<Held>,
    /// Where in the folder of checkpoints its files are.
    pub(super) folder: PathBuf,
}

/// An event.
#[derive(Clone, Debug)]
pub(super) struct Stood {
    pub(super) position: i64,
    pub(super) id: Uuid,
    pub(super) month: String,
    /// What belongs into the table of this month.
    pub(super) bounds: String,
}

/// A seal: its number, and the first and the last position that it could hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sealed {
    pub(super) number: i64,
    pub(super) start: i64,
    pub(super) end: i64,
}

/// A row with something sealed.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) table: &'static Table,
    pub(super) id: Uuid,
    /// Where the newest event stands that tells of it.
    pub(super) told: i64,
    /// The columns of which older bytes are known.
    pub(super) older: Vec<String>,
    /// The columns that hold something.
    pub(super) filled: Vec<String>,
}

/// What a superuser does.
pub(super) enum Deed {
    /// In the database.
    Sql(String),
    /// In the folder of checkpoints: what files hold from then on, and which are gone.
    Files(Vec<(PathBuf, Option<Vec<u8>>)>),
}

impl fmt::Debug for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sql(sql) => f.write_str(sql),
            Self::Files(files) => f.debug_list().entries(files.iter().map(|(path, _)| path)).finish(),
        }
    }
}

/// What was touched, and is to be put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Touched {
    Events,
    Seals,
    Rows(&'static str),
    Checkpoints,
    /// A month of the trail, which is not where it was, or not at all.
    Month(String),
}

impl Trail {
    /// The events that are sealed.
    pub(super) fn sealed(&self) -> &[Stood] {
        let end = self.seals.last().map_or(0, |seal| seal.end);
        &self.events[..self.events.partition_point(|event| event.position <= end)]
    }

    /// A position after all.
    pub(super) fn beyond(&self, chance: &mut Chance) -> i64 {
        self.events.last().unwrap().position + 1_000 + i64::try_from(chance.below(1_000)).unwrap()
    }

    /// A position among the sealed ones at which nothing of this trail stands.
    pub(super) fn gap(&self, chance: &mut Chance) -> i64 {
        let (first, last) = (self.sealed().first().unwrap().position, self.sealed().last().unwrap().position);
        let free: Vec<i64> =
            (first..last).filter(|at| self.events.binary_search_by_key(at, |event| event.position).is_err()).collect();
        *chance.pick(&free)
    }
}

impl Lair {
    /// Opens a house, lives in it a little, and lays its database open.
    pub(super) async fn open() -> Self {
        let house = House::open().await;
        let mut keeper = Keeper::of(&house).await;
        let plants = [Plants::sow(&house, &house.a, 1).await, Plants::sow(&house, &house.b, 2).await];
        keeper.keep().await;
        let old = TABLES.iter().filter(|table| !table.sealed.is_empty()).map(|Table { name, .. }| {
            format!("create table kept.old_{name} as select * from pazpaz.{name};")
        });
        let mut connection = PgConnection::connect(&house.database.admin_url()).await.unwrap();
        run(&mut connection, &format!("create schema kept; {}", old.collect::<String>())).await;
        backdated(&house, 2);
        for (practice, plants) in [(&house.a, &plants[0]), (&house.b, &plants[1])] {
            change(&house, &practice.owner, plants).await;
            keeper.keep().await;
        }
        backdated(&house, 1);
        let soon = house.store.clock().now() + time::Duration::days(32);
        let readings: Vec<_> = [0, 1].repeat(4).into_iter().map(|at| reading(&house, &plants[at], at, soon)).collect();
        genuine::write(&house.database, &house.safe.signing, &readings).await;
        keeper.keep().await;
        let now = house.store.clock().now();
        genuine::write(&house.database, &house.safe.signing, &readings.iter().map(|one| Reading { at: now, ..one.clone() }).collect::<Vec<_>>()).await;
        keeper.keep().await;
        // Some wait for their seal.
        genuine::write(&house.database, &house.safe.signing, &readings[..4]).await;
        run(&mut connection, OPEN).await;
        house.safe.books.leave_open();
        let files = files(house.safe.checkpoints.path());
        let mut trails = Vec::new();
        for workspace in [house.a.id, house.b.id] {
            trails.push(known(&mut connection, workspace, house.safe.checkpoints.path()).await);
        }
        let trails = trails.try_into().unwrap();
        Self { house, keeper, connection, trails, files, restored: 0 }
    }

    /// Runs statements as the superuser, in one transaction.
    pub(super) async fn run(&mut self, sql: &str) {
        run(&mut self.connection, sql).await;
    }

    /// Does what a superuser does.
    pub(super) async fn tamper(&mut self, deed: &Deed) {
        match deed {
            Deed::Sql(sql) => self.run(sql).await,
            Deed::Files(files) => {
                for (path, bytes) in files {
                    match bytes {
                        Some(bytes) => fs::write(path, bytes).unwrap(),
                        None => fs::remove_file(path).unwrap(),
                    }
                }
            }
        }
    }

    /// Puts back what was touched.
    pub(super) async fn restore(&mut self, touched: &[Touched]) {
        let mut sql = String::new();
        for one in touched {
            match one {
                Touched::Events => sql.push_str("select kept.restore('audit.events', 'kept.events');"),
                Touched::Seals => sql.push_str("select kept.restore('audit.seals', 'kept.seals');"),
                Touched::Rows(table) => sql.push_str(&format!("select kept.restore('pazpaz.{table}', 'kept.{table}');")),
                Touched::Checkpoints => self.restore_files(),
                Touched::Month(month) => {
                    let stood = self.trails.iter().flat_map(|trail| &trail.events).find(|event| event.month == *month).unwrap();
                    let bounds = &stood.bounds;
                    sql.push_str(&format!(
                        "create table if not exists {month} (like audit.events including all); \
                         alter table audit.events attach partition {month} {bounds};"
                    ));
                }
            }
        }
        self.restored += 1;
        if !sql.is_empty() {
            run(&mut self.connection, &sql).await;
        }
        if self.restored.is_multiple_of(30) {
            // Each by itself, since none of them may be in a transaction.
            let tables = touched.iter().filter_map(|one| match one {
                Touched::Events => Some("audit.events".to_owned()),
                Touched::Seals => Some("audit.seals".to_owned()),
                Touched::Rows(table) => Some(format!("pazpaz.{table}")),
                Touched::Checkpoints | Touched::Month(_) => None,
            });
            for table in tables {
                run(&mut self.connection, &format!("vacuum {table}")).await;
            }
        }
    }

    fn restore_files(&self) {
        let now = files(self.house.safe.checkpoints.path());
        for path in now.keys().filter(|path| !self.files.contains_key(*path)) {
            fs::remove_file(path).unwrap();
        }
        for (path, bytes) in self.files.iter().filter(|(path, bytes)| now.get(*path) != Some(bytes)) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

async fn run(connection: &mut PgConnection, sql: &str) {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// What has older bytes from then on.
async fn change(house: &House, who: &tests::Person, plants: &Plants) {
    let id = |kind: &str| plants.ids[kind].as_str();
    let of = |kind: &str, version: i32, with: Value| {
        let mut input = with;
        input["id"] = json!(id(kind));
        input["expectedVersion"] = json!(version);
        (format!("change{kind}"), input)
    };
    for (mutation, input) in [
        of("Session", 1, json!({"plan": "another plan"})),
        of("Session", 2, json!({"subjective": "another word", "plan": null})),
        of("Client", 1, json!({"notes": "other notes", "phone": "+49 30 5550 7098"})),
        of("Location", 1, json!({"address": "another address"})),
        of("Tag", 1, json!({"name": "another tag"})),
        of("Attachment", 2, json!({"name": "another.txt"})),
    ] {
        let payload = house.run(who, &mutation, "", input).await;
        assert_eq!(payload["errors"], json!([]), "{mutation}: {payload}");
    }
}

fn reading(house: &House, plants: &Plants, at: usize, time: OffsetDateTime) -> Reading {
    let practice = [&house.a, &house.b][at];
    Reading { workspace: practice.id.0, at: time, client: row_of(&plants.ids["Client"]), actor: practice.owner.id.0 }
}

/// The checkpoints of today, as if they had been written so many days ago.
fn backdated(house: &House, days: i64) {
    let folder = house.safe.checkpoints.path();
    for (path, bytes) in files(folder) {
        let file: Value = serde_json::from_slice(&bytes).unwrap();
        let mut checkpoint: store::Checkpoint = serde_json::from_str(file["checkpoint"].as_str().unwrap()).unwrap();
        checkpoint.made_at -= time::Duration::days(days);
        let text = serde_json::to_string(&checkpoint).unwrap();
        let signature = house.safe.signing.sign("pazpaz/checkpoint/1", &text);
        let name = path.with_file_name(checkpoint.day().to_string());
        if !name.exists() {
            fs::write(name, json!({"checkpoint": text, "signature": signature.as_text()}).to_string()).unwrap();
        }
    }
}

/// All files under a folder, with what they hold.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            found.insert(path, bytes);
        }
    }
    found
}

async fn known(connection: &mut PgConnection, WorkspaceId(workspace): WorkspaceId, checkpoints: &Path) -> Trail {
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
            table.entity, older.trim_end_matches(", "), filled.trim_end_matches(", "), table.name
        );
        for row in all(connection, &sql).await {
            rows.push(Held { table, id: row.get(0), told: row.get(1), older: row.get(2), filled: row.get(3) });
        }
    }
    let folder = checkpoints.join("kept").join("checkpoints").join(workspace.to_string());
    Trail { workspace, events, seals, rows, folder }
}

async fn all(connection: &mut PgConnection, sql: &str) -> Vec<sqlx::postgres::PgRow> {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
}
