//! Many keys, one statement: sibling loads of a request become one query per table.
use crate::{Result, page::Window, scope::Unit};
use sea_orm::Value;
use std::{collections::HashMap, fmt::Debug, hash::Hash};
use uuid::Uuid;

mod loader;
pub(crate) use loader::Loader;

/// A key that names a query: what is loaded for many keys at once.
pub(crate) trait Batch: Clone + Debug + Eq + Hash + Send + Sync + 'static {
    type Value: Clone + Default + Send + Sync + 'static;
    /// Answers the keys; a key that is left out is answered with the default.
    fn fetch(unit: &Unit, keys: &[Self]) -> impl Future<Output = Result<HashMap<Self, Self::Value>>> + Send;
}

/// Declares the batch of an aggregate's rows by id, as `ById`.
macro_rules! by_id {
    ($id:ident) => {
        /// Rows by id.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct ById(pub(crate) $id);

        impl crate::batch::Batch for ById {
            type Value = Option<std::sync::Arc<Model>>;
            async fn fetch(
                unit: &crate::scope::Unit,
                keys: &[Self],
            ) -> crate::Result<std::collections::HashMap<Self, Self::Value>> {
                static SQL: std::sync::LazyLock<String> = std::sync::LazyLock::new(crate::sql::by_ids::<Entity>);
                let ids: Vec<uuid::Uuid> = keys.iter().map(|key| key.0.0).collect();
                let rows = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), ids.into()]).await?;
                Ok(rows.into_iter().map(|row| (Self(row.id), Some(std::sync::Arc::new(row)))).collect())
            }
        }
    };
}
pub(crate) use by_id;

/// Declares the batch of windows of clients' rows, sorted by the given column and the id, as `OfClient`. The aggregate's file has a
/// function `position`.
macro_rules! of_client {
    ($time:literal) => {
        /// A window of a client's rows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) struct OfClient {
            client: entity::ClientId,
            window: crate::page::Window,
        }

        impl crate::batch::Batch for OfClient {
            type Value = Vec<std::sync::Arc<Model>>;
            async fn fetch(
                unit: &crate::scope::Unit,
                keys: &[Self],
            ) -> crate::Result<std::collections::HashMap<Self, Self::Value>> {
                use crate::{batch, sql::Direction};
                let mut found = std::collections::HashMap::<Self, Self::Value>::new();
                for (window, keys) in batch::grouped(keys, |key| key.window) {
                    let clients = keys.iter().map(|key| key.client.0).collect();
                    let sql = crate::sql::of_clients::<Entity>($time, Direction { ascending: window.backwards });
                    for row in unit.rows::<Entity>(&sql, batch::of_clients(unit, clients, window)).await? {
                        let key = Self { client: row.client_id, window };
                        found.entry(key).or_default().push(std::sync::Arc::new(row));
                    }
                }
                for (key, rows) in &mut found {
                    rows.sort_unstable_by_key(|row| position(row));
                    if !key.window.backwards {
                        rows.reverse();
                    }
                }
                Ok(found)
            }
        }
    };
}
pub(crate) use of_client;

/// The keys that one statement answers: those alike in what the statement depends on.
pub(crate) fn grouped<K: Copy, G: Eq + std::hash::Hash>(keys: &[K], by: impl Fn(&K) -> G) -> HashMap<G, Vec<K>> {
    let mut groups = HashMap::<G, Vec<K>>::new();
    for key in keys {
        groups.entry(by(key)).or_default().push(*key);
    }
    groups
}

/// The values of [`crate::sql::of_clients`].
pub(crate) fn of_clients(unit: &Unit, clients: Vec<Uuid>, window: Window) -> [Value; 7] {
    // The list runs from the newest to the oldest: what comes after a position is earlier than it.
    let earliest = (time::macros::datetime!(1900-01-01 0:00 UTC), Uuid::nil());
    let latest = (time::macros::datetime!(2300-01-01 0:00 UTC), Uuid::max());
    let above = window.before.map_or(earliest, |position| (position.time(), position.id));
    let below = window.after.map_or(latest, |position| (position.time(), position.id));
    [
        unit.workspace().0.into(),
        clients.into(),
        above.0.into(),
        above.1.into(),
        below.0.into(),
        below.1.into(),
        window.fetch().into(),
    ]
}
