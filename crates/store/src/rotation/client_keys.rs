//! The keys of clients, wrapped by the workspace's.
use super::{
    RotationError,
    bound::Moved,
    work::{Result, Work},
};
use uuid::Uuid;

const OLD: &str = "from pazpaz.client_keys c \
     join pazpaz.workspace_keys k on k.workspace_id = c.workspace_id and k.state = 'primary' \
    where c.workspace_id = $1 and pazpaz.key_version(c.wrapped_key) <> k.key_version";

/// Wraps the keys of the next clients with the primary key of the workspace.
pub(super) async fn rewrap(work: &Work, after: Uuid, most: u16) -> Result<Option<Moved>> {
    let sql = format!(
        "select c.client_id, c.key_version, c.wrapped_key {OLD} and c.client_id in (\
           select c.client_id {OLD} and c.client_id > $2 group by 1 order by 1 limit $3) order by 1"
    );
    let rows = work.rows(&sql, [work.workspace.0.into(), after.into(), i64::from(most).into()]).await?;
    let keys = work.keys().await?;
    let mut last = after;
    let (mut clients, mut versions, mut old, mut new) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        last = row.try_get_by_index(0)?;
        let wrapped: Vec<u8> = row.try_get_by_index(2)?;
        let anew = keys.rewrap_client(last, &wrapped).map_err(RotationError::reseal("client_keys", last))?;
        clients.push(last);
        versions.push(row.try_get_by_index::<i32>(1)?);
        old.push(wrapped);
        new.push(anew);
    }
    if clients.is_empty() {
        return Ok(None);
    }
    // A key that was destroyed in the meantime stays so.
    let sql = "with n as (select * from unnest($2::uuid[], $3::integer[], $4::bytea[], $5::bytea[]) \
                                 as n (client_id, key_version, was, anew)), \
               free as (select c.client_id, c.key_version from pazpaz.client_keys c \
                          join n on n.client_id = c.client_id and n.key_version = c.key_version and n.was = c.wrapped_key \
                         where c.workspace_id = $1 order by c.client_id, c.key_version for no key update of c skip locked) \
               update pazpaz.client_keys c set wrapped_key = n.anew from n join free using (client_id, key_version) \
                where c.workspace_id = $1 and c.client_id = n.client_id and c.key_version = n.key_version";
    let values = [work.workspace.0.into(), clients.into(), versions.into(), old.into(), new.into()];
    let rows = work.run(sql, values).await?;
    Ok(Some(Moved { last, rows: i64::try_from(rows).unwrap_or(i64::MAX) }))
}

/// How many are wrapped by another version.
pub(super) async fn left(work: &Work) -> Result<i64> {
    work.count(&format!("select count(*) {OLD}"), [work.workspace.0.into()]).await
}
