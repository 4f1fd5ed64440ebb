//! Who is at a rotation, and where it stands.
//!
//! A step locks the row of the rotation and does nothing unless it still stands where this process has left it; so of two processes
//! that believe to be at it, one gets no further, whatever the clocks say.
use super::{
    RotationError, Rotator,
    work::{Result, Work},
};
use crate::{Error, scope::statement, sql};
use entity::{
    TABLES, WorkspaceId,
    key_rotation::{Entity, Kind, Model, Phase},
};
use sea_orm::{ActiveEnum, ConnectionTrait, FromQueryResult, QueryResult, Value};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How often one asks whether another process has gone.
const ASK: Duration = Duration::from_millis(250);

/// Where a rotation stands after a step.
#[derive(Clone, Copy)]
pub(super) struct Stand {
    pub(super) phase: Phase,
    pub(super) table: Option<u16>,
    pub(super) last: Option<uuid::Uuid>,
    pub(super) done: i64,
    pub(super) total: i64,
}

impl Stand {
    pub(super) fn of(job: &Model) -> Self {
        let table = job.table_number.and_then(|number| u16::try_from(number).ok());
        Self { phase: job.phase, table, last: job.last_id, done: job.done, total: job.total }
    }

    /// The beginning of a phase.
    pub(super) fn at(job: &Model, phase: Phase) -> Self {
        Self { phase, table: None, last: None, ..Self::of(job) }
    }
}

impl Rotator {
    /// Enters a new rotation, which this process is then at.
    pub(super) async fn begin(&self, workspace: WorkspaceId, kind: Kind) -> Result<Model> {
        let work = Work::begin(&self.store, workspace).await?;
        fit(&work).await?;
        let phase = if kind == Kind::Master { Phase::Move } else { Phase::Make };
        let sql = format!(
            "insert into pazpaz.key_rotations as x (workspace_id, id, kind, phase, lease_owner, lease_until) \
             values ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 second') \
             on conflict do nothing returning {}",
            sql::columns::<Entity>("x")
        );
        let id = self.store.clock().new_id();
        let values = [
            workspace.0.into(),
            id.into(),
            kind.to_value().into(),
            phase.to_value().into(),
            self.owner.into(),
            self.pace.lease.as_secs_f64().into(),
        ];
        let rows = work.rows(&sql, values).await?;
        let job = read(rows.first().ok_or(RotationError::Underway(workspace))?)?;
        work.commit().await?;
        Ok(job)
    }

    /// Takes a rotation that nobody else is at; of who has died, the lease runs out. One that has come to its end meanwhile is given as it is.
    pub(super) async fn take(&self, job: &Model) -> Result<Model> {
        let sql = format!(
            "update pazpaz.key_rotations x set lease_owner = $3, lease_until = clock_timestamp() + $4 * interval '1 second' \
              where workspace_id = $1 and id = $2 and finished_at is null \
                and (lease_owner is null or lease_owner = $3 or lease_until < clock_timestamp()) returning {}",
            sql::columns::<Entity>("x")
        );
        let patience = Instant::now() + self.pace.lease + Duration::from_secs(2);
        loop {
            let work = Work::begin(&self.store, job.workspace_id).await?;
            fit(&work).await?;
            let lease = self.pace.lease.as_secs_f64();
            let values = [job.workspace_id.0.into(), job.id.0.into(), self.owner.into(), lease.into()];
            let rows = work.rows(&sql, values).await?;
            if let Some(row) = rows.first() {
                let job = read(row)?;
                work.commit().await?;
                return Ok(job);
            }
            let ended = format!(
                "select {} from pazpaz.key_rotations x where workspace_id = $1 and id = $2 and finished_at is not null",
                sql::columns::<Entity>("x")
            );
            if let Some(row) = work.rows(&ended, [job.workspace_id.0.into(), job.id.0.into()]).await?.first() {
                return read(row);
            }
            drop(work);
            if Instant::now() > patience {
                return Err(RotationError::Taken);
            }
            sleep(ASK).await;
        }
    }

