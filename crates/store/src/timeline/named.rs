//! Rows of the kinds of which a timeline's statement finds only the ids: one statement for all of them.
use super::kind::{Entry, EntryKind};
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
        let number = usize::try_from(row.try_get::<i32>("", "entry")?).unwrap_or_default();
        let Some(kind) = EntryKind::ALL.get(number) else { continue };
        entries.extend(
            kind.read(&row)?
                .map(|entry| Ok::<_, crate::Error>(((*kind, row.try_get("", "id")?), entry)))
                .transpose()?,
        );
    }
    Ok(entries)
}

/// Joins the tables of the kinds that there are. A statement for any kinds would be made ready for all columns of all of them each time,
/// which costs more than finding the rows.
fn sql(kinds: &BTreeSet<EntryKind>) -> String {
    let columns = kinds.iter().map(|kind| kind.columns()).collect::<Vec<_>>().join(", ");
    let joins: String = kinds.iter().map(|kind| kind.joined()).collect();
    format!("select e.entry, e.id, {columns} from unnest($2::integer[], $3::uuid[]) e (entry, id){joins}")
}
