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
use entity::ClientId;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use std::{collections::HashMap, sync::LazyLock};
use uuid::Uuid;

/// A window of a client's timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfClient {
    pub(super) client: ClientId,
    pub(super) part: Part,
    pub(super) window: Window,
}

/// An entry as it is found. Of visits and notes, which most entries are, the row comes along.
struct Found {
    of: OfClient,
    at: Position,
    kind: EntryKind,
    entry: Option<Entry>,
}

impl Batch for OfClient {
    type Value = Vec<(Position, Entry)>;
    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static NEWEST: LazyLock<String> = LazyLock::new(|| merged(Direction { ascending: false }));
        static OLDEST: LazyLock<String> = LazyLock::new(|| merged(Direction { ascending: true }));
        let mut found = Vec::with_capacity(keys.len());
        for ((part, window), keys) in batch::grouped(keys, |key| (key.part, key.window)) {
            let sql = if window.backwards { &OLDEST } else { &NEWEST };
            let clients = keys.iter().map(|key| key.client.0).collect();
            let values = bounds(unit, clients, part.span, window).into_iter().chain(part.mask.map(Value::from));
            unit.hold(keys.iter().map(|key| key.client)).await?;
            for row in unit.tx.query_all_raw(statement(sql, values.chain([files_of_sessions(unit).into()]))).await? {
                found.extend(read(&row, part, window)?);
            }
        }
        let named = found.iter().filter(|one| one.entry.is_none()).map(|one| (one.kind, one.at.id)).collect::<Vec<_>>();
        let rows = named::rows(unit, &named).await?;
        let mut pages = HashMap::<Self, Self::Value>::with_capacity(keys.len());
        for Found { of, at, kind, entry } in found {
            // Two windows may show the same row.
            let entry = entry.or_else(|| rows.get(&(kind, at.id)).cloned());
            pages.entry(of).or_default().extend(entry.map(|entry| (at, entry)));
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

/// Reads a row of [`merged`].
fn read(row: &QueryResult, part: Part, window: Window) -> Result<Option<Found>> {
    let number = usize::try_from(row.try_get::<i32>("", "entry")?).unwrap_or_default();
    let Some(kind) = EntryKind::ALL.get(number).copied() else { return Ok(None) };
    let of = OfClient { client: row.try_get("", "client_id")?, part, window };
    let at = Position::new(row.try_get("", "at")?, row.try_get("", "id")?);
    let entry = if kind.comes_whole() { kind.read(row)? } else { None };
    Ok(Some(Found { of, at, kind, entry }))
}

/// One list of all kinds: of each client (`$2`) the first `$7` entries strictly between `($3, $4)` and `($5, $6)`, of the kinds whose flags,
/// from `$8` on, are set. Only where they stand goes through the list, since each of its branches is made ready for as many columns as it
/// has, used or not; rows are joined to what has made it into the answer.
fn merged(direction: Direction) -> String {
    let word = direction.word();
    let branch = |kind: &EntryKind| {
        let source @ Source { number, table, time, .. } = kind.source();
        let shown = source.shown(8);
        format!(
            "(select {number} as entry, x.{time} as at, x.client_id, x.id from pazpaz.{table} x \
             where {shown} and x.workspace_id = $1 and x.client_id = c.id \
             and (x.{time}, x.id) > ($3, $4) and (x.{time}, x.id) < ($5, $6) order by x.{time} {word}, x.id {word} limit $7)"
        )
    };
    let branches = EntryKind::ALL.iter().map(branch).collect::<Vec<_>>().join(" union all ");
    let whole = || EntryKind::ALL.iter().filter(|kind| kind.comes_whole());
    let columns = whole().map(|kind| kind.columns()).collect::<Vec<_>>().join(", ");
    let joins: String = whole().map(|kind| kind.joined()).collect();
    format!(
        "select e.entry, e.at, e.client_id, e.id, {columns} from unnest($2::uuid[]) c (id) cross join lateral (\
         select u.* from ({branches}) u order by u.at {word}, u.id {word} limit $7) e{joins}"
    )
}
