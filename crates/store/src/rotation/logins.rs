//! By what users are found at sign-in: a digest for each version of the installation's key.
//!
//! Who adds a user writes one for each version that is held, the one that is not in use yet among them. So once every server knows a new
//! key and what was there before is filled up, everybody is found by either key, and an address is unique under both.
use super::{
    RotationError,
    work::{Result, Work},
};
use crate::{Store, keyring::INSTALLATION, scope::statement, sql};
use crypto::Keys;
use entity::{
    WorkspaceId,
    user::{Entity, Model},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

/// So many workspaces are a part of the work.
const PART: i32 = 20;

/// Digests the addresses of those users of the next workspaces who are not found by every version.
pub(super) async fn backfill(store: &Store, after: Uuid) -> Result<Option<Uuid>> {
    let installation = installation(store).await?;
    let next = store.workspaces_after(after, PART).await?;
    for workspace in &next {
        fill(store, *workspace, &installation).await?;
    }
    Ok(next.last().map(|last| last.0))
}

async fn fill(store: &Store, workspace: WorkspaceId, installation: &Keys) -> Result<()> {
    static USERS: LazyLock<String> = LazyLock::new(|| {
        format!(
            "select {} from pazpaz.users x where x.workspace_id = $1 and (select count(*) from pazpaz.user_logins l \
              where l.workspace_id = $1 and l.user_id = x.id and l.key_version = any($2)) < cardinality($2)",
            sql::columns::<Entity>("x")
        )
    });
    let versions: Vec<i32> = held(installation);
    let work = Work::begin(store, workspace).await?;
    let rows = work.rows(&USERS, [workspace.0.into(), versions.into()]).await?;
    let keys = work.keys().await?;
    for row in &rows {
        let user = Model::from_query_result(row, "")?;
        let unopenable = |source| RotationError::Unopenable { table: "users", row: user.id.0, source };
        let email = keys.open(&user, &user.email).map_err(unopenable)?;
        store.0.tally.internal(1);
        for (version, digest) in crate::store::login_digests(installation, &email) {
            // Where the address has changed in the meantime, whoever changed it has written the digests.
            let sql = "insert into pazpaz.user_logins (workspace_id, user_id, key_version, digest) \
                       select u.workspace_id, u.id, $3::bigint::integer, $4 from pazpaz.users u \
                        where u.workspace_id = $1 and u.id = $2 and u.email_enc = $5 \
                       on conflict (workspace_id, user_id, key_version) do nothing";
            let values: [Value; 5] = [
                workspace.0.into(),
                user.id.0.into(),
                i64::from(version).into(),
                digest.to_vec().into(),
                user.email.clone().into(),
            ];
            work.tx.execute_raw(statement(sql, values)).await?;
        }
    }
    work.commit().await
}

/// How many users are not found by the version that seals.
pub(super) async fn missing(store: &Store) -> Result<i64> {
    let primary = installation(store).await?.primary().unwrap_or_default();
    let sql = "select count(*) from pazpaz.users u where u.workspace_id = $1 and not exists (\
               select from pazpaz.user_logins l where l.workspace_id = $1 and l.user_id = u.id and l.key_version = $2)";
    let mut missing = 0;
    for workspace in store.workspaces().await? {
        let work = Work::begin(store, workspace).await?;
        missing += work.count(sql, [workspace.0.into(), i64::from(primary).into()]).await?;
    }
    Ok(missing)
}

/// Removes the digests of the next workspaces that were made with versions that are gone.
pub(super) async fn drop_old(store: &Store, after: Uuid) -> Result<Option<Uuid>> {
    let versions: Vec<i32> = held(&*installation(store).await?);
    let next = store.workspaces_after(after, PART).await?;
    let sql = "delete from pazpaz.user_logins where workspace_id = $1 and key_version <> all($2)";
    for workspace in &next {
        let work = Work::begin(store, *workspace).await?;
        work.run(sql, [workspace.0.into(), versions.clone().into()]).await?;
        work.commit().await?;
    }
    Ok(next.last().map(|last| last.0))
}

/// The keys of the installation.
pub(super) async fn installation(store: &Store) -> Result<Arc<Keys>> {
    Work::begin(store, INSTALLATION).await?.keys().await.cloned()
}

fn held(keys: &Keys) -> Vec<i32> {
    keys.versions().filter_map(|version| i32::try_from(version).ok()).collect()
}
