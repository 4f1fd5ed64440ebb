//! Many keys, one statement: sibling loads of a request become one query per table.
use crate::{Result, scope::Unit};
use dataloader::{BatchFn, non_cached};
use std::{collections::HashMap, fmt::Debug, hash::Hash, sync::Arc};

/// A key that names a query: what is loaded for many keys at once.
pub(crate) trait Batch: Clone + Debug + Eq + Hash + Send + Sync + 'static {
    type Value: Clone + Default + Send + Sync + 'static;
    /// Answers the keys; a key that is left out is answered with the default.
    fn fetch(unit: &Unit, keys: &[Self]) -> impl Future<Output = Result<HashMap<Self, Self::Value>>> + Send;
}

struct Run(Arc<Unit>);

impl<K: Batch> BatchFn<K, Result<K::Value>> for Run {
    async fn load(&mut self, keys: &[K]) -> HashMap<K, Result<K::Value>> {
        let mut found = K::fetch(&self.0, keys).await;
        keys.iter()
            .map(|key| {
                let value = match &mut found {
                    Ok(rows) => Ok(rows.remove(key).unwrap_or_default()),
                    Err(error) => Err(error.clone()),
                };
                (key.clone(), value)
            })
            .collect()
    }
}

/// Collects the keys that siblings ask for. It keeps nothing: a read after a write sees the write.
pub(crate) struct Loader<K: Batch>(non_cached::Loader<K, Result<K::Value>, Run>);

/// How often a load lets its siblings come first. Measured: fewer splits batches, more only waits.
const YIELDS: usize = 10;
/// More keys than one page can name, so that a page is never split.
const KEYS: usize = 1_000;

impl<K: Batch> Loader<K> {
    pub(crate) fn new(unit: &Arc<Unit>) -> Self {
        Self(non_cached::Loader::new(Run(unit.clone())).with_max_batch_size(KEYS).with_yield_count(YIELDS))
    }

    pub(crate) async fn load(&self, key: K) -> Result<K::Value> {
        self.0.try_load(key).await.map_err(|_| crate::Error::Internal("a batch left a key unanswered"))?
    }
}
