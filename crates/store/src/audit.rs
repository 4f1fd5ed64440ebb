//! Receipts: what a request opened and changed, durable before its answer leaves.
//!
//! A change and its event share the request's transaction. What was only read is written by one recorder for all requests
//! at once: those that finish while it writes share the next commit, so that a receipt costs little under load and nothing is
//! answered without one.
use crate::{Actor, Error, Occasion, Result, clock::Clock, network::Network};
use crypto::SigningKey;
use entity::{ClientId, Id as _, Record, WorkspaceId};
use sea_orm::sqlx::PgPool;
use std::{
    collections::{BTreeSet, HashMap},
    mem,
    sync::Arc,
};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

mod event;
mod export;
mod filter;
mod openings;
mod read;
mod record;
mod statement;
pub use event::TrailEvent;
pub use export::TrailExport;
pub use filter::TrailFilter;
pub(crate) use filter::{Asked, Narrow};
pub use openings::Openings;
pub(crate) use openings::{Opened, Tally};
pub use read::AuditTrail;
pub(crate) use read::{Of, place};
pub(crate) use record::Recorder;

/// The receipt was not written.
#[derive(Debug)]
pub(crate) struct Lost;

/// What was done. The names are those of the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Private values were opened.
    Read,
    /// Something was added.
    Create,
    /// It was changed.
    Change,
    /// It was taken off the lists.
    Archive,
    /// It was put back.
    Restore,
    /// A note was signed.
    Sign,
    /// A client's record was erased.
    Erase,
    /// A record was put under a legal hold.
    Hold,
    /// A legal hold was lifted.
    Release,
    /// Names were searched, or found.
    Search,
    /// The bytes of a file came.
    Upload,
    /// The bytes of a file were had.
    Download,
    /// Somebody signed in.
    SignIn,
    /// Somebody signed out.
    SignOut,
    /// The trail was looked at.
    Inspect,
    /// The trail was handed out.
    Export,
    /// What was sealed was put under another key.
    Reseal,
}

impl Action {
    /// All of them.
    pub(crate) const ALL: [Self; 17] = [
        Self::Read,
        Self::Create,
        Self::Change,
        Self::Archive,
        Self::Restore,
        Self::Sign,
        Self::Erase,
        Self::Hold,
        Self::Release,
        Self::Search,
        Self::Upload,
        Self::Download,
        Self::SignIn,
        Self::SignOut,
        Self::Inspect,
        Self::Export,
        Self::Reseal,
    ];

    /// The action that the trail calls so.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// A bit that no other action has.
    fn bit(self) -> u32 {
        1 << (self as u32)
    }

    /// What the trail calls it.
    pub fn name(self) -> &'static str {
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
            Self::Inspect => "inspect",
            Self::Export => "export",
            Self::Reseal => "reseal",
        }
    }
}

/// One event of the trail, before it has a time and an id.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) workspace: WorkspaceId,
    pub(crate) request: Uuid,
    pub(crate) operation: Option<String>,
    pub(crate) network: Option<Network>,
    /// The user and the sign-in; nobody where the program acts by itself.
    pub(crate) actor: Option<(Uuid, Uuid)>,
    pub(crate) action: Action,
    pub(crate) entity: &'static str,
    pub(crate) entities: Vec<(Uuid, Option<ClientId>)>,
    pub(crate) fields: Vec<&'static str>,
    /// Of each entity as it stands after a change, or nothing.
    pub(crate) digests: Vec<[u8; 32]>,
}

impl Event {
    /// What somebody has done on an occasion.
    pub(crate) fn of(actor: &Actor, occasion: &Occasion, change: Change) -> Self {
        let Change { action, entity, entities, fields, digests } = change;
        Self {
            workspace: actor.workspace,
            request: occasion.request,
            operation: occasion.operation.clone(),
            network: occasion.network,
            actor: (!actor.user.0.is_nil()).then_some((actor.user.0, actor.sign_in.0)),
            action,
            entity,
            entities,
            fields,
            digests,
        }
    }
}

/// What was done to something.
pub(crate) struct Change {
    pub(crate) action: Action,
    pub(crate) entity: &'static str,
    pub(crate) entities: Vec<(Uuid, Option<ClientId>)>,
    pub(crate) fields: Vec<&'static str>,
    pub(crate) digests: Vec<[u8; 32]>,
}

/// What one request has opened and changed so far.
pub(crate) struct Receipts {
    /// By table and row: whose record it is, and a bit for every sealed column that was opened.
    opened: HashMap<(u16, Uuid), (Option<ClientId>, u64)>,
    count: Opened,
    /// In their order; `None` is what was written without being an event.
    changed: Vec<Option<Change>>,
    /// Clients whose names were opened to search among them, or were found.
    searched: BTreeSet<Uuid>,
    /// Of whose records the trail was looked at; `None` where it was that of no single client.
    inspected: BTreeSet<Option<ClientId>>,
    /// Whether they were taken: what is opened after that would go out without one.
    taken: bool,
}

