//! Writing events: one statement for any number of them.
use super::{Clock, DbBackend, Event, Lost, PgPool, Result, Statement, Value, mpsc, oneshot};
use crate::transaction::{Transaction, bind, on_living};
use sea_orm::{ConnectionTrait, sqlx};
use std::fmt::Write;
use uuid::Uuid;

/// Writes the receipts of many requests in one commit.
#[derive(Clone)]
pub(crate) struct Recorder {
    queue: mpsc::Sender<Waiting>,
    pool: PgPool,
    clock: Clock,
}

struct Waiting {
    events: Vec<Event>,
    written: oneshot::Sender<bool>,
}

/// As many requests as share a commit at most, and as wait for one.
const BATCH: usize = 256;

impl Recorder {
    pub(crate) fn start(pool: PgPool, clock: Clock) -> Self {
        let (queue, waiting) = mpsc::channel(BATCH);
        tokio::spawn(write_all(pool.clone(), waiting, clock.clone()));
        Self { queue, pool, clock }
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }

    /// Returns when the events are durable.
    pub(crate) async fn record(&self, events: Vec<Event>) -> Result<(), Lost> {
        if events.is_empty() {
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
            transaction.execute_raw(statement(&events, &self.clock)).await?;
        }
        Ok(())
    }
}

async fn write_all(pool: PgPool, mut waiting: mpsc::Receiver<Waiting>, clock: Clock) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let events: Vec<Event> = batch.iter_mut().flat_map(|one| std::mem::take(&mut one.events)).collect();
        let written = write(&pool, statement(&events, &clock)).await;
        if let Err(error) = &written {
            tracing::error!(error = %crate::log::Cause(error), events = events.len(), "receipts could not be written");
        }
        for one in batch.drain(..) {
            // Who no longer waits has gone without an answer.
            let _ = one.written.send(written.is_ok());
        }
    }
}

async fn write(pool: &PgPool, statement: Statement) -> sqlx::Result<()> {
    // A receipt is written at most once more than needed, never less than once.
    on_living(pool, || bind(statement.clone()).execute(pool)).await.map(drop)
}

fn statement(events: &[Event], clock: &Clock) -> Statement {
    let texts = |of: &dyn Fn(&Event) -> String| Value::from(events.iter().map(of).collect::<Vec<String>>());
    let ids = |of: &dyn Fn(&Event) -> Uuid| Value::from(events.iter().map(of).collect::<Vec<Uuid>>());
    Statement::from_sql_and_values(
        DbBackend::Postgres,
        "select audit.record($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [
            ids(&|event| event.workspace.0),
            ids(&|_| clock.new_id()),
            ids(&|event| event.request),
            texts(&|event| if event.actor.is_some() { "user" } else { "system" }.to_owned()),
            ids(&|event| event.actor.unwrap_or_default()),
            texts(&|event| event.action.name().to_owned()),
            texts(&|event| event.operation.clone().unwrap_or_default()),
            texts(&|event| event.entity.to_owned()),
            texts(&|event| list(event.entities.iter().map(|(id, _)| id.to_string()))),
            texts(&|event| {
                list(event.entities.iter().map(|(_, client)| client.map_or("null".to_owned(), |id| id.0.to_string())))
            }),
            texts(&|event| list(event.fields.iter().map(|field| (*field).to_owned()))),
        ],
    )
}

/// An array literal of PostgreSQL. The items are ids and names of columns: nothing in them needs quoting.
fn list(items: impl Iterator<Item = String>) -> String {
    let mut out = String::from("{");
    for (at, item) in items.enumerate() {
        let _ = write!(out, "{}{item}", if at == 0 { "" } else { "," });
    }
    out.push('}');
    out
}
