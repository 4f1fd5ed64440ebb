//! Rows of the kinds of which a timeline's statement finds only the ids: one statement for all of them.
use super::kind::{Entry, EntryKind};
use crate::{
    Result,
    scope::{Unit, statement},
};
use sea_orm::ConnectionTrait;
use std::{collections::HashMap, sync::LazyLock};
use uuid::Uuid;

/// The entries of those kinds and ids. What is gone by now is missing.
pub(super) async fn rows(unit: &Unit, named: &[(EntryKind, Uuid)]) -> Result<HashMap<(EntryKind, Uuid), Entry>> {
    static SQL: LazyLock<String> = LazyLock::new(sql);
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let numbers: Vec<i32> = named.iter().map(|(kind, _)| kind.source().number).collect();
    let ids: Vec<Uuid> = named.iter().map(|(_, id)| *id).collect();
    let values = [unit.workspace().0.into(), numbers.into(), ids.into()];
    let mut entries = HashMap::with_capacity(named.len());
    for row in unit.tx.query_all_raw(statement(&SQL, values)).await? {
        let number = usize::try_from(row.try_get_by_index::<i32>(0)?).unwrap_or_default();
        let Some(kind) = EntryKind::ALL.get(number) else { continue };
        if let Some(id) = row.try_get(&kind.prefix(), "id")? {
            entries.insert((*kind, id), kind.read(&row)?);
        }
    }
    Ok(entries)
}

/// Joins each kind's table by an id that is null for entries of others, for which no index is searched: one id is looked for in one table.
fn sql() -> String {
    let named = || EntryKind::ALL.iter().filter(|kind| !kind.comes_whole());
    let columns = named().map(|kind| kind.columns()).collect::<Vec<_>>().join(", ");
    let join = |kind: &EntryKind| {
        let source = kind.source();
        let (number, table) = (source.number, source.table);
        format!(
            " left join pazpaz.{table} x{number} \
             on x{number}.workspace_id = $1 and x{number}.id = case f.entry when {number} then f.id end"
        )
    };
    let joins: String = named().map(join).collect();
    format!("select f.entry, {columns} from unnest($2::integer[], $3::uuid[]) f (entry, id){joins}")
}