/// What events about the trail itself call it.
const TRAIL: &str = "audit_event";

/// How many entities one event names at most where there are many.
pub(crate) const MANY: usize = 1_000;

impl Receipts {
    pub(crate) fn new(tally: Arc<Tally>) -> Self {
        Self {
            opened: HashMap::new(),
            count: Opened::new(tally),
            changed: Vec::new(),
            searched: BTreeSet::new(),
            inspected: BTreeSet::new(),
            taken: false,
        }
    }

    /// Notes that a value was opened.
    ///
    /// # Errors
    /// [`Error::Internal`] once they were taken: the value must go no further. The books of openings do not balance then.
    pub(crate) fn opened<F: crypto::Phi>(&mut self, row: &F::Row) -> Result<()>
    where
        F::Row: Record,
    {
        use crypto::Row;
        if self.taken {
            return Err(Error::Internal("a value that was opened after the receipts were taken"));
        }
        let entry = self.opened.entry((F::TABLE, row.row())).or_insert((row.client(), 0));
        let before = entry.1;
        entry.1 |= 1_u64.checked_shl(u32::from(F::COLUMN)).unwrap_or(1);
        self.count.add(entry.1 != before);
        Ok(())
    }

    pub(crate) fn changed(&mut self, change: Change) {
        self.changed.push(Some(change));
    }

    pub(crate) fn wrote(&mut self) {
        self.changed.push(None);
    }

    /// Notes that names were searched.
    pub(crate) fn searched(&mut self, clients: impl IntoIterator<Item = Uuid>) {
        self.searched.extend(clients);
    }

    /// Notes that the trail was looked at.
    pub(crate) fn inspected(&mut self, client: Option<ClientId>) {
        self.inspected.insert(client);
    }

    /// Notes that the trail is handed out.
    pub(crate) fn exported(&mut self, client: Option<ClientId>) {
        let entities = client.map(|client| (client.0, Some(client))).into_iter().collect();
        self.changed(Change { action: Action::Export, entity: TRAIL, entities, fields: vec![], digests: vec![] });
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

    /// Takes everything as events: one for the rows of a table of which the same columns were opened, one for each change. With them goes
    /// the count of what was opened, to be told once the events are durable. Nothing may be opened from here on, unless it goes on.
    pub(crate) fn take(&mut self, actor: &Actor, occasion: &Occasion) -> (Vec<Event>, Opened) {
        self.taken = true;
        let mut groups = HashMap::<(u16, u64), Vec<(Uuid, Option<ClientId>)>>::new();
        for ((table, row), (client, columns)) in self.opened.drain() {
            groups.entry((table, columns)).or_default().push((row, client));
        }
        let read = |action, entity, entities, fields| {
            Event::of(actor, occasion, Change { action, entity, entities, fields, digests: vec![] })
        };
        let mut events = Vec::with_capacity(groups.len() + self.changed.len());
        for ((table, columns), mut entities) in groups {
            let Some(table) = entity::TABLES.iter().find(|known| known.number == table) else { continue };
            let opened = |number: &u16| columns & 1_u64.checked_shl(u32::from(*number)).unwrap_or(1) != 0;
            let fields = table.sealed.iter().filter(|(number, _)| opened(number)).map(|(_, name)| *name).collect();
            entities.sort_unstable();
            events.push(read(Action::Read, table.entity, entities, fields));
        }
        let searched: Vec<Uuid> = mem::take(&mut self.searched).into_iter().collect();
        for clients in searched.chunks(MANY) {
            let entities = clients.iter().map(|id| (*id, Some(ClientId(*id)))).collect();
            events.push(read(Action::Search, ClientId::ENTITY, entities, vec!["legal_name", "used_name"]));
        }
        let inspected = mem::take(&mut self.inspected);
        if inspected.contains(&None) {
            events.push(read(Action::Inspect, TRAIL, vec![], vec![]));
        }
        let clients: Vec<_> = inspected.into_iter().flatten().map(|client| (client.0, Some(client))).collect();
        for entities in clients.chunks(MANY) {
            events.push(read(Action::Inspect, TRAIL, entities.to_vec(), vec![]));
        }
        events.extend(self.changed.drain(..).flatten().map(|change| Event::of(actor, occasion, change)));
        (events, self.count.take())
    }

    /// What is opened from here on is taken the next time.
    pub(crate) fn go_on(&mut self) {
        self.taken = false;
    }
}