    /// Lets others have it.
    pub(super) async fn leave(&self, job: &Model) {
        let leave = async {
            let work = Work::begin(&self.store, job.workspace_id).await?;
            let sql = "update pazpaz.key_rotations set lease_owner = null, lease_until = null \
                        where workspace_id = $1 and id = $2 and lease_owner = $3";
            work.run(sql, [job.workspace_id.0.into(), job.id.0.into(), self.owner.into()]).await?;
            work.commit().await
        };
        // The lease runs out by itself.
        let _: Result<()> = leave.await;
    }

    /// Begins a step: a transaction that holds the rotation, if it stands where this process believes.
    pub(super) async fn step(&self, job: &Model) -> Result<Work> {
        let sql = "select c.key_epoch from pazpaz.key_rotations r \
                     join pazpaz.workspace_counters c on c.workspace_id = r.workspace_id \
                    where r.workspace_id = $1 and r.id = $2 and r.lease_owner = $3 and r.phase = $4 \
                      and r.table_number is not distinct from $5 and r.last_id is not distinct from $6 for update of r";
        let values: [Value; 6] = [
            job.workspace_id.0.into(),
            job.id.0.into(),
            self.owner.into(),
            job.phase.to_value().into(),
            job.table_number.into(),
            job.last_id.into(),
        ];
        let work = Work::begin_with(&self.store, job.workspace_id, sql, values).await?;
        work.ok_or(RotationError::Taken)
    }

    /// Ends a step: what it did and where the rotation stands now are committed together.
    pub(super) async fn stand(&self, work: Work, job: &Model, now: Stand) -> Result<Model> {
        let sql = format!(
            "update pazpaz.key_rotations x \
                set phase = $3, table_number = $4, last_id = $5, done = $6, total = $7, updated_at = clock_timestamp(), \
                    finished_at = case when $3 = 'done' then clock_timestamp() end, \
                    lease_owner = case when $3 <> 'done' then lease_owner end, \
                    lease_until = case when $3 <> 'done' then clock_timestamp() + $8 * interval '1 second' end \
              where workspace_id = $1 and id = $2 returning {}",
            sql::columns::<Entity>("x")
        );
        let values: [Value; 8] = [
            job.workspace_id.0.into(),
            job.id.0.into(),
            now.phase.to_value().into(),
            now.table.map(i32::from).into(),
            now.last.into(),
            now.done.into(),
            now.total.max(now.done).into(),
            self.pace.lease.as_secs_f64().into(),
        ];
        let row = work.tx.query_one_raw(statement(&sql, values)).await?;
        let job = read(&row.ok_or(Error::Internal("a rotation that has gone"))?)?;
        work.commit().await?;
        Ok(job)
    }
}

/// Whether rotations can be done over this connection at all: only of the role of background work the database knows that it changes
/// nothing when it seals anew, and nothing that is sealed may be unknown to this program, or it would lose its key unmoved.
async fn fit(work: &Work) -> Result<()> {
    let role = work.rows("select current_user::text", []).await?;
    let role: String = role.first().ok_or(Error::Internal("a database without a user"))?.try_get_by_index(0)?;
    if role != "pazpaz_jobs" {
        return Err(RotationError::Role(role));
    }
    let sql = "select c.relname::text, a.attname::text from pg_attribute a join pg_class c on c.oid = a.attrelid \
                where c.relnamespace = 'pazpaz'::regnamespace and c.relkind in ('r', 'p') \
                  and a.attname like '%\\_enc' and not a.attisdropped";
    for row in work.rows(sql, []).await? {
        let (table, column): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let known = TABLES.iter().filter(|known| known.name == table).flat_map(|known| known.sealed);
        if !known.into_iter().any(|(_, name)| column.strip_suffix("_enc") == Some(name)) {
            return Err(RotationError::Unknown { table, column });
        }
    }
    Ok(())
}

pub(super) fn read(row: &QueryResult) -> Result<Model> {
    Ok(Model::from_query_result(row, "")?)
}
