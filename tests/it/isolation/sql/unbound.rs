//! Who has forgotten to say for which practice is told so, whatever is asked: no rows would be a lie.

use super::catalogue::{Catalogue, Table};
use super::session::Session;

/// PostgreSQL's codes for a setting that was never made, for one that was emptied, and for what a role may not do.
const LOUD: [&str; 3] = ["42704", "22P02", super::session::RIGHTS];

/// Every table, by each key of some rows.
pub(super) async fn attempt(session: &mut Session, catalogue: &Catalogue) {
    for table in &catalogue.tables {
        let name = &table.name;
        let column = table.updatable().unwrap_or(&table.tenant);
        let mut statements = vec![format!("select * from {name}"), format!("delete from {name}")];
        let rows = table.theirs.iter().take(3).chain(table.ours.iter().take(3));
        let conditions = rows.flat_map(|row| table.keys.iter().filter_map(|key| Table::meets(row, key)));
        for condition in conditions {
            statements.push(format!("select count(*) from {name} where {condition}"));
            statements.push(format!("update {name} set \"{column}\" = \"{column}\" where {condition}"));
            statements.push(format!("delete from {name} where {condition}"));
        }
        statements.push(format!("insert into {name} select * from {name}"));
        for sql in statements {
            let done = session.run(&sql).await;
            let loud = matches!(&done, Err(code) if LOUD.contains(&code.as_str()));
            assert!(loud, "{sql}: {done:?}");
        }
    }
}
