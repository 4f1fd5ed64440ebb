//! Events changed and removed.
use super::{
    super::lair::{Deed, Lair, Stood, Touched, Trail},
    Make, Tampering,
};
use store::Kind;
use tests::Chance;
use uuid::Uuid;

/// The columns of an event besides its workspace and its position.
pub(super) const COLUMNS: [&str; 15] = [
    "occurred_at",
    "id",
    "request_id",
    "actor_kind",
    "actor_id",
    "sign_in_id",
    "network",
    "action",
    "operation",
    "entity",
    "entity_ids",
    "client_ids",
    "fields",
    "digests",
    "mac",
];

pub(super) const ALL: &[(&str, Make)] = &[
    ("a bit of a column", bit),
    ("a bit of a column", bit),
    ("a bit of a column", bit),
    ("a bit of a column", bit),
    ("a bit of a column that waits for its seal", bit_unsealed),
    ("another time", time),
    ("another month", month),
    ("another time with an id to fit", time_and_id),
    ("other words under a mac of another key", remac),
    ("a bit of the workspace", workspace),
    ("one removed", remove),
    ("several removed", remove_run),
    ("the last removed, their seals left", remove_tail),
    ("all removed, their seals left", remove_all),
    ("a month detached", detach),
    ("a month dropped", drop_month),
    ("the last removed with their seals", truncate),
    ("everything removed", truncate_all),
];

pub(super) fn pick<'t>(trail: &'t Trail, chance: &mut Chance) -> &'t Stood {
    chance.pick(trail.sealed())
}

pub(super) fn place(trail: &Trail, event: &Stood) -> String {
    format!("workspace_id = '{}' and position = {}", trail.workspace, event.position)
}

pub(super) fn other<'l>(lair: &'l Lair, trail: &Trail) -> &'l Trail {
    lair.trails.iter().find(|other| other.workspace != trail.workspace).unwrap()
}

/// Another value of one of the columns: which, with which bit turned, and the expression.
pub(super) fn flip(chance: &mut Chance) -> (&'static str, usize, String) {
    let (column, bit) = (*chance.pick(&COLUMNS), chance.below(1 << 16));
    (column, bit, format!("kept.flip({column}, {bit})"))
}

/// By how many microseconds such a bit moves a time.
fn span(bit: usize) -> u64 {
    1 << (bit / 2 % 46)
}

fn bit(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let event = pick(trail, chance);
    let (column, bit, value) = flip(chance);
    let sql = format!("update audit.events set {column} = {value} where {}", place(trail, event));
    let kinds: &[Kind] = match column {
        "occurred_at" if span(bit) > 1_100_000 => &[Kind::Backdated],
        "occurred_at" if span(bit) > 900_000 => &[Kind::Backdated, Kind::Edited],
        // Its first bytes are a time.
        "id" => &[Kind::Backdated, Kind::Edited],
        _ => &[Kind::Edited],
    };
    let found = Tampering::events(trail, sql, kinds).at(event.position);
    Some(if column == "id" { found } else { found.event(event.id) })
}

/// Nobody can tell it from one that was put in.
fn bit_unsealed(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let event = chance.pick(&trail.events[trail.sealed().len()..]);
    let (column, _, value) = flip(chance);
    let sql = format!("update audit.events set {column} = {value} where {}", place(trail, event));
    Some(Tampering::events(trail, sql, &[Kind::Inserted]).at(event.position))
}

fn time(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let event = pick(trail, chance);
    let seconds = 2 + chance.below(100_000);
    let sql = format!(
        "update audit.events set occurred_at = occurred_at - interval '{seconds} seconds' where {}",
        place(trail, event)
    );
    Some(Tampering::events(trail, sql, &[Kind::Backdated]).at(event.position).event(event.id))
}

