//! The order of what a client has: 1 is the principal diagnosis, and no rank is left out.
use super::{Diagnoses, Entity, Model, has};
use crate::{
    Code, Rejection, Result,
    audit::Action,
    change::missed,
    scope::{Unit, statement},
    sql,
};
use entity::{ClientId, DiagnosisId};
use sea_orm::ConnectionTrait;
use std::sync::LazyLock;
use uuid::Uuid;

/// How many diagnoses a client has at once, at most.
pub(super) const MOST: usize = 100;

/// A diagnosis in the order, with its rank and version.
pub(super) struct Place {
    pub(super) id: DiagnosisId,
    rank: i32,
    version: i32,
}

/// What a client has, in order. Whoever else changes the order of this client waits until the request ends, and no row of it changes.
pub(super) async fn order(unit: &Unit, client: ClientId) -> Result<Vec<Place>> {
    let lock = "select 1 from pazpaz.clients where workspace_id = $1 and id = $2 for no key update";
    let values = || [unit.workspace().0.into(), client.0.into()];
    unit.tx.query_one_raw(statement(lock, values())).await?;
    let sql = "select id, rank, version from pazpaz.diagnoses where workspace_id = $1 and client_id = $2 and rank is not null \
               order by rank for no key update";
    let rows = unit.tx.query_all_raw(statement(sql, values())).await?;
    let place = |row: &sea_orm::QueryResult| {
        let id = DiagnosisId(row.try_get_by_index(0)?);
        Ok(Place { id, rank: row.try_get_by_index(1)?, version: row.try_get_by_index(2)? })
    };
    rows.iter().map(place).collect()
}

/// Fails where one more would be too many.
pub(super) fn room(order: &[Place]) -> Result<()> {
    if order.len() < MOST {
        return Ok(());
    }
    let many = format!("The client has {MOST} diagnoses at once, which is the most. Resolve or archive one first.");
    Err(Rejection::new(Code::Invalid, "clinicalStatus", many).into())
}

/// The rank of a place, from 0.
pub(super) fn rank(place: usize) -> i32 {
    i32::try_from(place).unwrap_or(i32::MAX).saturating_add(1)
}

/// Gives diagnoses the ranks of their places; `None` keeps a place for one that is written by itself. One statement, at whose end no two
/// may have one rank. Each that moves is a change of its own, and so is `always`.
pub(super) async fn arrange(unit: &Unit, places: &[Option<&Place>], always: Option<DiagnosisId>) -> Result<Vec<Model>> {
    static SQL: LazyLock<String> = LazyLock::new(|| {
        format!(
            "update pazpaz.diagnoses x set rank = n.rank from unnest($2::uuid[], $3::integer[]) n (id, rank) \
             where x.workspace_id = $1 and x.id = n.id returning {}",
            sql::columns::<Entity>("x")
        )
    });
    let (mut ids, mut ranks) = (Vec::<Uuid>::new(), Vec::<i32>::new());
    for (at, place) in places.iter().enumerate() {
        if let Some(place) = place.filter(|place| place.rank != rank(at) || always == Some(place.id)) {
            ids.push(place.id.0);
            ranks.push(rank(at));
        }
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), ids.into(), ranks.into()]).await?;
    for row in &rows {
        unit.changed(Action::Change, row, vec!["rank"]);
    }
    Ok(rows)
}

impl Diagnoses<'_> {
    /// Gives a diagnosis that is at that version another rank; those between the two move by one.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another, the client does not have it now, or the rank is none of those that there
    /// are; [`crate::Error::Forbidden`] for assistants.
    pub async fn rank(&self, id: DiagnosisId, expected: i32, to: i32) -> Result<Model> {
        const OTHERWISE: (Code, &str) = (Code::WrongState, "Only what the client has now has a rank.");
        let unit = &self.0.unit;
        let Some(row) = self.find(id).await? else { return Err(missed::<Entity>(unit, id, expected, OTHERWISE).await) };
        let order = order(unit, row.client_id).await?;
        let Some(moved) = order.iter().find(|place| place.id == id && place.version == expected) else {
            return Err(missed::<Entity>(unit, id, expected, OTHERWISE).await);
        };
        let Some(at) = usize::try_from(to).ok().and_then(|to| to.checked_sub(1)).filter(|at| *at < order.len()) else {
            let range = format!("Must be between 1 and {}.", order.len());
            return Err(Rejection::new(Code::Invalid, "rank", range).into());
        };
        let mut places: Vec<_> = order.iter().filter(|place| place.id != id).map(Some).collect();
        places.insert(at, Some(moved));
        let rows = arrange(unit, &places, Some(id)).await?;
        let row = rows.into_iter().find(|row| row.id == id);
        debug_assert!(
            row.as_ref().is_none_or(|row| has(row.clinical_status)),
            "only what the client has was in the order"
        );
        row.ok_or(crate::Error::Internal("a locked diagnosis is gone"))
    }
}
