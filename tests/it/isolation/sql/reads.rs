//! Looking for another practice's rows, by every value that they could be found by.

use super::catalogue::{Catalogue, Table};
use super::session::Session;

/// Every column of ids by every id of theirs; every sealed or digested value; every key whole; and whose a row is.
pub(super) async fn attempt(session: &mut Session, catalogue: &Catalogue, table: &Table) {
    let name = &table.name;
    let sown = !table.ours.is_empty() && !table.theirs.is_empty();
    assert!(sown || table.partition, "{name} is empty: plant a row in plants.rs, or nothing is known of it");
    if !table.may("select") {
        let by = format!("select count(*) from {name} where {} = {}", table.tenant, catalogue.theirs);
        session.refused(&by).await;
        return;
    }
    session.something(&format!("select count(*) from {name} where {} = {}", table.tenant, catalogue.ours)).await;
    let mut conditions = vec![
        format!("{} = {}", table.tenant, catalogue.theirs),
        format!("{} <> {}", table.tenant, catalogue.ours),
        format!("not {} = {}", table.tenant, catalogue.ours),
    ];
    for (column, kind) in &table.columns {
        match kind.of.as_str() {
            "uuid" => conditions.extend(catalogue.uuids.iter().map(|uuid| format!("\"{column}\" = {uuid}"))),
            "uuid[]" => conditions.extend(catalogue.uuids.iter().map(|uuid| format!("{uuid} = any(\"{column}\")"))),
            "bytea" => {
                let values = table.theirs.iter().filter_map(|row| row.get(column));
                conditions.extend(values.map(|value| format!("\"{column}\" = {value}")));
            }
            _ => {}
        }
    }
    for key in table.keys.iter().filter(|key| key.contains(&table.tenant)) {
        conditions.extend(table.theirs.iter().filter_map(|row| Table::meets(row, key)));
    }
    let statements: Vec<_> =
        conditions.iter().map(|condition| format!("select count(*) from {name} where {condition}")).collect();
    session.nothing(&statements).await;
    changes(session, table, &conditions).await;
}

/// The same rows, to be changed and removed.
async fn changes(session: &mut Session, table: &Table, conditions: &[String]) {
    let name = &table.name;
    let update = table.updatable().map(|column| format!("update {name} set \"{column}\" = \"{column}\""));
    let delete = format!("delete from {name}");
    let ways = [
        (update.clone().unwrap_or_else(|| format!("update {name} set {0} = {0}", table.tenant)), update.is_some()),
        (delete, table.may("delete")),
    ];
    for (way, may) in ways {
        if may {
            let counted =
                |condition| format!("with done as ({way} where {condition} returning 1) select count(*) from done");
            session.nothing(&conditions.iter().map(counted).collect::<Vec<_>>()).await;
        } else {
            session.refused(&format!("{way} where {}", conditions[0])).await;
        }
    }
}
