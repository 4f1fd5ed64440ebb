//! A database that a superuser has laid open: nothing in it keeps them from anything. What was there is kept, and put back after each deed.
mod known;
mod lived;

pub(super) use known::{Day, Held, Sealed, Stood, Trail};

use super::genuine::{self, Reading};
use crate::plants::Plants;
use entity::{TABLES, Table};
use lived::{backdated, change, reading};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
};
use tests::{House, Keeper};

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
    Days,
    Rows(&'static str),
    Checkpoints,
    /// A month of the trail, which is not where it was, or not at all.
    Month(String),
}

impl Lair {
    /// Opens a house, lives in it a little, and lays its database open.
    pub(super) async fn open() -> Self {
        let house = House::open().await;
        let mut keeper = Keeper::of(&house).await;
        let plants = [Plants::sow(&house, &house.a, 1).await, Plants::sow(&house, &house.b, 2).await];
        keeper.keep().await;
        let old = TABLES
            .iter()
            .filter(|table| !table.sealed.is_empty())
            .map(|Table { name, .. }| format!("create table kept.old_{name} as select * from pazpaz.{name};"));
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
        genuine::write(
            &house.database,
            &house.safe.signing,
            &readings.iter().map(|one| Reading { at: now, ..one.clone() }).collect::<Vec<_>>(),
        )
        .await;
        keeper.keep().await;
        // Some wait for their seal.
        genuine::write(&house.database, &house.safe.signing, &readings[..4]).await;
        run(&mut connection, OPEN).await;
        house.safe.books.leave_open();
        let files = files(house.safe.checkpoints.path());
        let mut trails = Vec::new();
        for workspace in [house.a.id, house.b.id] {
            trails.push(known::known(&mut connection, workspace, house.safe.checkpoints.path()).await);
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
                Touched::Days => sql.push_str("select kept.restore('audit.days', 'kept.days');"),
                Touched::Rows(table) => {
                    sql.push_str(&format!("select kept.restore('pazpaz.{table}', 'kept.{table}');"))
                }
                Touched::Checkpoints => self.restore_files(),
                Touched::Month(month) => {
                    let stood =
                        self.trails.iter().flat_map(|trail| &trail.events).find(|event| event.month == *month).unwrap();
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
                Touched::Days => Some("audit.days".to_owned()),
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
