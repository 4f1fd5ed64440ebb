//! What the catalogue knows: tables with their columns, keys, references and rights, and the values that stand in them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tests::House;

/// The tables of a database as one role has them.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// Each table.
    pub(super) tables: Vec<Table>,
    /// Every UUID that stands anywhere in the other practice, as a literal.
    pub(super) uuids: Vec<String>,
    /// The other practice, as a literal.
    pub(super) theirs: String,
    /// One's own, as a literal.
    pub(super) ours: String,
}

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    /// With its schema.
    pub(super) name: String,
    /// Whether it is part of another table.
    pub(super) partition: bool,
    /// The column that says whose a row is.
    pub(super) tenant: String,
    /// The columns by name.
    pub(super) columns: BTreeMap<String, Column>,
    /// The columns of each key.
    pub(super) keys: Vec<Vec<String>>,
    /// The references to other tables.
    pub(super) references: Vec<Reference>,
    /// What the role may do with the whole table.
    pub(super) rights: BTreeSet<String>,
    /// One's own rows: each column's value as a literal.
    pub(super) ours: Vec<Row>,
    /// The other practice's.
    pub(super) theirs: Vec<Row>,
}

/// The values of a row as literals with their types; nulls are left out.
pub(super) type Row = BTreeMap<String, String>;

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// Its type.
    pub(super) of: String,
    /// Whether the role may update it.
    pub(super) updatable: bool,
}

/// A foreign key.
#[derive(Debug)]
pub(super) struct Reference {
    /// The constraint.
    pub(super) name: String,
    /// Pairs of a column and what it references.
    pub(super) columns: Vec<(String, String)>,
    /// The table referenced.
    pub(super) to: String,
}

/// A line for each table, as JSON, but for those that are the same for every practice (see `shared.rs`). The trail's partitions are tables of
/// their own to who asks for them by name.
const TABLES: &str = "select jsonb_build_object('name', c.oid::regclass::text, 'partition', c.relispartition, \
    'tenant', case when c.oid = 'pazpaz.workspaces'::regclass then 'id' else 'workspace_id' end, \
    'columns', (select jsonb_object_agg(a.attname, jsonb_build_object('of', format_type(a.atttypid, null), \
        'updatable', has_column_privilege('ROLE', c.oid, a.attnum, 'update'))) \
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), \
    'keys', (select coalesce(jsonb_agg((select jsonb_agg(a.attname order by k.n) from unnest(i.indkey) with ordinality k (attnum, n) \
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum)), '[]') \
      from pg_index i where i.indrelid = c.oid and i.indisunique), \
    'references', (select coalesce(jsonb_agg(jsonb_build_object('name', f.conname, 'to', f.confrelid::regclass::text, \
        'columns', (select jsonb_agg(jsonb_build_array(a.attname, b.attname)) from unnest(f.conkey, f.confkey) k (own, other) \
          join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.own \
          join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.other))), '[]') \
      from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'), \
    'rights', (select coalesce(jsonb_agg(p), '[]') from unnest(array['select', 'insert', 'update', 'delete', 'truncate']) p \
      where has_table_privilege('ROLE', c.oid, p)))::text \
    from pg_class c where c.relkind in ('r', 'p') and c.relnamespace in (select n.oid from pg_namespace n \
      where n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'codes')) and c.relname <> 'seaql_migrations' \
    order by c.oid::regclass::text";

impl Catalogue {
    /// Asks as superuser.
    pub(super) async fn of(house: &House, role: &str) -> Self {
        let mut tables = Vec::new();
        for line in house.database.texts(&TABLES.replace("ROLE", role)).await {
            let mut table = Table::parse(&serde_json::from_str(&line).unwrap());
            table.ours = table.rows(house, &house.a.id.0.to_string()).await;
            table.theirs = table.rows(house, &house.b.id.0.to_string()).await;
            tables.push(table);
        }
        let uuids = tables.iter().flat_map(|table| table.theirs.iter().flat_map(Row::values));
        let uuids: BTreeSet<String> = uuids.filter(|literal| literal.ends_with("::uuid")).cloned().collect();
        // What stands in both practices, such as the nil id, says nothing.
        let ours: BTreeSet<&String> = tables.iter().flat_map(|table| table.ours.iter().flat_map(Row::values)).collect();
        let uuids: Vec<String> = uuids.into_iter().filter(|uuid| !ours.contains(uuid)).collect();
        assert!(uuids.len() > 50, "{}", uuids.len());
        let literal = |id: uuid::Uuid| format!("'{id}'::uuid");
        Self { tables, uuids, theirs: literal(house.b.id.0), ours: literal(house.a.id.0) }
    }

    /// A table by its name.
    pub(super) fn table(&self, name: &str) -> &Table {
        self.tables.iter().find(|table| table.name == name).unwrap()
    }
}

impl Table {
    fn parse(json: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let texts = |value: &Value| value.as_array().unwrap().iter().map(text).collect::<Vec<_>>();
        let array = |value: &Value| value.as_array().unwrap().clone();
        let column = |(name, column): (&String, &Value)| {
            (name.clone(), Column { of: text(&column["of"]), updatable: column["updatable"] == true })
        };
        let reference = |one: &Value| Reference {
            name: text(&one["name"]),
            columns: array(&one["columns"]).iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect(),
            to: text(&one["to"]),
        };
        Self {
            name: text(&json["name"]),
            partition: json["partition"] == true,
            tenant: text(&json["tenant"]),
            columns: json["columns"].as_object().unwrap().iter().map(column).collect(),
            keys: array(&json["keys"]).iter().filter(|key| key.is_array()).map(texts).collect(),
            references: array(&json["references"]).iter().map(reference).collect(),
            rights: texts(&json["rights"]).into_iter().collect(),
            ours: Vec::new(),
            theirs: Vec::new(),
        }
    }

    async fn rows(&self, house: &House, workspace: &str) -> Vec<Row> {
        assert!(
            self.columns.contains_key(&self.tenant),
            "{} says of no row whose it is: sql/catalogue.rs does not know how to attack it",
            self.name
        );
        let literal = |(name, column): (&String, &Column)| {
            format!("'{name}', quote_literal(t.\"{name}\"::text) || '::{}'", column.of)
        };
        let literals = self.columns.iter().map(literal).collect::<Vec<_>>().join(", ");
        let (name, tenant) = (&self.name, &self.tenant);
        let sql = format!(
            "select jsonb_strip_nulls(jsonb_build_object({literals}))::text from {name} t where {tenant} = '{workspace}'"
        );
        let rows = house.database.texts(&sql).await;
        rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect()
    }

    /// Whether the role may do something to the whole table.
    pub(super) fn may(&self, what: &str) -> bool {
        self.rights.contains(what)
    }

    /// A column that the role may update, if there is one.
    pub(super) fn updatable(&self) -> Option<&String> {
        self.columns.iter().find(|(_, column)| column.updatable).map(|(name, _)| name)
    }

    /// `a = 1 and b = 2` for some columns of a row, where it has all of them.
    pub(super) fn meets(row: &Row, columns: &[String]) -> Option<String> {
        let part = |column: &String| row.get(column).map(|literal| format!("\"{column}\" = {literal}"));
        columns.iter().map(part).collect::<Option<Vec<_>>>().map(|parts| parts.join(" and "))
    }
}
