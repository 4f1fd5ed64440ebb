//! What must hold before a request is answered.
use crate::{Result, Store};
use sea_orm::sqlx::{self, Row};

/// Every row is a reason not to start.
const REFUSALS: &str = "
select 'the role ' || current_user || ' is a superuser' from pg_roles where rolname = current_user and rolsuper
union all
select 'the role ' || current_user || ' has BYPASSRLS' from pg_roles where rolname = current_user and rolbypassrls
union all
select 'the role ' || current_user || ' owns the table ' || c.oid::regclass
  from pg_class c
 where c.relnamespace in (select oid from pg_namespace where nspname in ('pazpaz', 'audit', 'codes'))
   and c.relkind in ('r', 'p', 'm', 'v') and pg_has_role(current_user, c.relowner, 'member')
union all
select 'row security is not forced on the table ' || c.oid::regclass
  from pg_class c
 where c.relnamespace in (select oid from pg_namespace where nspname in ('pazpaz', 'audit'))
   and c.relkind in ('r', 'p') and c.relname <> 'seaql_migrations' and not (c.relrowsecurity and c.relforcerowsecurity)
union all
select 'the setting ' || name || ' is off: a change could be lost after it was acknowledged'
  from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting = 'off' and not $1
limit 5";

/// Whether the role may see which migrations are applied. The first of them lets it, so by name it could not even be asked for before.
const MIGRATED: &str = "
select exists (
  select from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = 'pazpaz' and c.relname = 'seaql_migrations'
     and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'))";

impl Store {
    /// Why the server must not start on this database: a role that row security does not bind, migrations that are pending, tables
    /// without row security, a database that forgets. Empty when all is well. `ephemeral` is for databases of tests.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn refusals(&self, migrations: &[&str], ephemeral: bool) -> Result<Vec<String>> {
        let rows = sqlx::query(REFUSALS).bind(ephemeral).fetch_all(&self.0.pool).await?;
        let mut reasons = rows.iter().map(|row| row.try_get(0)).collect::<sqlx::Result<Vec<String>>>()?;
        let there: bool = sqlx::query(MIGRATED).fetch_one(&self.0.pool).await?.try_get(0)?;
        let applied: Vec<String> = if there {
            let rows = sqlx::query("select version from pazpaz.seaql_migrations").fetch_all(&self.0.pool).await?;
            rows.iter().map(|row| row.try_get(0)).collect::<sqlx::Result<_>>()?
        } else {
            Vec::new()
        };
        let pending = migrations.iter().filter(|name| !applied.iter().any(|done| done == *name)).count();
        if pending > 0 {
            reasons.push(format!("{pending} migrations are pending: run `pazpaz migrate up`"));
        }
        let unknown = applied.iter().filter(|done| !migrations.contains(&done.as_str())).count();
        if unknown > 0 {
            reasons
                .push(format!("{unknown} migrations are newer than this program: run the program that applied them"));
        }
        Ok(reasons)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("select 1").execute(&self.0.pool).await?;
        Ok(())
    }

    /// Makes the partitions of the audit trail for so many months from now on.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn make_partitions(&self, months: i32) -> Result<()> {
        sqlx::query("select audit.make_partitions(current_date, $1)").bind(months).execute(&self.0.pool).await?;
        Ok(())
    }
}
