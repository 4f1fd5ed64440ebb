//! Events in another order.
use super::{
    super::lair::{Lair, Stood, Trail},
    Make, Tampering,
    events::{pick, place},
};
use store::Kind;
use tests::Chance;

pub(super) const ALL: &[(&str, Make)] = &[
    ("two swapped", swap),
    ("several shifted", shift),
    ("moved between", between),
    ("moved to the end", to_the_end),
    ("closed up over a removed one", close_up),
];

/// The events at these positions.
fn put(trail: &Trail, moved: impl IntoIterator<Item = (Stood, i64)>) -> String {
    let values: Vec<_> =
        moved.into_iter().map(|(event, position)| format!("('{}'::uuid, {position})", event.id)).collect();
    format!(
        "update audit.events e set position = v.position from (values {}) v (id, position) where e.id = v.id and e.workspace_id = '{}'",
        values.join(", "),
        trail.workspace
    )
}

fn swap(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (one, other) = (pick(trail, chance).clone(), pick(trail, chance).clone());
    let (here, there) = (one.position, other.position);
    let sql = put(trail, [(one, there), (other, here)]);
    (here != there).then(|| Tampering::events(trail, sql, &[Kind::Reordered]).at(here.min(there)))
}

/// Each in the place of the next, the last in that of the first.
fn shift(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let from = chance.below(trail.sealed().len() - 1);
    let many = 2 + chance.below(trail.sealed().len() - from - 1);
    let run = &trail.events[from..from + many];
    let places = run.iter().cycle().skip(1).map(|event| event.position);
    let sql = put(trail, run.iter().cloned().zip(places));
    let first = &run[0];
    Some(Tampering::events(trail, sql, &[Kind::Reordered]).at(first.position).event(run[many - 1].id))
}

fn between(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (event, gap) = (pick(trail, chance).clone(), trail.gap(chance));
    let id = event.id;
    Some(Tampering::events(trail, put(trail, [(event, gap)]), &[Kind::Reordered]).at(gap).event(id))
}

fn to_the_end(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let (event, end) = (pick(trail, chance).clone(), trail.beyond(chance));
    let id = event.id;
    Some(Tampering::events(trail, put(trail, [(event, end)]), &[Kind::Reordered]).at(end).event(id))
}

fn close_up(_: &Lair, trail: &Trail, chance: &mut Chance) -> Option<Tampering> {
    let at = chance.below(trail.sealed().len() - 1);
    let run = &trail.sealed()[at..];
    let sql = format!(
        "delete from audit.events where {}; {}",
        place(trail, &run[0]),
        put(trail, run[1..].iter().cloned().zip(run.iter().map(|event| event.position)))
    );
    Some(Tampering::events(trail, sql, &[Kind::Reordered]).at(run[0].position).event(run[1].id))
}
