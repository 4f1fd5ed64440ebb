//! Everything that happened to a client, in one list, newest first.
//!
//! One statement, for one client or for a hundred.
use crate::{
    Result, Scope,
    batch::{self, Batch},
    page::{MOST, Page, PageArgs, Position, Window},
    scope::{Unit, statement},
    sql::Direction,
};
use entity::{ClientId, appointment, session};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryResult, Value};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, LazyLock},
};

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
        static NEWEST: LazyLock<String> = LazyLock::new(|| merged(Direction { ascending: false }));
        static OLDEST: LazyLock<String> = LazyLock::new(|| merged(Direction { ascending: true }));
        let mut found = HashMap::<Self, Self::Value>::with_capacity(keys.len());
        for ((mask, window), keys) in batch::grouped(keys, |key| (key.mask, key.window)) {
            let clients = keys.iter().map(|key| key.client.0).collect();
            let values = batch::of_clients(unit, clients, window).into_iter().chain(mask.map(Value::from));
            let sql = if window.backwards { &OLDEST } else { &NEWEST };
            unit.hold(keys.iter().map(|key| key.client)).await?;
            for row in unit.tx.query_all_raw(statement(sql, values)).await? {
                let (client, position, entry) = Entry::read(&row)?;
                found.entry(Self { client, mask, window }).or_default().push((position, entry));
            }
        }
        for (key, entries) in &mut found {
            entries.sort_unstable_by_key(|(position, _)| *position);
            if !key.window.backwards {
                entries.reverse();
            }
        }
        Ok(found)
    }
}

impl Entry {
    /// Reads a row of [`merged`]: the number of its kind, then the columns of its own table by their names.
    fn read(row: &QueryResult) -> Result<(ClientId, Position, Self)> {
        if row.try_get_by_index::<i32>(0)? == EntryKind::Appointment.number() {
            let visit = appointment::Model::from_query_result(row, "")?;
            Ok((visit.client_id, Position::new(visit.starts_at, visit.id.0), Self::Appointment(Arc::new(visit))))
        } else {
            let note = session::Model::from_query_result(row, "")?;
            Ok((note.client_id, Position::new(note.session_at, note.id.0), Self::Session(Arc::new(note))))
        }
    }
}

/// One list of both kinds: of each client (`$2`) the first `$7` entries strictly between `($3, $4)` and `($5, $6)`, of the kinds whose flags
/// `$8` and `$9` are set. The rows have the columns of both tables, which mean the same where they are called the same; long values
/// stay out of line until a row has made it into the answer.
fn merged(direction: Direction) -> String {
    let word = direction.word();
    let (visits, notes) = (names::<appointment::Entity>(), names::<session::Entity>());
    let all: BTreeSet<&str> = visits.union(&notes).copied().collect();
    let branch = |kind: EntryKind, own: &BTreeSet<&str>, table: &str, time: &str, flag: &str| {
        let column = |name: &&str| if own.contains(name) { format!("x.{name}") } else { format!("null as {name}") };
        let columns = all.iter().map(column).collect::<Vec<_>>().join(", ");
        let number = kind.number();
        format!(
            "(select {number} as entry, x.{time} as at, {columns} from pazpaz.{table} x \
             where {flag} and x.workspace_id = $1 and x.client_id = c.id \
             and (x.{time}, x.id) > ($3, $4) and (x.{time}, x.id) < ($5, $6) order by x.{time} {word}, x.id {word} limit $7)"
        )
    };
    let visits = branch(EntryKind::Appointment, &visits, "appointments", "starts_at", "$8");
    let notes = branch(EntryKind::Session, &notes, "sessions", "session_at", "$9");
    format!(
        "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
         select u.* from ({visits} union all {notes}) u order by u.at {word}, u.id {word} limit $7) e"
    )
}

/// The names of an entity's columns.
fn names<E: EntityTrait>() -> BTreeSet<&'static str> {
    E::Column::iter().map(|column| column.as_str()).collect()
}
