//! One request's view of one workspace: who asks, in which transaction, with which keys, and what was opened.
//!
//! Nothing below takes a pool, a workspace or a key from anywhere else: a [`Scope`] is the only way to a row.
mod keys;
mod loaders;

use crate::{
    Error, Result,
    audit::{Action, Change, MANY, Receipts},
    clock::Clock,
    keyring::{Held, Keyring, Opened},
    network::Network,
    store::Shared,
    transaction::Transaction,
};
use crypto::{OfWorkspace, Phi, Sealed};
use entity::{ClientId, Id, Record, SessionId, SignInId, UserId, WorkspaceId, user::Role};
use loaders::Loaders;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Statement, Value};
use std::{
    collections::HashMap,
    fmt,
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};
use time::OffsetDateTime;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// Who asks. It comes from the credential, never from anything the client sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The tenant.
    pub workspace: WorkspaceId,
    /// The user.
    pub user: UserId,
    /// What the user may do.
    pub role: Role,
    /// The sign-in the credential belongs to.
    pub sign_in: SignInId,
    /// The epoch of the workspace's keys: older ones that were kept open are not used.
    pub key_epoch: i32,
}

/// Which request it is, for the receipts.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// The request's id.
    pub request: Uuid,
    /// The name of the GraphQL operation.
    pub operation: Option<String>,
    /// Where the request comes from; nothing of what the program does by itself.
    pub network: Option<Network>,
}

impl Occasion {
    /// A request without a name and from nowhere.
    pub fn new(request: Uuid) -> Self {
        Self { request, operation: None, network: None }
    }
}

/// What is shared by everything that belongs to one request.
pub(crate) struct Unit {
    pub(crate) shared: Arc<Shared>,
    pub(crate) actor: Actor,
    pub(crate) occasion: Occasion,
    pub(crate) tx: Transaction,
    keys: OnceCell<Opened>,
    clients: Mutex<HashMap<ClientId, Held>>,
    receipts: Mutex<Receipts>,
    attempted: AtomicBool,
    /// Erasures of this request, for the ledger.
    erasures: Mutex<Vec<crate::erasure::Entry>>,
}

/// One request's view of one workspace.
pub struct Scope {
    pub(crate) unit: Arc<Unit>,
    pub(crate) loaders: Loaders,
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scope({:?})", self.unit.actor)
    }
}

impl Scope {
    pub(crate) fn open_for(shared: &Arc<Shared>, actor: Actor, occasion: Occasion) -> Self {
        let unit = Arc::new(Unit {
            shared: shared.clone(),
            actor,
            occasion,
            tx: Transaction::new(shared.pool.clone(), actor.workspace),
            keys: OnceCell::new(),
            clients: Mutex::default(),
            receipts: Mutex::new(Receipts::new(shared.tally.clone())),
            attempted: AtomicBool::new(false),
            erasures: Mutex::default(),
        });
        Self { loaders: Loaders::new(&unit), unit }
    }

    /// Who asks.
    pub fn actor(&self) -> Actor {
        self.unit.actor
    }

    /// The time, in UTC.
    pub fn now(&self) -> OffsetDateTime {
        self.unit.clock().now()
    }

    /// A new UUID v7.
    pub fn new_id(&self) -> Uuid {
        self.unit.clock().new_id()
    }

    /// Opens a sealed value of the row it stands in, and notes it for the receipt. Every reading of a private value passes here. Of a
    /// client who was erased there is nothing to open: `None`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where the role does not read such values; [`Error::Unopenable`] when it was not sealed there;
    /// [`Error::Internal`] once the scope is settled.
    pub fn open<F: Phi>(&self, row: &F::Row, sealed: &Sealed<F>) -> Result<Option<String>>
    where
        F::Row: Record,
    {
        let role = self.unit.actor.role;
        if !crate::role::opens(role, F::TABLE) || (row.of_session() && !crate::role::opens(role, SessionId::TABLE)) {
            return Err(Error::Forbidden);
        }
        let absent = || Error::Internal("a row without its keys");
        let opened = match row.client() {
            None => self.unit.keys.get().ok_or_else(absent)?.1.open(row, sealed),
            Some(client) => match self.unit.held(client).ok_or_else(absent)? {
                Held::Keys(keys) => keys.open(row, sealed),
                Held::Destroyed => return Ok(None),
            },
        };
        let opened = opened.inspect_err(|error| {
            tracing::error!(entity = F::Row::ENTITY, %error, "a sealed value did not open");
        })?;
        self.unit.receipts().opened::<F>(row)?;
        Ok(Some(opened))
    }

    /// [`Scope::open`] of a value of the practice's own, which no erasure takes away.
    ///
    /// # Errors
    /// Those of [`Scope::open`].
    pub fn open_always<F: Phi<Holder = OfWorkspace>>(&self, row: &F::Row, sealed: &Sealed<F>) -> Result<String>
    where
        F::Row: Record,
    {
        self.open(row, sealed)?.ok_or(Error::Internal("a key of the workspace was destroyed"))
    }

