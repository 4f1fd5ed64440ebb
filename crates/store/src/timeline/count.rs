//! How long timelines are: one statement for all clients.
use super::{EntryKind, Part, files_of_sessions, instant, kind::Source};
use crate::{
    Result,
    batch::{self, Batch},
    scope::{Unit, statement},
};
use entity::ClientId;
use sea_orm::{ConnectionTrait, Value};
use std::{collections::HashMap, sync::LazyLock};
use uuid::Uuid;

/// The number of entries of a client's timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CountOf {
    pub(super) client: ClientId,
    pub(super) part: Part,
}

impl Batch for CountOf {
    type Value = i64;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(counted);
        let mut found = HashMap::with_capacity(keys.len());
        for (part, keys) in batch::grouped(keys, |key| key.part) {
            let clients: Vec<Uuid> = keys.iter().map(|key| key.client.0).collect();
            let (from, to) = part.span;
            let values = [unit.workspace().0.into(), clients.into(), instant(from).into(), instant(to).into()];
            let values = values.into_iter().chain(part.mask.map(Value::from)).chain([files_of_sessions(unit).into()]);
            for row in unit.tx.query_all_raw(statement(&SQL, values)).await? {
                found.insert(Self { client: ClientId(row.try_get_by_index(0)?), part }, row.try_get_by_index(1)?);
            }
        }
        Ok(found)
    }
}

/// How many entries each client (`$2`) has from `$3` on and before `$4`, of the kinds whose flags, from `$5` on, are set.
fn counted() -> String {
    let branch = |kind: &EntryKind| {
        let source @ Source { table, time, .. } = kind.source();
        let shown = source.shown(5);
        format!(
            "(select count(*) from pazpaz.{table} x where {shown} and x.workspace_id = $1 and x.client_id = c.id \
             and x.{time} >= $3 and x.{time} < $4)"
        )
    };
    let branches = EntryKind::ALL.iter().map(branch).collect::<Vec<_>>().join(" + ");
    format!("select c.id, {branches} from unnest($2::uuid[]) c (id)")
}
