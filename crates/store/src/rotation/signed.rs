//! A signed note keeps what was signed, whatever key it is sealed with.
use super::{
    RotationError,
    work::{Result, Work, living},
};
use crate::{audit::Tally, session, sql};
use crypto::{ClientKeys, Phi, Sealed, Unopenable};
use entity::{
    Id as _, SessionId, Table,
    session::{Entity, Model},
};
use sea_orm::FromQueryResult as _;
use uuid::Uuid;

/// Holds the signed ones among rows that are about to be, or have just been, sealed anew to the digest that was made of them at signing.
pub(super) async fn check(work: &Work, table: &Table, ids: &[Uuid]) -> Result<()> {
    if table.number != SessionId::TABLE {
        return Ok(());
    }
    match altered(work, ids).await?.1.first() {
        None => Ok(()),
        Some((row, Some(source))) => Err(RotationError::Unopenable { table: table.name, row: *row, source: *source }),
        Some((row, None)) => Err(RotationError::Altered(*row)),
    }
}

/// How many of the sessions are signed, and those that do not hold what was signed, or do not open.
pub(super) async fn altered(work: &Work, ids: &[Uuid]) -> Result<(usize, Vec<(Uuid, Option<Unopenable>)>)> {
    let columns = sql::columns::<Entity>("x");
    let sql = format!(
        "select {columns} from pazpaz.sessions x where x.workspace_id = $1 and x.id = any($2) and x.signed_at is not null"
    );
    let rows = work.rows(&sql, [work.workspace.0.into(), ids.to_vec().into()]).await?;
    let rows = rows.iter().map(|row| Model::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    let held = work.held_as_far(rows.iter().map(|row| row.client_id.0)).await?;
    let mut altered = Vec::new();
    for row in &rows {
        let Some(keys) = living(&held, row.client_id.0) else { continue };
        match content(&work.store.0.tally, keys, row) {
            Ok(digest) if row.content_mac.as_deref() == Some(&digest) => {}
            Ok(_) => altered.push((row.id.0, None)),
            Err(error) => altered.push((row.id.0, Some(error))),
        }
    }
    Ok((rows.len(), altered))
}

/// The digest of what a session says.
fn content(tally: &Tally, keys: &ClientKeys, row: &Model) -> Result<[u8; 32], Unopenable> {
    fn part<F: Phi<Row = Model>>(
        tally: &Tally,
        keys: &ClientKeys,
        row: &Model,
        sealed: Option<&Sealed<F>>,
    ) -> Result<Option<String>, Unopenable> {
        sealed.map(|sealed| keys.open(row, sealed).inspect(|_| tally.internal(1))).transpose()
    }
    let parts = [
        part(tally, keys, row, row.subjective.as_ref())?,
        part(tally, keys, row, row.objective.as_ref())?,
        part(tally, keys, row, row.assessment.as_ref())?,
        part(tally, keys, row, row.plan.as_ref())?,
    ];
    Ok(keys.digest(session::CONTENT, row.id.0, &parts.each_ref().map(Option::as_deref)))
}
