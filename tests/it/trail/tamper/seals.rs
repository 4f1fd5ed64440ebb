//! Seals changed, removed, exchanged, and made anew as far as that goes without the key.
use super::{
    super::lair::{Deed, Lair, Sealed, Stood, Touched, Trail},
    Make, Tampering,
    events::other,
};
use store::Kind;
use tests::Chance;

pub(super) const ALL: &[(&str, Make)] = &[
    ("a bit of a seal", bit),
    ("a bit of a seal", bit),
    ("a bit of a seal's number", renumber),
    ("a seal removed", remove),
    ("the last seals removed", truncate),
    ("two seals swapped", swap),
    ("two seals in one", merge),
    ("another workspace's seal", foreign),
    ("an older head", older_head),
    ("a shorter seal and all after it made anew without the key", shorten),
    ("two events and their marks swapped", reorder),
];

const EDITED: &[Kind] = &[Kind::SealEdited];

fn of(trail: &Trail, seal: Sealed) -> String {
    format!("workspace_id = '{}' and number = {}", trail.workspace, seal.number)
}

fn edited(trail: &Trail, sql: String, seal: Sealed) -> Tampering {
    Tampering::seals(trail, sql, EDITED).at(seal.start).seal(seal.number)
}

fn bit(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let seal = *chance.pick(&trail.seals);
    let column = *chance.pick(&["sealed_at", "total", "last_position", "marks", "head"]);
    let bit = chance.below(1 << 16);
    Some(edited(
        trail,
        format!("update audit.seals set {column} = kept.flip({column}, {bit}) where {}", of(trail, seal)),
        seal,
    ))
}

fn renumber(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let seal = *chance.pick(&trail.seals);
    let sql =
        format!("update audit.seals set number = kept.flip(number, {}) where {}", chance.below(63), of(trail, seal));
    Some(Tampering::seals(trail, sql, &[Kind::SealMissing, Kind::SealEdited]))
}

fn remove(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let seal = *chance.pick(&trail.seals[..trail.seals.len() - 1]);
    let sql = format!("delete from audit.seals where {}", of(trail, seal));
    Some(Tampering::seals(trail, sql, &[Kind::SealMissing]).at(seal.start).seal(seal.number))
}

/// Their events are left, as if they waited.
fn truncate(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let seal = *chance.pick(&trail.seals);
    let sql =
        format!("delete from audit.seals where workspace_id = '{}' and number >= {}", trail.workspace, seal.number);
    Some(Tampering::seals(trail, sql, &[Kind::Truncated]).at(seal.start).seal(seal.number))
}

fn swap(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (one, two) = (*chance.pick(&trail.seals), *chance.pick(&trail.seals));
    let sql = format!(
        "update audit.seals set number = {} - number where workspace_id = '{}' and number in ({}, {})",
        one.number + two.number,
        trail.workspace,
        one.number,
        two.number
    );
    let first = if one.number < two.number { one } else { two };
    (one.number != two.number).then(|| edited(trail, sql, first))
}

fn merge(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let seal = *chance.pick(&trail.seals[..trail.seals.len() - 1]);
    let (workspace, number) = (trail.workspace, seal.number);
    let sql = format!(
        "update audit.seals s set marks = s.marks || n.marks, total = n.total, last_position = n.last_position, head = n.head, \
           sealed_at = n.sealed_at from audit.seals n where s.workspace_id = '{workspace}' and s.number = {number} \
           and n.workspace_id = s.workspace_id and n.number = {number} + 1; \
         delete from audit.seals where workspace_id = '{workspace}' and number = {number} + 1; \
         update audit.seals set number = number - 1 where workspace_id = '{workspace}' and number > {number}"
    );
    Some(edited(trail, sql, seal))
}

fn foreign(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let seal = *chance.pick(&trail.seals);
    let sql = format!(
        "delete from audit.seals where {}; insert into audit.seals select '{}', {}, sealed_at, total, last_position, marks, head \
         from kept.seals where workspace_id = '{}' order by abs(number - {}) limit 1",
        of(trail, seal),
        trail.workspace,
        seal.number,
        other(lair, trail).workspace,
        seal.number
    );
    Some(edited(trail, sql, seal))
}

fn older_head(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let seal = *chance.pick(&trail.seals[1..]);
    let sql = format!(
        "update audit.seals set head = (select head from kept.seals where workspace_id = '{}' and number = {}) where {}",
        trail.workspace,
        seal.number - 1,
        of(trail, seal)
    );
    Some(edited(trail, sql, seal))
}

/// The marks of a seal and its events.
fn inside(trail: &Trail, seal: Sealed) -> &[Stood] {
    let from = trail.events.partition_point(|event| event.position < seal.start);
    let to = trail.events.partition_point(|event| event.position <= seal.end);
    &trail.events[from..to]
}

/// An event less, in its seal too, and everything that can be computed is right.
fn shorten(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let seal = *chance.pick(&trail.seals);
    let events = inside(trail, seal);
    let at = chance.below(events.len());
    let (workspace, number) = (trail.workspace, seal.number);
    let sql = format!(
        "delete from audit.events where workspace_id = '{workspace}' and position = {}; \
         update audit.seals set marks = substr(marks, 1, {}) || substr(marks, {}) where {}; \
         update audit.seals set last_position = ('x' || encode(substr(marks, length(marks) - 15, 8), 'hex'))::bit(64)::bigint, \
           total = total - 1, head = sha256(head || marks) where workspace_id = '{workspace}' and number >= {number}",
        events[at].position,
        16 * at,
        16 * at + 17,
        of(trail, seal)
    );
    let touched = [Touched::Events, Touched::Seals];
    let found = Tampering::new(trail, Deed::Sql(sql), &touched, EDITED).at(seal.start).seal(number);
    (events.len() > 1).then_some(found)
}

fn reorder(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let seal = *chance.pick(&trail.seals);
    let events = inside(trail, seal);
    let at = chance.below(events.len().checked_sub(1)?);
    let (one, two) = (events.get(at)?, events.get(at + 1)?);
    let (mac, next) = (16 * at + 9, 16 * at + 25);
    let sql = format!(
        "update audit.events set position = {} - position where workspace_id = '{}' and position in ({}, {}); \
         update audit.seals set marks = overlay(overlay(marks placing substr(marks, {next}, 8) from {mac} for 8) \
           placing substr(marks, {mac}, 8) from {next} for 8) where {}",
        one.position + two.position,
        trail.workspace,
        one.position,
        two.position,
        of(trail, seal)
    );
    let touched = [Touched::Events, Touched::Seals];
    Some(Tampering::new(trail, Deed::Sql(sql), &touched, EDITED).at(seal.start).seal(seal.number))
}
