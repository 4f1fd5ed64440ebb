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
use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};
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
                found.push(read(&row, part, window)?);
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
fn read(row: &QueryResult, part: Part, window: Window) -> Result<Found> {
    let kind = EntryKind::numbered(row.try_get("", "entry")?)?;
    let of = OfClient { client: row.try_get("", "client_id")?, part, window };
    let at = Position::new(row.try_get("", "at")?, row.try_get("", "id")?);
    let entry = if kind.comes_whole() { Some(kind.read(row, "")?) } else { None };
    Ok(Found { of, at, kind, entry })
}

/// One list of all kinds: of each client (`$2`) the first `$7` entries strictly between `($3, $4)` and `($5, $6)`, of the kinds whose flags,
/// from `$8` on, are set. Its rows have the columns of all kinds that come whole, which mean the same where they are called the same. The
/// others go through a narrow list of their own first, since each branch is made ready for as many columns as it has, used or not. Long
/// values stay out of line until a row has made it into the answer.
fn merged(direction: Direction) -> String {
    let (whole, named): (Vec<EntryKind>, Vec<_>) = EntryKind::ALL.iter().partition(|kind| kind.comes_whole());
    let all: BTreeSet<&str> = whole.iter().flat_map(|kind| kind.columns()).collect();
    let bare = ["id", "client_id"];
    let columns = |own: &[&str]| {
        let column = |name: &&str| if own.contains(name) { format!(", x.{name}") } else { format!(", null as {name}") };
        all.iter().map(column).collect::<String>()
    };
    let branch = |kind: EntryKind, columns: &str| {
        let source @ Source { number, table, time, .. } = kind.source();
        let shown = source.shown(8);
        first(
            direction,
            time,
            &format!(
                "select {number} as entry, x.{time} as at{columns} from pazpaz.{table} x \
                 where {shown} and x.workspace_id = $1 and x.client_id = c.id \
                 and (x.{time}, x.id) > ($3, $4) and (x.{time}, x.id) < ($5, $6)"
            ),
        )
    };
    let narrow =
        named.into_iter().map(|kind| branch(kind, ", x.id, x.client_id")).collect::<Vec<_>>().join(" union all ");
    let narrow = first(direction, "at", &format!("select x.* from ({narrow}) x"));
    let narrow = format!("(select x.entry, x.at{} from {narrow} x)", columns(&bare));
    let wide = whole.into_iter().map(|kind| branch(kind, &columns(&kind.columns())));
    let branches = wide.chain([narrow]).collect::<Vec<_>>().join(" union all ");
    let entries = first(direction, "at", &format!("select x.* from ({branches}) x"));
    format!("select e.* from unnest($2::uuid[]) c (id) cross join lateral {entries} e")
}

/// The first `$7` of the rows of a relation `x`, in the order of a timeline.
fn first(direction: Direction, time: &str, select: &str) -> String {
    let word = direction.word();
    format!("({select} order by x.{time} {word}, x.id {word} limit $7)")
}
