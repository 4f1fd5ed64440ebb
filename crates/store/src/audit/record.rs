//! Writing events: one statement for any number of them.
use super::{Clock, DbBackend, Event, Lost, PgPool, Result, SigningKey, Statement, Value, mpsc, oneshot};
use crate::{
    trail::{Content, Uncanonical},
    transaction::{Transaction, bind, on_living},
};
use crypto::TrailKey;
use entity::ClientId;
use sea_orm::{ConnectionTrait, sqlx};
use std::fmt::Write;
use time::OffsetDateTime;
use uuid::Uuid;

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

/// As many requests as share a commit at most, and as wait for one.
const BATCH: usize = 256;

impl Recorder {
    pub(crate) fn start(pool: PgPool, clock: Clock, key: SigningKey) -> Self {
        let (queue, waiting) = mpsc::channel(BATCH);
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
            transaction.execute_raw(statement(&events, &self.clock, &self.key)?).await?;
        }
        Ok(())
    }
}

async fn write_all(pool: PgPool, mut waiting: mpsc::Receiver<Waiting>, clock: Clock, key: SigningKey) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let events: Vec<Event> = batch.iter_mut().flat_map(|one| std::mem::take(&mut one.events)).collect();
        let written = match statement(&events, &clock, &key) {
            Ok(statement) => write(&pool, statement).await.map_err(|error| crate::log::Cause(&error).to_string()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = &written {
            tracing::error!(%error, events = events.len(), "receipts could not be written");
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

/// The statement that writes the events, each with the mac that makes it one: whoever can write to the database, and no more than that,
/// can make none.
fn statement(events: &[Event], clock: &Clock, key: &SigningKey) -> Result<Statement, Uncanonical> {
    let (mut columns, mut form, mut trail) = (Columns::default(), Vec::new(), None::<TrailKey>);
    for event in events {
        let trail = match &mut trail {
            Some(trail) if trail.workspace() == event.workspace.0 => trail,
            other => other.insert(key.trail(event.workspace.0)),
        };
        columns.add(event, clock, trail, &mut form)?;
    }
    let Columns { texts, ids, times, digests, macs } = columns;
    let [workspaces, own, requests, actors, sign_ins] = ids.map(Value::from);
    let [kinds, networks, actions, operations, entities, entity_ids, client_ids, fields] = texts.map(Value::from);
    Ok(Statement::from_sql_and_values(
        DbBackend::Postgres,
        "select audit.record($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        [
            workspaces,
            times.into(),
            own,
            requests,
            kinds,
            actors,
            sign_ins,
            networks,
            actions,
            operations,
            entities,
            entity_ids,
            client_ids,
            fields,
            digests.into(),
            macs.into(),
        ],
    ))
}

/// The parameters, one array each.
#[derive(Default)]
struct Columns {
    texts: [Vec<String>; 8],
    ids: [Vec<Uuid>; 5],
    times: Vec<OffsetDateTime>,
    digests: Vec<Vec<u8>>,
    macs: Vec<Vec<u8>>,
}

impl Columns {
    fn add(&mut self, event: &Event, clock: &Clock, trail: &TrailKey, form: &mut Vec<u8>) -> Result<(), Uncanonical> {
        let Event { workspace, request, operation, network, actor, action, entity, entities, fields, digests } = event;
        // PostgreSQL keeps microseconds.
        let now = clock.machine();
        let now = now.replace_nanosecond(now.microsecond() * 1_000).unwrap_or(now);
        let id = clock.new_id();
        let network = network.map(|network| network.to_string()).unwrap_or_default();
        let operation = operation.as_deref().unwrap_or_default();
        let kind = if actor.is_some() { "user" } else { "system" };
        let digests = digests.concat();
        let some = |id: Uuid| (!id.is_nil()).then_some(id);
        Content {
            workspace: workspace.0,
            id,
            occurred_at: i64::try_from(now.unix_timestamp_nanos() / 1_000).map_err(|_| Uncanonical)?,
            request: *request,
            actor_kind: kind.as_bytes(),
            actor: actor.and_then(|(user, _)| some(user)),
            sign_in: actor.and_then(|(_, sign_in)| some(sign_in)),
            network: text(&network),
            action: action.name().as_bytes(),
            operation: text(operation),
            entity: entity.as_bytes(),
            entities: entities.iter().map(|(id, client)| (*id, client.map(|client| client.0))),
            digests: (!digests.is_empty()).then_some(&*digests),
            fields: fields.iter().map(|field| field.as_bytes()),
        }
        .write(form)?;
        let client = |(_, client): &(Uuid, Option<ClientId>)| client.map_or("null".to_owned(), |id| id.0.to_string());
        let texts = [
            kind.to_owned(),
            network.clone(),
            action.name().to_owned(),
            operation.to_owned(),
            (*entity).to_owned(),
            list(entities.iter().map(|(id, _)| id.to_string())),
            list(entities.iter().map(client)),
            list(fields.iter().map(|field| (*field).to_owned())),
        ];
        let (user, sign_in) = actor.unwrap_or_default();
        self.texts.iter_mut().zip(texts).for_each(|(column, text)| column.push(text));
        let ids = [workspace.0, id, *request, user, sign_in];
        self.ids.iter_mut().zip(ids).for_each(|(column, id)| column.push(id));
        self.times.push(now);
        self.digests.push(digests);
        self.macs.push(trail.event(form).to_vec());
        Ok(())
    }
}

fn text(text: &str) -> Option<&[u8]> {
    (!text.is_empty()).then_some(text.as_bytes())
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
