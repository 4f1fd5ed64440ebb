//! Pages of timelines: one statement finds the entries of all clients, and one more brings the rows of what is neither visit nor note.
use super::{
    EntryKind, Part, files_of_sessions,
    kind::{Entry, Source},
    named,
};
use crate::{
    Result,
    batch::{self, Batch},
    page::{Position, Window},
    scope::{Unit, statement},
    sql::Direction,
};
use entity::{ClientId, appointment, session};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryResult, Value};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

/// A window of a client's timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfClient {
    pub(super) client: ClientId,
    pub(super) part: Part,
    pub(super) window: Window,
}

/// An entry as it is found: whole, or the id of a row that is still to be read.
enum Found {
    Whole(Entry),
    Named(EntryKind),
}

impl Batch for OfClient {
    type Value = Vec<(Position, Entry)>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static NEWEST: LazyLock<String> = LazyLock::new(|| merged(Direction { ascending: false }));
        static OLDEST: LazyLock<String> = LazyLock::new(|| merged(Direction { ascending: true }));
        let mut found = Vec::<(Self, Position, Found)>::with_capacity(keys.len());
        for ((part, window), keys) in batch::grouped(keys, |key| (key.part, key.window)) {
            let sql = if window.backwards { &OLDEST } else { &NEWEST };
            let clients = keys.iter().map(|key| key.client.0).collect();
            let values = bounds(unit, clients, part.span, window).into_iter().chain(part.mask.map(Value::from));
            unit.hold(keys.iter().map(|key| key.client)).await?;
            for row in unit.tx.query_all_raw(statement(sql, values.chain([files_of_sessions(unit).into()]))).await? {
                let (client, position, one) = read(&row)?;
                found.push((Self { client, part, window }, position, one));
            }
        }
        let named: Vec<(EntryKind, Uuid)> = found
            .iter()
            .filter_map(|(_, position, one)| match one {
                Found::Named(kind) => Some((*kind, position.id)),
                Found::Whole(_) => None,
            })
            .collect();
        let rows = named::rows(unit, &named).await?;
        let mut pages = HashMap::<Self, Self::Value>::with_capacity(keys.len());
        for (key, position, one) in found {
            let entry = match one {
                Found::Whole(entry) => Some(entry),
                // Two windows may show the same row.
                Found::Named(kind) => rows.get(&(kind, position.id)).cloned(),
            };
            pages.entry(key).or_default().extend(entry.map(|entry| (position, entry)));
        }
        for (key, entries) in &mut pages {
            entries.sort_unstable_by_key(|(position, _)| *position);
            if !key.window.backwards {
                entries.reverse();
            }
        }
        Ok(pages)
    }
}

/// The parameters of [`merged`] but for the flags: strictly between two positions, and within the span.
fn bounds(unit: &Unit, clients: Vec<Uuid>, (from, to): (i64, i64), window: Window) -> [Value; 7] {
    let first = Position { at: from, id: Uuid::nil() };
    let last = Position { at: to, id: Uuid::nil() };
    // The list runs from the newest to the oldest: what comes after a position is earlier than it.
    let above = window.before.map_or(first, |position| position.max(first));
    let below = window.after.map_or(last, |position| position.min(last));
    [
        unit.workspace().0.into(),
        clients.into(),
        above.time().into(),
        above.id.into(),
        below.time().into(),
        below.id.into(),
        window.fetch().into(),
    ]
}

/// Reads a row of [`merged`]: the number of its kind, its time, then the columns of its own table by their names.
fn read(row: &QueryResult) -> Result<(ClientId, Position, Found)> {
    let number = usize::try_from(row.try_get_by_index::<i32>(0)?).unwrap_or_default();
    match EntryKind::ALL.get(number) {
        None | Some(EntryKind::Appointment) => {
            let visit = appointment::Model::from_query_result(row, "")?;
            let position = Position::new(visit.starts_at, visit.id.0);
            Ok((visit.client_id, position, Found::Whole(Entry::Appointment(Arc::new(visit)))))
        }
        Some(EntryKind::Session) => {
            let note = session::Model::from_query_result(row, "")?;
            let position = Position::new(note.session_at, note.id.0);
            Ok((note.client_id, position, Found::Whole(Entry::Session(Arc::new(note)))))
        }
        Some(kind) => {
            let position = Position::new(row.try_get_by_index(1)?, row.try_get_by("id")?);
            Ok((row.try_get_by("client_id")?, position, Found::Named(*kind)))
        }
    }
}

/// One list of all kinds: of each client (`$2`) the first `$7` entries strictly between `($3, $4)` and `($5, $6)`, of the kinds whose flags,
/// from `$8` on, are set. The rows have the columns of visits and notes, which mean the same where they are called the same; of other
/// kinds only the id. Long values stay out of line until a row has made it into the answer.
fn merged(direction: Direction) -> String {
    let word = direction.word();
    let (visits, notes) = (names::<appointment::Entity>(), names::<session::Entity>());
    let all: BTreeSet<&str> = visits.union(&notes).copied().collect();
    let bare = BTreeSet::from(["id", "client_id"]);
    let branch = |kind: &EntryKind| {
        let own = match kind {
            EntryKind::Appointment => &visits,
            EntryKind::Session => &notes,
            _ => &bare,
        };
        let column = |name: &&str| if own.contains(name) { format!("x.{name}") } else { format!("null as {name}") };
        let columns = all.iter().map(column).collect::<Vec<_>>().join(", ");
        let source @ Source { number, table, time, .. } = kind.source();
        let shown = source.shown(8);
        format!(
            "(select {number} as entry, x.{time} as at, {columns} from pazpaz.{table} x \
             where {shown} and x.workspace_id = $1 and x.client_id = c.id \
             and (x.{time}, x.id) > ($3, $4) and (x.{time}, x.id) < ($5, $6) order by x.{time} {word}, x.id {word} limit $7)"
        )
    };
    let branches = EntryKind::ALL.iter().map(branch).collect::<Vec<_>>().join(" union all ");
    format!(
        "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
         select u.* from ({branches}) u order by u.at {word}, u.id {word} limit $7) e"
    )
}

/// The names of an entity's columns.
fn names<E: EntityTrait>() -> BTreeSet<&'static str> {
    E::Column::iter().map(|column| column.as_str()).collect()
}
