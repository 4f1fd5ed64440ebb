//! Writing events: one statement for any number of them.
use self::columns::Columns;
use super::{Clock, Event, Lost, PgPool, Result, SigningKey, mpsc, oneshot};
use crate::{
    gather::{self, gather},
    transaction::{Transaction, failed, on_living},
};
use sea_orm::sqlx;

mod columns;

const RECORD: &str = "select audit.record($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

/// Writes the receipts of many requests in one commit.
#[derive(Clone)]
pub(crate) struct Recorder {
    queue: mpsc::Sender<Waiting>,
    pool: PgPool,
    clock: Clock,
    key: SigningKey,
}

struct Waiting {
    events: Vec<Event>,
    written: oneshot::Sender<bool>,
}

impl Recorder {
    pub(crate) fn start(pool: PgPool, clock: Clock, key: SigningKey) -> Self {
        let (queue, waiting) = mpsc::channel(gather::MOST);
        tokio::spawn(write_all(pool.clone(), waiting, clock.clone(), key.clone()));
        Self { queue, pool, clock, key }
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }

    /// Returns when the events are durable.
    pub(crate) async fn record(&self, events: Vec<Event>) -> Result<(), Lost> {
        if events.is_empty() || cfg!(feature = "without-receipts") {
            return Ok(());
        }
        let (written, done) = oneshot::channel();
        self.queue.send(Waiting { events, written }).await.map_err(|_| Lost)?;
        match done.await {
            Ok(true) => Ok(()),
            _ => Err(Lost),
        }
    }

    /// Writes the events within the transaction of the change they tell of.
    pub(crate) async fn record_in(&self, transaction: &Transaction, events: Vec<Event>) -> Result<()> {
        if !events.is_empty() {
            let arguments = Columns::of(&events, &self.clock, &self.key)?.arguments().map_err(failed)?;
            transaction.execute_with(RECORD, arguments).await?;
        }
        Ok(())
    }
}

async fn write_all(pool: PgPool, mut waiting: mpsc::Receiver<Waiting>, clock: Clock, key: SigningKey) {
    loop {
        let mut batch = gather(&mut waiting).await;
        if batch.is_empty() {
            break;
        }
        let events: Vec<Event> = batch.iter_mut().flat_map(|one| std::mem::take(&mut one.events)).collect();
        let written = match Columns::of(&events, &clock, &key) {
            Ok(columns) => write(&pool, &columns).await.map_err(|error| crate::log::Cause(&error).to_string()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = &written {
            tracing::error!(%error, events = events.len(), "receipts could not be written");
        }
        for one in batch {
            // Who no longer waits has gone without an answer.
            let _ = one.written.send(written.is_ok());
        }
    }
}

async fn write(pool: &PgPool, columns: &Columns<'_>) -> sqlx::Result<()> {
    // A receipt is written at most once more than needed, never less than once.
    let once = || async { sqlx::query_with(RECORD, columns.arguments()?).execute(pool).await };
    on_living(pool, once).await.map(drop)
}
