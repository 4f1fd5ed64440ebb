//! Which client has which tags.
use crate::{
    Code, Rejection, Result,
    batch::Batch,
    scope::{Unit, statement},
    sql,
};
use entity::{
    ClientId, TagId,
    tag::{Entity, Model},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

/// How many tags a client has at most.
pub(crate) const MOST: usize = 50;

/// One takes out and one puts in; both are of different rows.
const REPLACE: &str = "
with gone as (
  delete from pazpaz.client_tags where workspace_id = $1 and client_id = $2 and tag_id <> all($3))
insert into pazpaz.client_tags (workspace_id, client_id, tag_id)
select $1, $2, t.id from pazpaz.tags t where t.workspace_id = $1 and t.id = any($3) and t.deleted_at is null
on conflict do nothing";

/// Gives a client these tags and no others, within the transaction that writes the client. An archived tag is kept, but not given anew.
///
/// # Errors
/// [`crate::Error::Rejected`] when one of them is none that is in use.
pub(crate) async fn give(unit: &Unit, client: ClientId, tags: &[TagId]) -> Result<()> {
    let mut ids: Vec<Uuid> = tags.iter().map(|tag| tag.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let (wanted, workspace) = (ids.len(), unit.workspace().0);
    unit.tx.execute_raw(statement(REPLACE, [workspace.into(), client.0.into(), ids.into()])).await?;
    let sql = "select count(*) from pazpaz.client_tags where workspace_id = $1 and client_id = $2";
    let given = unit.count(sql, [workspace.into(), client.0.into()]).await?;
    if usize::try_from(given).ok() != Some(wanted) {
        return Err(Rejection::new(Code::NotFound, "tagIds", "One of these is no tag in use.").into());
    }
    Ok(())
}

/// The tags of a client, in the order in which they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfClient(pub(crate) ClientId);

impl Batch for OfClient {
    type Value = Vec<Arc<Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select l.client_id, {columns} from pazpaz.client_tags l \
                 join pazpaz.tags x on x.workspace_id = l.workspace_id and x.id = l.tag_id \
                 where l.workspace_id = $1 and l.client_id = any($2) order by x.id"
            )
        });
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0.0).collect();
        // The names are opened with the workspace's keys.
        unit.keys().await?;
        let mut tags = HashMap::<TagId, Arc<Model>>::new();
        let mut found = HashMap::<Self, Self::Value>::new();
        for row in unit.tx.query_all_raw(statement(&SQL, [unit.workspace().0.into(), ids.into()])).await? {
            let tag = Model::from_query_result(&row, "")?;
            let tag = tags.entry(tag.id).or_insert_with(|| Arc::new(tag)).clone();
            found.entry(Self(ClientId(row.try_get_by_index(0)?))).or_default().push(tag);
        }
        Ok(found)
    }
}