fn month(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let event = pick(trail, chance);
    let months = *chance.pick(&[-14, -2, -1, 1, 2, 3, 30]);
    let sql = format!(
        "update audit.events set occurred_at = occurred_at + interval '{months} months' where {}",
        place(trail, event)
    );
    Some(Tampering::events(trail, sql, &[Kind::Backdated]).at(event.position).event(event.id))
}

fn time_and_id(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let event = pick(trail, chance);
    let seconds = 1_700_000_000 + chance.below(90_000_000) as u64;
    let id = Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, 0));
    let sql = format!(
        "update audit.events set occurred_at = to_timestamp({seconds}), id = '{id}' where {}",
        place(trail, event)
    );
    Some(Tampering::events(trail, sql, &[Kind::Edited]).at(event.position).event(id))
}

fn remac(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let event = pick(trail, chance);
    let sql = format!(
        "update audit.events set actor_id = '{}', mac = sha256(mac || '{}') where {}",
        trail.workspace,
        chance.below(1_000),
        place(trail, event)
    );
    Some(Tampering::events(trail, sql, &[Kind::Edited]).at(event.position).event(event.id))
}

fn workspace(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let event = pick(trail, chance);
    let bit = chance.below(128);
    let sql =
        format!("update audit.events set workspace_id = kept.flip(workspace_id, {bit}) where {}", place(trail, event));
    Some(Tampering::events(trail, sql, &[Kind::Removed]).at(event.position))
}

fn remove(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let event = pick(trail, chance);
    let sql = format!("delete from audit.events where {}", place(trail, event));
    Some(Tampering::events(trail, sql, &[Kind::Removed]).at(event.position))
}

fn remove_run(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let from = chance.below(trail.sealed().len());
    let to = from + chance.below(trail.sealed().len() - from);
    let (first, last) = (trail.events[from].position, trail.events[to].position);
    let sql = format!(
        "delete from audit.events where workspace_id = '{}' and position between {first} and {last}",
        trail.workspace
    );
    Some(Tampering::events(trail, sql, &[Kind::Removed]).at(first))
}

fn above(trail: &Trail, position: i64) -> String {
    format!("delete from audit.events where workspace_id = '{}' and position >= {position};", trail.workspace)
}

fn remove_tail(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let event = pick(trail, chance);
    Some(Tampering::events(trail, above(trail, event.position), &[Kind::Removed]).at(event.position))
}

fn remove_all(_: &Lair, trail: &Trail, _: &mut Chance) -> Option<Tampering> {
    Some(Tampering::events(trail, above(trail, 0), &[Kind::Removed]).at(trail.events[0].position))
}

/// A month with sealed events, and the first of them.
fn a_month(trail: &Trail, chance: &mut Chance, sql: impl Fn(&str) -> String) -> Tampering {
    let month = &pick(trail, chance).month;
    let first = trail.events.iter().find(|event| event.month == *month).unwrap();
    let touched = [Touched::Month(month.clone()), Touched::Events];
    Tampering::new(trail, Deed::Sql(sql(month)), &touched, &[Kind::Removed]).at(first.position)
}

fn detach(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    Some(a_month(trail, chance, |month| format!("alter table audit.events detach partition {month}")))
}

fn drop_month(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    Some(a_month(trail, chance, |month| format!("drop table {month}")))
}

fn truncate(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let first = chance.pick(&trail.seals);
    let sql = format!(
        "{} delete from audit.seals where workspace_id = '{}' and number >= {}",
        above(trail, first.start),
        trail.workspace,
        first.number
    );
    let touched = [Touched::Events, Touched::Seals];
    Some(Tampering::new(trail, Deed::Sql(sql), &touched, &[Kind::Truncated]).at(first.start).seal(first.number))
}

fn truncate_all(_: &Lair, trail: &Trail, _: &mut Chance) -> Option<Tampering> {
    let sql = format!("{} delete from audit.seals where workspace_id = '{}'", above(trail, 0), trail.workspace);
    let touched = [Touched::Events, Touched::Seals];
    Some(Tampering::new(trail, Deed::Sql(sql), &touched, &[Kind::Truncated]).at(1))
}
