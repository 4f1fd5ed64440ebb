//! New keys: made, and made those that seal.
use super::{
    Rotator,
    lease::Stand,
    master,
    work::{Result, Work},
};
use crate::keyring::Held;
use crypto::{DataKey, NoRandomness};
use entity::{
    ClientKeyId, Id as _,
    key_rotation::{Model, Phase},
};
use sea_orm::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// The next clients who have a key that seals and none that waits to, newest version first told. Their rows are locked before their keys are
/// read: who erases a client locks the row first too, so that no key is added to one who is being erased.
const CLIENTS: &str = "select c.id from pazpaz.clients c where c.workspace_id = $1 and c.id > $2 \
      and exists (select from pazpaz.client_keys k \
                   where k.workspace_id = c.workspace_id and k.client_id = c.id and k.state = 'primary') \
      and not exists (select from pazpaz.client_keys k \
                       where k.workspace_id = c.workspace_id and k.client_id = c.id and k.state = 'pending') \
    order by c.id limit $3 for no key update of c";

impl Rotator {
    /// Makes the next key of the workspace, which nobody seals with yet.
    pub(super) async fn make_workspace_key(&self, job: &Model) -> Result<Model> {
        let work = self.step(job).await?;
        let id = job.workspace_id;
        let sql = "select coalesce(max(key_version), 0)::bigint + 1 from pazpaz.workspace_keys where workspace_id = $1";
        let version = number(work.count(sql, [id.0.into()]).await?)?;
        let key = DataKey::generate().map_err(crate::Error::from)?;
        let wrapped = master::wrap(self.store.0.keyring.master(), id.0, version, &key).await?;
        let sql = "insert into pazpaz.workspace_keys (workspace_id, key_version, state, master_key, wrapped_key) \
                   values ($1, $2, 'pending', $3, $4)";
        let values: [Value; 4] =
            [id.0.into(), i64::from(version).into(), wrapped.master_key.into(), wrapped.bytes.into()];
        work.run(sql, values).await?;
        work.announce().await?;
        self.stand(work, job, Stand::at(job, Phase::Spread)).await
    }

    /// Makes the next keys of the next clients.
    pub(super) async fn make_client_keys(&self, job: &Model) -> Result<Model> {
        let (stand, id) = (Stand::of(job), job.workspace_id);
        let work = self.step(job).await?;
        let values: [Value; 3] =
            [id.0.into(), stand.last.unwrap_or_default().into(), i64::from(self.pace.batch).into()];
        let rows = work.rows(CLIENTS, values).await?;
        let clients = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<Uuid>, _>>()?;
        if let Some(last) = clients.last() {
            let last = Some(*last);
            successors(&work, clients).await?;
            return self.stand(work, job, Stand { table: Some(ClientKeyId::TABLE), last, ..stand }).await;
        }
        let sql = "select count(*) from pazpaz.client_keys where workspace_id = $1 and state = 'pending'";
        let phase = if work.count(sql, [id.0.into()]).await? == 0 { Phase::Done } else { Phase::Spread };
        work.announce().await?;
        self.stand(work, job, Stand::at(job, phase)).await
    }

    /// The new key of the workspace is the one that seals.
    pub(super) async fn switch_workspace_key(&self, job: &Model) -> Result<Model> {
        self.switch(job, "workspace_keys", "").await
    }

    /// The new keys of the clients are those that seal.
    pub(super) async fn switch_client_keys(&self, job: &Model) -> Result<Model> {
        self.switch(job, "client_keys", "and p.client_id = k.client_id").await
    }

    async fn switch(&self, job: &Model, keys: &str, same: &str) -> Result<Model> {
        let work = self.step(job).await?;
        let demote = format!(
            "update pazpaz.{keys} k set state = 'decrypt_only' where k.workspace_id = $1 and k.state = 'primary' \
                and exists (select from pazpaz.{keys} p where p.workspace_id = $1 {same} and p.state = 'pending')"
        );
        let promote =
            format!("update pazpaz.{keys} k set state = 'primary' where k.workspace_id = $1 and k.state = 'pending'");
        // Two statements, since there is one primary key at every moment.
        for sql in [demote, promote] {
            work.run(&sql, [job.workspace_id.0.into()]).await?;
        }
        work.announce().await?;
        self.stand(work, job, Stand::at(job, Phase::Settle)).await
    }
}

/// Makes the next key of each of the clients, whose rows are locked.
async fn successors(work: &Work, clients: Vec<Uuid>) -> Result<()> {
    let newest = "select client_id, max(key_version)::bigint from pazpaz.client_keys \
                   where workspace_id = $1 and client_id = any($2) group by 1";
    let rows = work.rows(newest, [work.workspace.0.into(), clients.clone().into()]).await?;
    let newest = rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)));
    let newest = newest.collect::<Result<HashMap<Uuid, i64>>>()?;
    let keys = work.keys().await?;
    let (mut ids, mut versions, mut wrapped) = (Vec::new(), Vec::new(), Vec::new());
    for (client, held) in work.read_held(clients).await? {
        let Held::Keys(current) = held else { continue };
        let version = number(newest.get(&client.0).copied().unwrap_or_default() + 1)?;
        let wrap = |key| keys.wrap_client(client.0, version, &key);
        wrapped.push(current.successor().and_then(wrap).map_err(|error: NoRandomness| crate::Error::from(error))?);
        versions.push(i64::from(version));
        ids.push(client.0);
    }
    let sql = "insert into pazpaz.client_keys (workspace_id, client_id, key_version, state, wrapped_key) \
               select $1, n.client_id, n.key_version::integer, 'pending', n.wrapped_key \
                 from unnest($2::uuid[], $3::bigint[], $4::bytea[]) as n (client_id, key_version, wrapped_key)";
    work.run(sql, [work.workspace.0.into(), ids.into(), versions.into(), wrapped.into()]).await.map(drop)
}

fn number(version: i64) -> Result<u32> {
    Ok(u32::try_from(version).map_err(|_| crate::Error::Internal("a key version out of range"))?)
}
