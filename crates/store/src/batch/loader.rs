//! Waiting for siblings, then one statement for all of them.
use super::Batch;
use crate::{Error, Result, scope::Unit};
use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{sync::oneshot, task::yield_now};

/// How many rounds without a new key make a batch complete. Measured: fewer split batches, more only wait.
const QUIET: u32 = 10;

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
        let keys: Vec<K> = waiting.keys().cloned().collect();
        let mut found = K::fetch(&self.unit, &keys).await;
        for (key, asking) in waiting {
            let value = match &mut found {
                Ok(rows) => Ok(rows.remove(&key).unwrap_or_default()),
                Err(error) => Err(Error::clone(error)),
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
