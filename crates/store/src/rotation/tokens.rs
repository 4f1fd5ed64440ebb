//! By what clients are found exactly: a token of each value for each version of the workspace's key.
//!
//! Who writes a client writes one for each version that is held. What was there before gets the missing ones here, so that everybody is
//! found, and every medical record number unique, under the old key and the new one throughout.
use super::{
    RotationError,
    work::{Result, Work, living},
};
use crate::{
    Store, sql,
    token::{Exact, NORMAL, Tokens},
};
use crypto::Unopenable;
use entity::{
    ClientId, WorkspaceId,
    client::{Entity, Model},
};
use sea_orm::FromQueryResult;
use std::sync::LazyLock;
use uuid::Uuid;

/// So many clients are a part of the work.
const PART: i64 = 200;

/// What a version lacks (`$2`) that another one has.
const LACKING: &str = "from pazpaz.client_tokens t cross join unnest($2::integer[]) v (version) \
    where t.workspace_id = $1 and not exists (\
      select from pazpaz.client_tokens o where o.workspace_id = $1 and o.client_id = t.client_id \
         and o.column_number = t.column_number and o.normal = t.normal and o.key_version = v.version)";

/// Adds the tokens of the next clients who are not found by every version. Their rows are locked until the end: who changes one of them
/// meanwhile waits, and then replaces what was added.
pub(super) async fn backfill(store: &Store, workspace: WorkspaceId, after: Uuid) -> Result<Option<Uuid>> {
    static CLIENTS: LazyLock<String> = LazyLock::new(|| {
        format!(
            "select {} from pazpaz.clients x where x.workspace_id = $1 and x.id in (\
               select t.client_id {LACKING} and t.client_id > $3 group by 1 order by 1 limit $4) order by x.id for share of x",
            sql::columns::<Entity>("x")
        )
    });
    let work = Work::begin(store, workspace).await?;
    let keys = work.keys().await?;
    let versions: Vec<i32> = keys.versions().filter_map(|version| i32::try_from(version).ok()).collect();
    let rows = work.rows(&CLIENTS, [workspace.0.into(), versions.into(), after.into(), PART.into()]).await?;
    let clients = rows.iter().map(|row| Model::from_query_result(row, "")).collect::<Result<Vec<_>, _>>();
    let clients = clients.map_err(crate::Error::from)?;
    let Some(last) = clients.last().map(|client| client.id.0) else { return Ok(None) };
    let held = work.held(clients.iter().map(|client| client.id.0)).await?;
    let mut tokens = Tokens::default();
    for client in &clients {
        // Who is erased has no tokens any more.
        let Some(own) = living(&held, client.id.0) else { continue };
        let unopenable = |source: Unopenable| RotationError::Unopenable { table: "clients", row: client.id.0, source };
        let values = [
            (Exact::Email, client.email.as_ref().map(|sealed| own.open(client, sealed))),
            (Exact::Phone, client.phone.as_ref().map(|sealed| own.open(client, sealed))),
            (Exact::Mrn, client.mrn.as_ref().map(|sealed| own.open(client, sealed))),
            (Exact::NationalId, client.national_id.as_ref().map(|sealed| own.open(client, sealed))),
        ];
        for (exact, value) in values {
            if let Some(text) = value.transpose().map_err(unopenable)? {
                store.0.tally.internal(1);
                tokens.add(keys, ClientId(client.id.0), exact, &text);
            }
        }
    }
    let sql = "insert into pazpaz.client_tokens (workspace_id, client_id, column_number, key_version, normal, token) \
               select $1, n.client_id, n.column_number, n.key_version, $6, n.token \
                 from unnest($2::uuid[], $3::smallint[], $4::integer[], $5::bytea[]) \
                   n (client_id, column_number, key_version, token) \
               on conflict (workspace_id, client_id, column_number, key_version, normal) do nothing";
    let Tokens { clients, columns, versions, tokens } = tokens;
    let values = [workspace.0.into(), clients.into(), columns.into(), versions.into(), tokens.into(), NORMAL.into()];
    work.run(sql, values).await?;
    work.commit().await?;
    Ok(Some(last))
}

/// How many tokens the version lacks that seals.
pub(super) async fn missing(store: &Store, workspace: WorkspaceId) -> Result<i64> {
    let work = Work::begin(store, workspace).await?;
    let primary = work.keys().await?.primary().and_then(|version| i32::try_from(version).ok()).unwrap_or_default();
    work.count(&format!("select count(*) {LACKING}"), [workspace.0.into(), vec![primary].into()]).await
}

/// Removes the tokens that were made with versions that are gone.
pub(super) async fn drop_old(store: &Store, workspace: WorkspaceId) -> Result<Option<Uuid>> {
    let work = Work::begin(store, workspace).await?;
    let versions: Vec<i32> = work.keys().await?.versions().filter_map(|version| i32::try_from(version).ok()).collect();
    let sql = "delete from pazpaz.client_tokens where workspace_id = $1 and key_version <> all($2)";
    work.run(sql, [workspace.0.into(), versions.into()]).await?;
    work.commit().await?;
    Ok(None)
}
