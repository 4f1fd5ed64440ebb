//! Everything that happened to a client, in one list, newest first.
//!
//! Three statements, for one client or for a hundred: which entries, then the rows of each kind.
use crate::{
    Result, Scope,
    batch::{self, Batch},
    page::{MOST, Page, PageArgs, Position, Window},
    scope::{Unit, statement},
    sql::{self, Direction},
};
use entity::{ClientId, appointment, session};
use sea_orm::{ConnectionTrait, Value};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use time::OffsetDateTime;
use uuid::Uuid;

/// A kind of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A booked visit.
    Appointment,
    /// A SOAP note.
    Session,
}

impl EntryKind {
    /// All kinds, in the order of their numbers.
    const ALL: [Self; 2] = [Self::Appointment, Self::Session];

    fn number(self) -> i32 {
        match self {
            Self::Appointment => 0,
            Self::Session => 1,
        }
    }
}

/// An entry of a timeline.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A booked visit.
    Appointment(Arc<appointment::Model>),
    /// A SOAP note.
    Session(Arc<session::Model>),
}

impl Scope {
    /// A page of what happened to a client, newest first. No kinds means all of them.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn timeline(&self, client: ClientId, kinds: &[EntryKind], args: &PageArgs) -> Result<Page<Entry>> {
        let mut mask = [kinds.is_empty(); 2];
        for (flag, kind) in mask.iter_mut().zip(EntryKind::ALL) {
            *flag |= kinds.contains(&kind);
        }
        let name = [b"timeline/".as_slice(), client.0.as_bytes(), &mask.map(u8::from)].concat();
        let (list, window) = self.window(name, args, MOST).await?;
        let entries = self.loaders.timelines.load(OfClient { client, mask, window }).await?;
        Ok(window.page(&list, entries, |(at, _)| *at).map(|(_, entry)| entry))
    }

    /// How many entries a client's timeline has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_timeline(&self, client: ClientId, kinds: &[EntryKind]) -> Result<i64> {
        let mut count = 0;
        for kind in EntryKind::ALL.into_iter().filter(|kind| kinds.is_empty() || kinds.contains(kind)) {
            count += match kind {
                EntryKind::Appointment => self.appointments().count_of(client).await?,
                EntryKind::Session => self.sessions().count_of(client).await?,
            };
        }
        Ok(count)
    }
}

/// A window of a client's timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfClient {
    client: ClientId,
    /// Which kinds, in the order of [`EntryKind::ALL`].
    mask: [bool; 2],
    window: Window,
}

impl Batch for OfClient {
    type Value = Vec<(Position, Entry)>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        let mut found = HashMap::with_capacity(keys.len());
        for ((mask, window), keys) in batch::grouped(keys, |key| (key.mask, key.window)) {
            let clients = keys.iter().map(|key| key.client.0).collect();
            let heads = heads(unit, clients, mask, window).await?;
            let rows = Rows::fetch(unit, &heads).await?;
            let mut entries = HashMap::<ClientId, Self::Value>::new();
            for head in heads {
                if let Some(entry) = rows.entry(&head) {
                    entries.entry(head.client).or_default().push((head.position, entry));
                }
            }
            for (client, mut entries) in entries {
                entries.sort_unstable_by_key(|(position, _)| *position);
                if !window.backwards {
                    entries.reverse();
                }
                found.insert(Self { client, mask, window }, entries);
            }
        }
        Ok(found)
    }
}

/// An entry before its row is read.
struct Head {
    client: ClientId,
    kind: i32,
    position: Position,
}

async fn heads(unit: &Unit, clients: Vec<Uuid>, mask: [bool; 2], window: Window) -> Result<Vec<Head>> {
    static NEWEST: LazyLock<String> = LazyLock::new(|| merged(Direction { ascending: false }));
    static OLDEST: LazyLock<String> = LazyLock::new(|| merged(Direction { ascending: true }));
    let sql = if window.backwards { &OLDEST } else { &NEWEST };
    let values = batch::of_clients(unit, clients, window).into_iter().chain(mask.map(Value::from));
    let rows = unit.tx.query_all_raw(statement(sql, values)).await?;
    let head = |row: &sea_orm::QueryResult| {
        let at: OffsetDateTime = row.try_get_by_index(2)?;
        Ok(Head {
            client: ClientId(row.try_get_by_index(0)?),
            kind: row.try_get_by_index(1)?,
            position: Position::new(at, row.try_get_by_index(3)?),
        })
    };
    rows.iter().map(head).collect()
}

fn merged(direction: Direction) -> String {
    let word = direction.word();
    let kind = |kind: EntryKind, table: &str, time: &str, flag: &str| {
        let number = kind.number();
        format!(
            "(select {number} as kind, x.{time} as at, x.id from pazpaz.{table} x \
             where {flag} and x.workspace_id = $1 and x.client_id = c.id \
             and (x.{time}, x.id) > ($3, $4) and (x.{time}, x.id) < ($5, $6) order by x.{time} {word}, x.id {word} limit $7)"
        )
    };
    let appointments = kind(EntryKind::Appointment, "appointments", "starts_at", "$8");
    let sessions = kind(EntryKind::Session, "sessions", "session_at", "$9");
    format!(
        "select c.id as client, e.kind, e.at, e.id from unnest($2::uuid[]) c (id) cross join lateral (\
         select u.* from ({appointments} union all {sessions}) u order by u.at {word}, u.id {word} limit $7) e"
    )
}

/// The rows of the entries, by id.
struct Rows {
    appointments: HashMap<Uuid, Arc<appointment::Model>>,
    sessions: HashMap<Uuid, Arc<session::Model>>,
}

impl Rows {
    async fn fetch(unit: &Unit, heads: &[Head]) -> Result<Self> {
        static APPOINTMENTS: LazyLock<String> = LazyLock::new(sql::by_ids::<appointment::Entity>);
        static SESSIONS: LazyLock<String> = LazyLock::new(sql::by_ids::<session::Entity>);
        let ids = |kind: EntryKind| -> Vec<Uuid> {
            heads.iter().filter(|head| head.kind == kind.number()).map(|head| head.position.id).collect()
        };
        let mut rows = Self { appointments: HashMap::new(), sessions: HashMap::new() };
        let visits = ids(EntryKind::Appointment);
        if !visits.is_empty() {
            let found = unit.rows::<appointment::Entity>(&APPOINTMENTS, [unit.workspace().0.into(), visits.into()]);
            rows.appointments = found.await?.into_iter().map(|row| (row.id.0, Arc::new(row))).collect();
        }
        let notes = ids(EntryKind::Session);
        if !notes.is_empty() {
            let found = unit.rows::<session::Entity>(&SESSIONS, [unit.workspace().0.into(), notes.into()]);
            rows.sessions = found.await?.into_iter().map(|row| (row.id.0, Arc::new(row))).collect();
        }
        Ok(rows)
    }

    fn entry(&self, head: &Head) -> Option<Entry> {
        if head.kind == EntryKind::Appointment.number() {
            self.appointments.get(&head.position.id).cloned().map(Entry::Appointment)
        } else {
            self.sessions.get(&head.position.id).cloned().map(Entry::Session)
        }
    }
}
