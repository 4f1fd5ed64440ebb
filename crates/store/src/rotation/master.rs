//! The master key is exchanged: every workspace's keys are wrapped anew, and nothing else changes.
//!
//! Each row names the master key that wraps it, by its fingerprint or, of a provider, with its version: that tells what is left to do, and
//! a name that stays the same while the key behind it changes is nothing that a rotation could be fooled by.
use super::{
    RotationError, Rotator,
    lease::Stand,
    run::Step,
    work::{Result, Work},
};
use crate::{
    Error, Store,
    keyring::INSTALLATION,
    master::{MasterKeys, Wrapped},
};
use crypto::DataKey;
use entity::{
    Id as _, WorkspaceId, WorkspaceKeyId,
    key_rotation::{Model, Phase},
};
use sea_orm::Value;
use uuid::Uuid;

/// So many workspaces are done, each in a transaction of its own, before the rotation notes how far it is.
const WORKSPACES: i32 = 100;

/// Wraps a key, and makes sure that it can be had again before anybody relies on it.
pub(super) async fn wrap(master: &dyn MasterKeys, workspace: Uuid, version: u32, key: &DataKey) -> Result<Wrapped> {
    let wrapped = master.wrap(workspace, version, key).await.map_err(Error::from)?;
    let again = master.unwrap(&wrapped.master_key, workspace, version, &wrapped.bytes).await.map_err(Error::from)?;
    if *again.reveal() == *key.reveal() { Ok(wrapped) } else { Err(RotationError::Provider) }
}

impl Rotator {
    /// Wraps the keys of the next workspaces; the installation is the first of all.
    pub(super) async fn rewrap(&self, job: &Model) -> Result<Model> {
        let stand = Stand::of(job);
        let primary = primary(&self.store).await?;
        let (next, total) = match stand.last {
            Some(after) => (self.store.workspaces_after(after, WORKSPACES).await?, stand.total),
            None => (vec![INSTALLATION], stand.done + left(&self.store, &primary).await?),
        };
        let mut done = stand.done;
        for workspace in &next {
            done += rewrap(&self.store, *workspace, &primary).await?;
        }
        let now = match next.last() {
            Some(last) => Stand { table: Some(WorkspaceKeyId::TABLE), last: Some(last.0), done, total, ..stand },
            None => Stand { total, ..Stand::at(job, Phase::Prove) },
        };
        let work = self.step(job).await?;
        self.stand(work, job, now).await
    }

    /// Counts the keys on other master keys.
    pub(super) async fn prove_master(&self, job: &Model) -> Result<Step> {
        let left = left(&self.store, &primary(&self.store).await?).await?;
        let phase = if left == 0 { Phase::Done } else { Phase::Move };
        let job = self.enter(job, phase).await?;
        Ok(if left == 0 { Step::To(job) } else { Step::Left(job, left) })
    }
}

async fn primary(store: &Store) -> Result<String> {
    Ok(store.0.keyring.master().primary().await.map_err(Error::from)?)
}

async fn rewrap(store: &Store, workspace: WorkspaceId, primary: &str) -> Result<i64> {
    let work = Work::begin(store, workspace).await?;
    let master = store.0.keyring.master();
    let sql = "select key_version::bigint, master_key, wrapped_key from pazpaz.workspace_keys \
                where workspace_id = $1 and wrapped_key is not null and master_key <> $2 for no key update";
    let rows = work.rows(sql, [workspace.0.into(), primary.into()]).await?;
    let mut done = 0;
    for row in &rows {
        let number: i64 = row.try_get_by_index(0)?;
        let version = u32::try_from(number).map_err(|_| Error::Internal("a key version out of range"))?;
        let (name, was): (String, Vec<u8>) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let key = master.unwrap(&name, workspace.0, version, &was).await.map_err(Error::from)?;
        let anew = wrap(master, workspace.0, version, &key).await?;
        let sql = "update pazpaz.workspace_keys set master_key = $3, wrapped_key = $4 \
                    where workspace_id = $1 and key_version = $2 and wrapped_key = $5";
        let values: [Value; 5] =
            [workspace.0.into(), number.into(), anew.master_key.into(), anew.bytes.into(), was.into()];
        done += i64::try_from(work.run(sql, values).await?).unwrap_or(i64::MAX);
    }
    work.commit().await?;
    Ok(done)
}

/// How many keys are wrapped by other master keys.
async fn left(store: &Store, primary: &str) -> Result<i64> {
    let sql = "select count(*) from pazpaz.workspace_keys \
                where workspace_id = $1 and wrapped_key is not null and master_key <> $2";
    let mut left = 0;
    for workspace in [INSTALLATION].into_iter().chain(store.workspaces().await?) {
        left += Work::begin(store, workspace).await?.count(sql, [workspace.0.into(), primary.into()]).await?;
    }
    Ok(left)
}
