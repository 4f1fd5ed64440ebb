//! `docs/data-dictionary.md` is what the database says of itself: every table and column in its own words, and pictures of how they hang
//! together. `UPDATE_EXPECT=1 cargo test -p tests dictionary` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;
use tests::Database;

/// All that is told, as JSON: one row for each table.
const TABLES: &str = "
select jsonb_build_object(
  'name', n.nspname || '.' || c.relname,
  'words', coalesce(obj_description(c.oid), ''),
  'columns', (
    select jsonb_agg(jsonb_build_object(
      'name', a.attname,
      'type', format_type(a.atttypid, a.atttypmod),
      'required', a.attnotnull,
      'words', coalesce(col_description(c.oid, a.attnum), '')) order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
  'references', coalesce((
    select jsonb_agg(jsonb_build_object(
      'to', f.confrelid::regclass::text,
      'by', (select array_agg(a.attname order by k.at) from unnest(f.conkey) with ordinality k (number, at)
               join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number where a.attname <> 'workspace_id'),
      'optional', exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum = any(f.conkey) and not a.attnotnull),
      'once', exists (select from pg_index i where i.indrelid = c.oid and i.indisunique and i.indpred is null and i.indkey::int2[] <@ f.conkey))
      order by f.conname)
      from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'), '[]'))::text
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where n.nspname in ('pazpaz', 'audit', 'codes') and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'seaql_migrations'
 order by n.nspname <> 'pazpaz', n.nspname, c.relname";

#[derive(Deserialize)]
struct Table {
    name: String,
    words: String,
    columns: Vec<Column>,
    references: Vec<Reference>,
}

#[derive(Deserialize)]
struct Column {
    name: String,
    r#type: String,
    required: bool,
    words: String,
}

#[derive(Deserialize)]
struct Reference {
    to: String,
    by: Option<Vec<String>>,
    optional: bool,
    once: bool,
}

/// Why what stands there can be in clear, after which word it is told.
const CLEAR: &str = "In clear: ";

#[tokio::test]
async fn every_column_says_what_it_is_and_why_it_is_in_clear() {
    let tables = tables().await;
    let mut faults = Vec::new();
    for table in &tables {
        if !table.words.ends_with('.') {
            faults.push(format!("{} has no description that is a sentence", table.name));
        }
        for column in &table.columns {
            let sealed = column.name.ends_with("_enc");
            if !column.words.ends_with('.') {
                faults.push(format!("{}.{} has no description", table.name, column.name));
            } else if sealed == column.words.contains(CLEAR) {
                faults.push(format!("{}.{} must say why it is in clear exactly if it is", table.name, column.name));
            }
        }
    }
    let advice = "describe the table with pazpaz.describe(...) at the end of its migration";
    assert_eq!(faults, Vec::<String>::new(), "{advice}");
    // The register and the database agree on what is sealed.
    let named: BTreeSet<String> = tables
        .iter()
        .flat_map(|table| table.columns.iter().map(|column| format!("{}.{}", table.name, column.name)))
        .filter(|name| name.ends_with("_enc"))
        .collect();
    let register = entity::TABLES
        .iter()
        .flat_map(|table| table.sealed.iter().map(|(_, column)| format!("pazpaz.{}.{column}_enc", table.name)));
    assert_eq!(named, register.collect());
}

#[tokio::test]
async fn the_data_dictionary_is_what_the_database_says() {
    expect_test::expect_file!["../../docs/data-dictionary.md"].assert_eq(&written(&tables().await));
}

async fn tables() -> Vec<Table> {
    let database = Database::migrated().await;
    let rows = database.texts(TABLES).await;
    rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect()
}

fn written(tables: &[Table]) -> String {
    let mut out = String::from(
        "# Data dictionary\n\n\
         Made from the catalogue of a migrated database; `UPDATE_EXPECT=1 cargo test -p tests dictionary` writes it anew, and a test holds it to the\n\
         database. What holds for all tables, and what the database refuses by itself, is in [database.md](database.md).\n\n\
         A **sealed** column holds ciphertext under the key of the client whose record it is part of (**client**), or of the practice (**practice**).\n\
         Every other says why it is in clear.\n\n",
    );
    let columns: usize = tables.iter().map(|table| table.columns.len()).sum();
    let sealed = tables.iter().flat_map(|table| &table.columns).filter(|column| column.name.ends_with("_enc")).count();
    writeln!(out, "{} tables, {columns} columns, {sealed} of them sealed.\n", tables.len()).unwrap();
    let record: BTreeSet<&str> = part(tables);
    let all = |table: &&Table| table.name.starts_with("pazpaz.");
    picture(
        &mut out,
        "The practice",
        tables.iter().filter(all).filter(|table| !record.contains(&*table.name)),
        &BTreeSet::new(),
    );
    let left_out = BTreeSet::from(["pazpaz.users"]);
    picture(
        &mut out,
        "The record of a client",
        tables.iter().filter(all).filter(|table| record.contains(&*table.name)),
        &left_out,
    );
    for table in tables {
        section(&mut out, table);
    }
    out
}

/// The tables that hang on a client, directly or through others.
fn part(tables: &[Table]) -> BTreeSet<&str> {
    let mut part = BTreeSet::from(["pazpaz.clients"]);
    loop {
        let hangs = |table: &&Table| table.references.iter().any(|one| part.contains(full(&one.to).as_str()));
        let more: Vec<&str> =
            tables.iter().filter(hangs).map(|table| &*table.name).filter(|name| !part.contains(name)).collect();
        if more.is_empty() {
            return part;
        }
        part.extend(more);
    }
}

/// A diagram of tables and what they refer to. Every reference leads within the practice, so that the practice itself is left out of
/// the second picture, and those named with it.
fn picture<'t>(out: &mut String, heading: &str, tables: impl Iterator<Item = &'t Table>, but: &BTreeSet<&str>) {
    writeln!(out, "## {heading}\n\n```mermaid\nerDiagram").unwrap();
    let tables: Vec<&Table> = tables.collect();
    let drawn: BTreeSet<&str> = tables.iter().map(|table| &*table.name).collect();
    let mut lines = BTreeMap::new();
    for table in &tables {
        for reference in &table.references {
            let to = full(&reference.to);
            if but.contains(to.as_str()) || (to == "pazpaz.workspaces" && !drawn.contains("pazpaz.workspaces")) {
                continue;
            }
            // The shortest name of several that lead to one table: the others are part of a longer key.
            let by = reference.by.as_ref().and_then(|by| by.last().cloned()).unwrap_or_else(|| "belongs".to_owned());
            let left = if reference.optional { "|o" } else { "||" };
            let right = if reference.once { "o|" } else { "o{" };
            let line = format!("  {} {left}--{right} {} : {by}", bare(&to), bare(&table.name));
            lines.entry((to, table.name.clone(), by)).or_insert(line);
        }
    }
    for line in lines.values() {
        writeln!(out, "{line}").unwrap();
    }
    for name in &drawn {
        if !lines.keys().any(|(to, from, _)| to == name || from == name) {
            writeln!(out, "  {}", bare(name)).unwrap();
        }
    }
    out.push_str("```\n\n");
}

fn section(out: &mut String, table: &Table) {
    let register = entity::TABLES.iter().find(|known| format!("pazpaz.{}", known.name) == table.name);
    let holder = if register.is_some_and(|known| known.client.is_some()) { "client" } else { "practice" };
    writeln!(out, "## {}\n\n{}\n", table.name, table.words).unwrap();
    out.push_str("| column | type | sealed | what it is |\n|---|---|---|---|\n");
    for Column { name, r#type, required, words } in &table.columns {
        let sealed = if name.ends_with("_enc") { format!("**{holder}**") } else { String::new() };
        let r#type = r#type.replace("timestamp with time zone", "timestamptz");
        let r#type = if *required { r#type } else { format!("{type}?") };
        writeln!(out, "| `{name}` | {type} | {sealed} | {} |", words.replace('|', "\\|")).unwrap();
    }
    out.push('\n');
}

/// The name with its schema; what PostgreSQL prints leaves out one that is on the path.
fn full(name: &str) -> String {
    if name.contains('.') { name.to_owned() } else { format!("pazpaz.{name}") }
}

fn bare(name: &str) -> &str {
    name.split_once('.').map_or(name, |(_, table)| table)
}
