//! Tables that are to be filled with millions of rows: without indexes and foreign keys, which are put back afterwards as they were.
//!
//! Meant for a database that nobody else uses. As an administrator: the check of a foreign key reads past row security only then.

use sea_orm_migration::sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};

use super::{Error, connect};

/// What was taken off, as statements that put it back. Must not be lost.
#[derive(Debug)]
#[must_use = "without it the tables stay without their constraints"]
pub struct TakenOff {
    statements: Vec<String>,
}

/// Everything but primary keys and unique constraints, to which others may refer: the statement that takes it off, and the one
/// that puts it back. Definitions come from the catalogue; with an empty search path each name in them has its schema.
const FIND: &str = "
  select 1 as turn, format('alter table %s drop constraint %I', conrelid::regclass, conname) as off,
         format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as back
    from pg_constraint where contype = 'x' and conrelid = any($1::text[]::regclass[])
  union all
  select 2, format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    from pg_index where indrelid = any($1::text[]::regclass[])
     and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
  union all
  select 3, format('alter table %s drop constraint %I', conrelid::regclass, conname),
         format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    from pg_constraint where contype = 'f' and conrelid = any($1::text[]::regclass[])
  order by turn, back";

/// Takes exclusion constraints, secondary indexes and foreign keys off these tables (`schema.table`), all or none.
///
/// # Errors
/// When a table is not there or the role may not change it.
pub async fn take_off(admin_url: &str, tables: &[&str]) -> Result<TakenOff, Error> {
    let db = quiet(admin_url).await?;
    let names: Vec<String> = tables.iter().map(|name| (*name).to_owned()).collect();
    let find = Statement::from_sql_and_values(DbBackend::Postgres, FIND, [names.into()]);
    let (mut off, mut statements) = (Vec::new(), Vec::new());
    for row in db.query_all_raw(find).await? {
        off.push(row.try_get::<String>("", "off")?);
        statements.push(row.try_get::<String>("", "back")?);
    }
    // Several statements in one message are one transaction.
    let done = db.execute_unprepared(&off.join(";\n")).await;
    db.close().await?;
    done.map(|_| TakenOff { statements })
}

impl TakenOff {
    /// How many things there are to put back.
    #[must_use]
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// Whether nothing was taken off.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// Puts everything back and calls `step` after each. Each is checked against the rows that have come since.
    ///
    /// # Errors
    /// When the rows do not hold to a constraint.
    pub async fn put_back(self, admin_url: &str, mut step: impl FnMut()) -> Result<(), Error> {
        let db = quiet(admin_url).await?;
        for statement in &self.statements {
            db.execute_unprepared(statement).await?;
            step();
        }
        db.close().await
    }
}

/// Makes room for the dead, refreshes what the planner knows, and writes everything to disk.
///
/// # Errors
/// When the role may not.
pub async fn settle(admin_url: &str) -> Result<(), Error> {
    let db = connect(admin_url).await?;
    db.execute_unprepared("vacuum (freeze, analyze)").await?;
    db.execute_unprepared("checkpoint").await?;
    db.close().await
}

async fn quiet(url: &str) -> Result<DatabaseConnection, Error> {
    let db = connect(url).await?;
    db.execute_unprepared("set search_path = pg_catalog").await?;
    Ok(db)
}
