//! Which consents are in force.
use super::{Entity, Kind, Model};
use crate::{Result, batch::Batch, scope::Unit, sql};
use entity::ClientId;
use sea_orm::ActiveEnum;
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use time::OffsetDateTime;
use uuid::Uuid;

/// The consent of a kind that is in force for a client at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct InForce {
    pub(crate) client: ClientId,
    pub(crate) kind: Kind,
    pub(crate) at: OffsetDateTime,
}

impl InForce {
    fn holds(&self, row: &Model) -> bool {
        let ends = [row.withdrawn_at, row.expires_at];
        (row.client_id, row.kind) == (self.client, self.kind)
            && row.given_at <= self.at
            && ends.iter().flatten().all(|end| *end > self.at)
    }
}

impl Batch for InForce {
    type Value = Option<Arc<Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            let columns = sql::columns::<Entity>("x");
            format!(
                "select e.* from unnest($2::uuid[], $3::text[], $4::timestamptz[]) k (client_id, kind, at) cross join lateral (\
                 select {columns} from pazpaz.consents x where x.workspace_id = $1 and x.client_id = k.client_id \
                 and x.kind = k.kind and x.given_at <= k.at and (x.withdrawn_at is null or x.withdrawn_at > k.at) \
                 and (x.expires_at is null or x.expires_at > k.at) order by x.given_at desc, x.id desc limit 1) e"
            )
        });
        let clients: Vec<Uuid> = keys.iter().map(|key| key.client.0).collect();
        let kinds: Vec<String> = keys.iter().map(|key| key.kind.to_value()).collect();
        let times: Vec<OffsetDateTime> = keys.iter().map(|key| key.at).collect();
        let values = [unit.workspace().0.into(), clients.into(), kinds.into(), times.into()];
        let rows: Vec<Arc<Model>> = unit.rows::<Entity>(&SQL, values).await?.into_iter().map(Arc::new).collect();
        // A key was answered with its latest one; another key's may hold for it too, and is then no later.
        let latest =
            |key: &Self| rows.iter().filter(|row| key.holds(row)).max_by_key(|row| (row.given_at, row.id)).cloned();
        Ok(keys.iter().map(|key| (*key, latest(key))).collect())
    }
}
