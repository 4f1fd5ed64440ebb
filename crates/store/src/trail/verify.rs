//! Reads the trail of a workspace, and holds it against its seals, its checkpoints, the rows it tells of and the days by which they are found.
use super::{
    Checkpoints, Report, TrailError,
    checker::Checker,
    columns,
    copy::{CopyError, CopyReader, Fields, uuid},
};
use crate::{Store, keyring::INSTALLATION};
use crypto::row_digest;
use entity::{Table, WorkspaceId};
use futures_util::TryStreamExt as _;
use sea_orm::sqlx::{AssertSqlSafe, PgConnection, PgTransaction};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How thoroughly a trail is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The events, the seals and the checkpoints.
    Trail,
    /// Also every row with sealed columns, against the event that tells of it last, and the days on which clients' events are looked for.
    Rows,
}

impl Store {
    /// The workspaces that there is a trail to verify of: those that are there, the installation, and those that only checkpoints know.
    ///
    /// # Errors
    /// When the database or the store of checkpoints cannot be asked.
    pub async fn trails(&self, checkpoints: &Checkpoints) -> Result<BTreeSet<WorkspaceId>, TrailError> {
        let mut all: BTreeSet<WorkspaceId> = self.workspaces().await?.into_iter().collect();
        all.insert(INSTALLATION);
        all.extend(checkpoints.workspaces().await?.into_iter().map(WorkspaceId));
        Ok(all)
    }

    /// Verifies the trail of one workspace, as of one moment.
    ///
    /// # Errors
    /// When the database or the store of checkpoints cannot be read. What was tampered with is no error but the report.
    pub async fn verify_trail(
        &self,
        workspace: WorkspaceId,
        checkpoints: &Checkpoints,
        depth: Depth,
    ) -> Result<Report, TrailError> {
        let Self(shared) = self;
        let id = workspace.0;
        // Before the database: what is sealed meanwhile is then ahead of the checkpoints, and never behind them.
        let found = checkpoints.all(id).await?;
        let mut checker = Checker::new(shared.settings.signing_key.trail(id), found, depth == Depth::Rows);
        // Whoever was given up while they began has left their connection within an empty transaction, which has another isolation.
        let begin = format!(
            "rollback; begin isolation level repeatable read, read only; select set_config('app.workspace_id', '{id}', true)"
        );
        let mut tx: PgTransaction<'_> =
            shared.pool.begin_with(AssertSqlSafe(begin)).await.map_err(crate::Error::from)?;
        let sql = format!("select {} from audit.seals where workspace_id = '{id}' order by number", columns::SEAL);
        each(&mut tx, &sql, |fields| {
            let (seal, head) = columns::seal(fields).ok_or(CopyError::Malformed)?;
            checker.seal(&seal, head);
            Ok(())
        })
        .await?;
        if depth == Depth::Rows {
            let sql = format!("select {} from audit.days where workspace_id = '{id}'", columns::DAY);
            each(&mut tx, &sql, |fields| {
                if let Some((client, day)) = columns::day(fields) {
                    checker.day(client, day);
                }
                Ok(())
            })
            .await?;
        }
        let sql = format!("select {} from audit.events where workspace_id = '{id}' order by position", columns::EVENT);
        each(&mut tx, &sql, |fields| {
            let (place, mac, content) = columns::event(id, fields).ok_or(CopyError::Malformed)?;
            checker.event(place, mac, content);
            Ok(())
        })
        .await?;
        if depth == Depth::Rows {
            for table in entity::TABLES.iter().filter(|table| !table.sealed.is_empty()) {
                rows(&mut tx, id, table, &mut checker).await?;
            }
        }
        Ok(checker.finish())
    }
}

/// Gives the digests of the rows of a table.
async fn rows(tx: &mut PgConnection, workspace: Uuid, table: &Table, checker: &mut Checker) -> Result<(), TrailError> {
    let columns: Vec<String> = table.sealed.iter().map(|(_, name)| format!("{name}_enc")).collect();
    let sql =
        format!("select id, {} from pazpaz.{} where workspace_id = '{workspace}'", columns.join(", "), table.name);
    each(tx, &sql, |mut fields| {
        let id = fields.next().flatten().and_then(uuid).ok_or(CopyError::Malformed)?;
        let cells = table.sealed.iter().zip(&mut fields).map(|((number, _), cell)| (*number, cell));
        checker.row(table.entity, id, &row_digest(table.number, id, cells));
        Ok(())
    })
    .await
}

/// Does something with each row of a query, which holds nothing that needs quoting.
async fn each(
    tx: &mut PgConnection,
    query: &str,
    mut work: impl FnMut(Fields<'_>) -> Result<(), CopyError>,
) -> Result<(), TrailError> {
    let copy = format!("copy ({query}) to stdout (format binary)");
    let mut pieces = tx.copy_out_raw(&copy).await.map_err(crate::Error::from)?;
    let mut reader = CopyReader::new();
    while let Some(piece) = pieces.try_next().await.map_err(crate::Error::from)? {
        reader.feed(&piece);
        while let Some(fields) = reader.next()? {
            work(fields)?;
        }
    }
    Ok(reader.finish()?)
}