    /// Does one change of possibly several in this request: it stands whole, or it leaves nothing behind and the others stand.
    ///
    /// # Errors
    /// Those of the work. After anything but a rejection the whole request must be given up.
    pub async fn attempt<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let unit = &self.unit;
        let mark = unit.receipts().mark();
        // The first change needs no savepoint: before it nothing was written that a rollback could take along.
        let first = !unit.attempted.swap(true, Ordering::AcqRel);
        if !first {
            unit.tx.execute_unprepared("savepoint attempt").await?;
        }
        let done = work.await;
        match (&done, first) {
            (Ok(_), true) => {}
            (Ok(_), false) => {
                unit.tx.execute_unprepared("release savepoint attempt").await?;
            }
            (Err(Error::Rejected(_) | Error::Forbidden), true) => {
                unit.tx.abandon().await;
                unit.attempted.store(false, Ordering::Release);
            }
            (Err(Error::Rejected(_) | Error::Forbidden), false) => {
                unit.tx.execute_unprepared("rollback to savepoint attempt").await?;
            }
            (Err(_), _) => {}
        }
        if done.is_err() {
            unit.receipts().undo(mark);
        }
        done
    }

    /// Ends the request. With `keep` its changes and their events are committed together, otherwise they are undone. In both cases
    /// the receipts of what was opened are durable when it returns. Tells whether everything that was changed was kept.
    ///
    /// # Errors
    /// When the changes or the receipts could not be made durable: then nothing may be answered.
    pub async fn settle(&self, keep: bool) -> Result<bool> {
        let unit = &self.unit;
        let (events, changed, undone) = {
            let mut receipts = unit.receipts();
            let undone = !keep && receipts.has_changes();
            if !keep {
                receipts.undo(0);
            }
            let changed = receipts.has_changes();
            (receipts.take(&unit.actor, &unit.occasion), changed, undone)
        };
        let (events, opened) = events;
        if changed {
            unit.shared.recorder.record_in(&unit.tx, events).await?;
            unit.decide_erasures().await?;
            unit.tx.commit().await?;
        } else {
            unit.tx.abandon().await;
            unit.shared.recorder.record(events).await?;
        }
        opened.answered();
        Ok(!undone)
    }

    /// Keeps what was done, as [`Scope::settle`] does, and goes on: what is opened from here on has the receipts of the next time.
    pub(crate) async fn keep(&self) -> Result<()> {
        self.settle(true).await?;
        self.unit.receipts().go_on();
        Ok(())
    }
}

impl Unit {
    pub(crate) fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.shared.keyring
    }

    pub(crate) fn workspace(&self) -> WorkspaceId {
        self.actor.workspace
    }

    fn receipts(&self) -> MutexGuard<'_, Receipts> {
        self.receipts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes for the receipt that the names of these clients were opened to search among them, or that they were found.
    pub(crate) fn searched(&self, clients: impl IntoIterator<Item = Uuid>) {
        self.receipts().searched(clients);
    }

    /// Notes for the receipt that the trail was looked at: that of a client's record, or of all.
    pub(crate) fn inspected(&self, client: Option<ClientId>) {
        self.receipts().inspected(client);
    }

    /// Notes for the receipt that the trail is handed out.
    pub(crate) fn exported(&self, client: Option<ClientId>) {
        self.receipts().exported(client);
    }

    /// Remembers an erasure for the ledger.
    pub(crate) fn enter(&self, entry: crate::erasure::Entry) {
        self.erasures.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }

    /// Writes the erasures of this request into the ledger, right before they are committed. Should the commit fail, the next start does
    /// what the ledger says.
    async fn decide_erasures(&self) -> Result<()> {
        let entries = std::mem::take(&mut *self.erasures.lock().unwrap_or_else(PoisonError::into_inner));
        for entry in entries {
            let ledger = self.shared.settings.ledger.as_ref().ok_or(Error::Unready("erasure_ledger"))?;
            ledger.enter(entry).await?;
        }
        Ok(())
    }

    /// Something was written that is no event: it is to be kept all the same.
    pub(crate) fn wrote(&self) {
        self.receipts().wrote();
    }

    /// Notes what was done to a row, as it now stands.
    pub(crate) fn changed<R: Record>(&self, action: Action, row: &R, fields: Vec<&'static str>) {
        self.receipts().changed(Change {
            action,
            entity: R::ENTITY,
            entities: vec![(row.row(), row.client())],
            fields,
            digests: row.digest().into_iter().collect(),
        });
    }

    /// Notes what was done to something of which nothing is sealed, or nothing that is sealed was changed.
    pub(crate) fn noted<I: Id>(&self, action: Action, id: I, client: Option<ClientId>, fields: Vec<&'static str>) {
        let entities = vec![(id.uuid(), client)];
        self.receipts().changed(Change { action, entity: I::ENTITY, entities, fields, digests: vec![] });
    }

    /// Notes that many rows were added, with their digests.
    pub(crate) fn added(&self, entity: &'static str, rows: Vec<(Uuid, Option<ClientId>, [u8; 32])>) {
        let mut receipts = self.receipts();
        for rows in rows.chunks(MANY) {
            receipts.changed(Change {
                action: Action::Create,
                entity,
                entities: rows.iter().map(|(id, client, _)| (*id, *client)).collect(),
                fields: vec![],
                digests: rows.iter().map(|(.., digest)| *digest).collect(),
            });
        }
    }

    /// The rows of a statement. Rows may hold sealed values, so their keys are at hand from here on.
    pub(crate) async fn rows<E>(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<E::Model>>
    where
        E: EntityTrait,
        E::Model: Record,
    {
        self.keys().await?;
        let rows = self.tx.query_all_raw(statement(sql, values)).await?;
        let rows: Vec<E::Model> =
            rows.iter().map(|row| E::Model::from_query_result(row, "")).collect::<Result<_, _>>()?;
        self.hold(rows.iter().filter_map(Record::client)).await?;
        Ok(rows)
    }

    /// The number that a statement counts.
    pub(crate) async fn count(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<i64> {
        let row = self.tx.query_one_raw(statement(sql, values)).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
    }

    /// The number in the first column of the first row.
    pub(crate) async fn number(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Option<i32>> {
        let row = self.tx.query_one_raw(statement(sql, values)).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    }
}

pub(crate) fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(sea_orm::DbBackend::Postgres, sql, values)
}
