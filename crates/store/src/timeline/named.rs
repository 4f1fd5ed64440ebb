//! Rows of the kinds of which a timeline's statement finds only the ids: one statement for all of them.
use super::kind::{Entry, EntryKind, Source};
use crate::{
    Result,
    scope::{Unit, statement},
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The entries of those kinds and ids. What is gone by now is missing.
pub(super) async fn rows(unit: &Unit, named: &[(EntryKind, Uuid)]) -> Result<HashMap<(EntryKind, Uuid), Entry>> {
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let kinds: BTreeSet<EntryKind> = named.iter().map(|(kind, _)| *kind).collect();
    let numbers: Vec<i32> = named.iter().map(|(kind, _)| kind.source().number).collect();
    let ids: Vec<Uuid> = named.iter().map(|(_, id)| *id).collect();
    let values = [unit.workspace().0.into(), numbers.into(), ids.into()];
    let mut entries = HashMap::with_capacity(named.len());
    for row in unit.tx.query_all_raw(statement(&sql(&kinds), values)).await? {
        let kind = EntryKind::numbered(row.try_get_by_index(0)?)?;
        let prefix = prefix(kind);
        if let Some(id) = row.try_get(&prefix, "id")? {
            entries.insert((kind, id), kind.read(&row, &prefix)?);
        }
    }
    Ok(entries)
}

/// Joins each kind's table by an id that is null for entries of others, for which no index is searched: one id is looked for in one table.
/// Only the kinds that there are take part, since a statement is made ready for all its columns each time, which costs more than finding
/// the rows.
fn sql(kinds: &BTreeSet<EntryKind>) -> String {
    let columns = |kind: &EntryKind| {
        let prefix = prefix(*kind);
        let of_kind = format!("x{}", kind.source().number);
        kind.columns().into_iter().map(move |name| format!(", {of_kind}.{name} as {prefix}{name}"))
    };
    let join = |kind: &EntryKind| {
        let Source { number, table, .. } = kind.source();
        format!(
            " left join pazpaz.{table} x{number} \
             on x{number}.workspace_id = $1 and x{number}.id = case e.entry when {number} then e.id end"
        )
    };
    let columns: String = kinds.iter().flat_map(columns).collect();
    let joins: String = kinds.iter().map(join).collect();
    format!("select e.entry{columns} from unnest($2::integer[], $3::uuid[]) e (entry, id){joins}")
}

/// What stands before the names of a kind's columns.
fn prefix(kind: EntryKind) -> String {
    format!("x{}_", kind.source().number)
}
