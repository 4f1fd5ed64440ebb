//! Writing into another practice, and into one's own what belongs to another.

use tests::House;

use super::catalogue::{Catalogue, Reference, Row, Table};
use super::session::Session;

/// Columns that are called like references and are none: the name of an object in the store of files, and how far a rotation is.
const NO_REFERENCES: [(&str, &str); 2] = [("pazpaz.attachments", "object_id"), ("pazpaz.key_rotations", "last_id")];

/// How many rows of a table are tried where each would say the same.
const SOME: usize = 12;

/// Copies of their rows and of one's own for them; one's own rows given away; everything removed.
pub(super) async fn attempt(session: &mut Session, catalogue: &Catalogue, table: &Table) {
    let (name, tenant) = (&table.name, &table.tenant);
    for row in table.theirs.iter().take(SOME) {
        session.refused(&insert(table, row)).await;
    }
    for row in table.ours.iter().take(SOME) {
        let mut given = row.clone();
        given.insert(tenant.clone(), catalogue.theirs.clone());
        session.refused(&insert(table, &given)).await;
        if let Some(mine) = table.keys.iter().find_map(|key| Table::meets(row, key)) {
            session.refused(&format!("update {name} set {tenant} = {} where {mine}", catalogue.theirs)).await;
        }
    }
    session.refused(&format!("truncate {name} cascade")).await;
    for reference in &table.references {
        for sql in pointing(catalogue, table, reference, SOME) {
            session.refused(&sql).await;
        }
    }
}

/// Each reference by a superuser, whom neither rights nor row security bind, on tables without their checks and triggers: the key itself
/// must refuse.
pub(super) async fn references(house: &House, catalogue: &Catalogue) -> usize {
    let mut session = Session::bound(house, "postgres").await;
    for table in catalogue.tables.iter().filter(|table| !table.references.is_empty()) {
        let checks = "select string_agg(format(', drop constraint %I', conname), '') from pg_constraint where contype = 'c' and conrelid = ";
        let checks = house.database.rows(&format!("{checks} '{}'::regclass", table.name)).await;
        let checks: Option<String> = checks[0].try_get_by_index(0).unwrap();
        session
            .prepare(&format!("alter table {} disable trigger user {}", table.name, checks.unwrap_or_default()))
            .await;
        held(table);
        for reference in &table.references {
            let mut by_key = 0;
            for sql in pointing(catalogue, table, reference, SOME) {
                by_key += usize::from(session.refused(&sql).await == "23503");
            }
            let whole = reference.columns.len() == 1 && reference.columns[0].0 == table.tenant;
            assert!(whole || by_key > 0, "no attempt came as far as the foreign key {} itself", reference.name);
        }
    }
    session.prepare("rollback").await;
    session.made
}

/// Fails where a column that is called like a reference is held by no key, so that there would be nothing to attack.
fn held(table: &Table) {
    let held = |column: &&String| table.references.iter().any(|one| one.columns.iter().any(|(own, _)| own == *column));
    let ids = table.columns.iter().filter(|(_, column)| column.of == "uuid").map(|(name, _)| name);
    let named = ids.filter(|column| column.ends_with("_id") || column.ends_with("_by"));
    for column in named.filter(|column| !held(column)) {
        let known = NO_REFERENCES.contains(&(table.name.as_str(), column.as_str()));
        assert!(known, "{}.{column} is called like a reference: no foreign key holds it", table.name);
    }
}

/// One's own rows, and copies of them, with a reference to another practice's.
fn pointing(catalogue: &Catalogue, table: &Table, reference: &Reference, most: usize) -> Vec<String> {
    let to = catalogue.table(&reference.to);
    let moved: Vec<_> = reference.columns.iter().filter(|(own, _)| *own != table.tenant).collect();
    if moved.is_empty() {
        return Vec::new();
    }
    let mut statements = Vec::new();
    for row in table.ours.iter().take(most) {
        let Some(mine) = table.keys.iter().find_map(|key| Table::meets(row, key)) else { continue };
        for theirs in to.theirs.iter().take(most) {
            let pointed: Vec<_> =
                moved.iter().filter_map(|(own, other)| Some((own.clone(), theirs.get(other)?.clone()))).collect();
            let set: Vec<_> = pointed.iter().map(|(own, value)| format!("\"{own}\" = {value}")).collect();
            statements.push(format!("update {} set {} where {mine}", table.name, set.join(", ")));
            let mut copy = row.clone();
            // A row of its own, unless its id is what points.
            if copy.contains_key("id") {
                copy.insert("id".to_owned(), "gen_random_uuid()".to_owned());
            }
            copy.extend(pointed);
            statements.push(insert(table, &copy));
        }
    }
    assert!(!statements.is_empty(), "{}: plant rows in plants.rs for the reference {}", table.name, reference.name);
    statements
}

fn insert(table: &Table, row: &Row) -> String {
    let columns: Vec<_> = row.keys().map(|column| format!("\"{column}\"")).collect();
    let values: Vec<_> = row.values().map(String::as_str).collect();
    format!("insert into {} ({}) values ({})", table.name, columns.join(", "), values.join(", "))
}
