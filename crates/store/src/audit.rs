//! Receipts: what a request opened and changed, durable before its answer leaves.
//!
//! A change and its event share the request's transaction. What was only read is written by one recorder for all requests
//! at once: those that finish while it writes share the next commit, so that a receipt costs little under load and nothing is
//! answered without one.
use crate::{Actor, Result, clock::Clock};
use entity::{ClientId, Id, Record, WorkspaceId};
use sea_orm::{DbBackend, Statement, Value, sqlx::PgPool};
use std::{
    collections::{BTreeSet, HashMap},
    mem,
};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

mod record;
pub(crate) use record::Recorder;

/// The receipt was not written.
#[derive(Debug)]
pub(crate) struct Lost;

/// What was done. The names are those of the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    Read,
    Create,
    Change,
    Archive,
    Restore,
    Sign,
    Erase,
    Hold,
    Release,
    Search,
    Upload,
    Download,
    SignIn,
    SignOut,
}

impl Action {
    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "create",
            Self::Change => "change",
            Self::Archive => "archive",
            Self::Restore => "restore",
            Self::Sign => "sign",
            Self::Erase => "erase",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Search => "search",
            Self::Upload => "upload",
            Self::Download => "download",
            Self::SignIn => "sign_in",
            Self::SignOut => "sign_out",
        }
    }
}

/// One event of the trail, before it has a time.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) workspace: WorkspaceId,
    pub(crate) request: Uuid,
    pub(crate) operation: Option<String>,
    pub(crate) actor: Option<Uuid>,
    pub(crate) action: Action,
    pub(crate) entity: &'static str,
    pub(crate) entities: Vec<(Uuid, Option<ClientId>)>,
    pub(crate) fields: Vec<&'static str>,
}

/// What one request has opened and changed so far.
#[derive(Default)]
pub(crate) struct Receipts {
    /// By table and row: whose record it is, and a bit for every sealed column that was opened.
    opened: HashMap<(u16, Uuid), (Option<ClientId>, u64)>,
    /// In their order; `None` is what was written without being an event.
    changed: Vec<Option<Change>>,
    /// Clients whose names were opened to search among them, or were found.
    searched: BTreeSet<Uuid>,
}

/// How many clients one event of a search names at most.
const SEARCHED: usize = 1_000;

struct Change {
    action: Action,
    entity: &'static str,
    id: Uuid,
    client: Option<ClientId>,
    fields: Vec<&'static str>,
}

impl Receipts {
    pub(crate) fn opened<F: crypto::Phi>(&mut self, row: &F::Row)
    where
        F::Row: Record,
    {
        use crypto::Row;
        let entry = self.opened.entry((F::TABLE, row.row())).or_insert((row.client(), 0));
        entry.1 |= 1_u64.checked_shl(u32::from(F::COLUMN)).unwrap_or(1);
    }

    pub(crate) fn changed<I: Id>(
        &mut self,
        action: Action,
        id: I,
        client: Option<ClientId>,
        fields: Vec<&'static str>,
    ) {
        self.changed.push(Some(Change { action, entity: I::ENTITY, id: id.uuid(), client, fields }));
    }

    pub(crate) fn wrote(&mut self) {
        self.changed.push(None);
    }

    /// Notes that names were searched.
    pub(crate) fn searched(&mut self, clients: impl IntoIterator<Item = Uuid>) {
        self.searched.extend(clients);
    }

    pub(crate) fn mark(&self) -> usize {
        self.changed.len()
    }

    /// Forgets the changes since the mark: they were rolled back. What was opened stays opened.
    pub(crate) fn undo(&mut self, mark: usize) {
        self.changed.truncate(mark);
    }

    pub(crate) fn has_changes(&self) -> bool {
        !self.changed.is_empty()
    }

    /// Takes everything as events: one for the rows of a table of which the same columns were opened, one for each change.
    pub(crate) fn take(&mut self, actor: &Actor, request: Uuid, operation: Option<&str>) -> Vec<Event> {
        let mut groups = HashMap::<(u16, u64), Vec<(Uuid, Option<ClientId>)>>::new();
        for ((table, row), (client, columns)) in self.opened.drain() {
            groups.entry((table, columns)).or_default().push((row, client));
        }
        let event = |action, entity, entities, fields| Event {
            workspace: actor.workspace,
            request,
            operation: operation.map(str::to_owned),
            actor: (!actor.user.0.is_nil()).then_some(actor.user.0),
            action,
            entity,
            entities,
            fields,
        };
        let mut events = Vec::with_capacity(groups.len() + self.changed.len());
        for ((table, columns), mut entities) in groups {
            let Some(table) = entity::TABLES.iter().find(|known| known.number == table) else { continue };
            let opened = |number: &u16| columns & 1_u64.checked_shl(u32::from(*number)).unwrap_or(1) != 0;
            let fields = table.sealed.iter().filter(|(number, _)| opened(number)).map(|(_, name)| *name).collect();
            entities.sort_unstable();
            events.push(event(Action::Read, table.entity, entities, fields));
        }
        let searched: Vec<Uuid> = mem::take(&mut self.searched).into_iter().collect();
        for clients in searched.chunks(SEARCHED) {
            let entities = clients.iter().map(|id| (*id, Some(ClientId(*id)))).collect();
            let fields = vec!["legal_name", "used_name"];
            events.push(event(Action::Search, ClientId::ENTITY, entities, fields));
        }
        for change in self.changed.drain(..).flatten() {
            events.push(event(change.action, change.entity, vec![(change.id, change.client)], change.fields));
        }
        events
    }
}
