//! Events put in: forged ones, copies of genuine ones, and those of another workspace.
use super::{
    super::lair::{Lair, Trail},
    Make, Tampering,
    events::{COLUMNS, flip, other, pick, place},
};
use store::Kind;
use tests::Chance;
use uuid::Uuid;

pub(super) const ALL: &[(&str, Make)] = &[
    ("a forged one between", forge_between),
    ("a forged one beside", forge_beside),
    ("a forged one at the end", forge_end),
    ("a copy between", copy_between),
    ("a copy beside", copy_beside),
    ("a copy at the end", copy_end),
    ("a copy over another", copy_over),
    ("another workspace's at its own place", foreign),
    ("another workspace's over one", foreign_over),
];

/// Inserts an event of the trail at a position, one column of it by another expression.
fn insert(trail: &Trail, event: Uuid, position: i64, instead: Option<(&str, String)>) -> String {
    let values = COLUMNS.map(|column| match &instead {
        Some((changed, value)) if *changed == column => value.clone(),
        _ => column.to_owned(),
    });
    format!(
        "insert into audit.events (workspace_id, position, {}) select '{}', {position}, {} from kept.events where id = '{event}';",
        COLUMNS.join(", "),
        trail.workspace,
        values.join(", ")
    )
}

fn forge(trail: &Trail, position: i64, chance: &mut Chance) -> Tampering {
    let event = pick(trail, chance);
    let (column, _, value) = flip(chance);
    let sql = insert(trail, event.id, position, Some((column, value)));
    Tampering::events(trail, sql, &[Kind::Inserted]).at(position)
}

fn forge_between(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let gap = trail.gap(chance);
    Some(forge(trail, gap, chance))
}

fn forge_beside(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let position = pick(trail, chance).position;
    Some(forge(trail, position, chance))
}

fn forge_end(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let position = trail.beyond(chance);
    Some(forge(trail, position, chance))
}

fn copy(trail: &Trail, position: i64, chance: &mut Chance) -> Tampering {
    let event = pick(trail, chance);
    let sql = insert(trail, event.id, position, None);
    Tampering::events(trail, sql, &[Kind::Inserted]).at(position).event(event.id)
}

fn copy_between(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let gap = trail.gap(chance);
    Some(copy(trail, gap, chance))
}

fn copy_beside(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let position = pick(trail, chance).position;
    Some(copy(trail, position, chance))
}

fn copy_end(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let position = trail.beyond(chance);
    Some(copy(trail, position, chance))
}

fn copy_over(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (gone, copied) = (pick(trail, chance), pick(trail, chance));
    let sql = format!(
        "delete from audit.events where {}; {}",
        place(trail, gone),
        insert(trail, copied.id, gone.position, None)
    );
    let found = Tampering::events(trail, sql, &[Kind::Reordered]).at(gone.position).event(copied.id);
    (gone.id != copied.id).then_some(found)
}

/// Moved, not copied: it is missing there.
fn foreign(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let theirs = other(lair, trail);
    let event = pick(theirs, chance);
    let sql = format!("update audit.events set workspace_id = '{}' where {}", trail.workspace, place(theirs, event));
    let (whose, kinds): (_, &[Kind]) =
        if chance.below(2) == 0 { (trail, &[Kind::Inserted]) } else { (theirs, &[Kind::Removed]) };
    Some(Tampering::events(whose, sql, kinds).at(event.position))
}

fn foreign_over(lair: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (event, theirs) = (pick(trail, chance), pick(other(lair, trail), chance));
    let sql = format!(
        "delete from audit.events where {}; {}",
        place(trail, event),
        insert(trail, theirs.id, event.position, None)
    );
    Some(Tampering::events(trail, sql, &[Kind::Edited]).at(event.position).event(theirs.id))
}
