//! What is in the tables, so that a test can tell whether anything has changed.

use tests::Database;

/// The tables with a workspace: those that the catalogue knows, not those that somebody remembered. Partitions come with their
/// parents.
pub(crate) async fn tables(database: &Database) -> Vec<String> {
    let sql = "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace \
        where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p') \
        and not c.relispartition \
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped) \
        order by 1";
    database.texts(sql).await
}

/// A line for each table: its name, how many rows meet the condition, and a digest of all that stands in them.
pub(crate) async fn of_tables(database: &Database, condition: &str) -> Vec<String> {
    let line = |table: String| {
        format!(
            "select '{table} ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, e'\\n' order by t::text)), '') \
             from {table} t where {condition}"
        )
    };
    let lines: Vec<String> = tables(database).await.into_iter().map(line).collect();
    assert!(lines.len() > 10, "{lines:?}");
    database.texts(&lines.join(" union all ")).await
}
