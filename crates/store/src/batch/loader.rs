//! Waiting for siblings, then one statement for all of them.
//!
//! The crate `dataloader` makes the batch. How its callers wait for each other is done here: it hands results over one by one, so
//! that those who got theirs ask for the next thing before the others can, and a page of a hundred clients with twenty entries each
//! cost 20 to 25 statements instead of 10.
use super::Batch;
use crate::{Error, Result, scope::Unit};
use dataloader::{BatchFn, non_cached};
use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{sync::oneshot, task::yield_now};

/// How many rounds without a new key make a batch complete. Two held the numbers of statements in the tests, and ten
/// cost the calendar about a tenth of the server's time.
const QUIET: u32 = 2;
/// How many keys go into one statement at most; no page can name more.
const KEYS: usize = 100_000;

/// Answers the keys of a batch, all of them.
struct Run(Arc<Unit>);

impl<K: Batch> BatchFn<K, Result<K::Value>> for Run {
    async fn load(&mut self, keys: &[K]) -> HashMap<K, Result<K::Value>> {
        let mut found = K::fetch(&self.0, keys).await;
        let mut answer = |key: &K| match &mut found {
            Ok(rows) => Ok(rows.remove(key).unwrap_or_default()),
            Err(error) => Err(Error::clone(error)),
        };
        keys.iter().map(|key| (key.clone(), answer(key))).collect()
    }
}

/// Collects the keys that siblings ask for. It keeps nothing: a read after a write sees the write.
///
/// The first who asks leads: it lets the others come, fetches for all of them and wakes them together, so that what they ask
/// for next is again one batch, however many they are. A leader that is given up halfway leaves the others to find a new one.
pub(crate) struct Loader<K: Batch> {
    unit: Arc<Unit>,
    queue: Mutex<Queue<K>>,
}

struct Queue<K: Batch> {
    waiting: Waiting<K>,
    /// How many asked since the queue was made.
    asked: u64,
    led: bool,
}

type Waiting<K> = HashMap<K, Vec<oneshot::Sender<Result<<K as Batch>::Value>>>>;

impl<K: Batch> Loader<K> {
    pub(crate) fn new(unit: &Arc<Unit>) -> Self {
        Self { unit: unit.clone(), queue: Mutex::new(Queue { waiting: HashMap::new(), asked: 0, led: false }) }
    }

    pub(crate) async fn load(&self, key: K) -> Result<K::Value> {
        loop {
            let (answer, leads) = self.ask(key.clone());
            if leads {
                self.lead().await;
            }
            // Without an answer the leader was given up before it had one.
            if let Ok(value) = answer.await {
                return value;
            }
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue<K>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place in the queue. Tells whether it is the first one, who leads.
    fn ask(&self, key: K) -> (oneshot::Receiver<Result<K::Value>>, bool) {
        let (send, answer) = oneshot::channel();
        let mut queue = self.queue();
        queue.waiting.entry(key).or_default().push(send);
        queue.asked += 1;
        (answer, !mem::replace(&mut queue.led, true))
    }

    async fn lead(&self) {
        let lead = Lead(self);
        let (mut seen, mut quiet) = (self.queue().asked, 0);
        while quiet < QUIET {
            yield_now().await;
            let asked = self.queue().asked;
            quiet = if asked == seen { quiet + 1 } else { 0 };
            seen = asked;
        }
        // Whoever comes from here on is a batch of its own.
        let waiting = lead.end();
        // Made only now: a request has a loader for each kind of key, and uses few of them.
        let batch = non_cached::Loader::new(Run(self.unit.clone())).with_max_batch_size(KEYS).with_yield_count(0);
        let found = batch.try_load_many(waiting.keys().cloned().collect()).await;
        for (key, asking) in waiting {
            let value = match &found {
                Ok(values) => values.get(&key).cloned().unwrap_or_else(|| Ok(K::Value::default())),
                Err(_) => Err(Error::Internal("a batch left a key unanswered")),
            };
            for one in asking {
                // Who no longer waits was given up.
                let _ = one.send(value.clone());
            }
        }
    }
}

/// The lead of a queue. It ends with its future, whether that came to its end or not.
struct Lead<'l, K: Batch>(&'l Loader<K>);

impl<K: Batch> Lead<'_, K> {
    /// Takes those who wait.
    fn end(self) -> Waiting<K> {
        let loader = self.0;
        let mut queue = loader.queue();
        queue.led = false;
        let waiting = mem::take(&mut queue.waiting);
        // There is nothing left to give up.
        mem::forget(self);
        waiting
    }
}

impl<K: Batch> Drop for Lead<'_, K> {
    fn drop(&mut self) {
        let mut queue = self.0.queue();
        queue.led = false;
        queue.waiting.clear();
    }
}
