//! Tamperings, as somebody could do them who may write to everything but has no key.
use super::{
    super::Kind,
    stage::{Chance, Stage, StoredEvent, key},
};
use crate::trail::{checkpoint::Found, seal::Tip};
use uuid::Uuid;

/// What the first break may be called, and where it must be if that is known.
pub(super) type Expected = (&'static [Kind], Option<i64>);
/// Tampers. `None` where there is nothing in this trail to do it with.
pub(super) type Tampering = fn(&mut Stage, &mut Chance) -> Option<Expected>;

pub(super) const ALL: [(&str, Tampering); 31] = [
    ("a changed column", edit),
    ("another time", backdate),
    ("a removed event", remove),
    ("removed events", remove_many),
    ("a forged event between", forge_between),
    ("a forged event beside", forge_beside),
    ("a copy between", copy_between),
    ("a copy beside", copy_beside),
    ("a copy over another", copy_over),
    ("a copy at the end", copy_to_tail),
    ("a copy at the end that was sealed", copy_sealed),
    ("a forged event at the end", forge_tail),
    ("a changed event at the end", edit_tail),
    ("two events swapped", swap),
    ("an event moved between", move_between),
    ("an event moved to the end", move_to_tail),
    ("events moved up over a removed one", close_up),
    ("an event of another workspace", of_another),
    ("a changed seal", edit_seal),
    ("a renumbered seal", renumber_seal),
    ("a removed seal", remove_seal),
    ("the end cut off", truncate),
    ("the last seals cut off", truncate_seals),
    ("everything cut off", truncate_all),
    ("another chain under the same key", remake),
    ("a forged checkpoint", forge_checkpoint),
    ("an older row", roll_back),
    ("a row put in", add_row),
    ("a row removed", remove_row),
    ("a day removed", remove_day),
    ("a day of another client", exchange_day),
];

fn one_sealed(stage: &Stage, chance: &mut Chance) -> usize {
    chance.below(stage.sealed_events())
}

fn change(event: &mut StoredEvent, chance: &mut Chance) {
    let before = event.clone();
    let flip = |id: Uuid, chance: &mut Chance| Uuid::from_u128(id.as_u128() ^ 1 << chance.below(128));
    let text = |text: &mut String| {
        if text.pop().is_none() {
            text.push('x')
        }
    };
    while *event == before {
        match chance.below(15) {
            0 => event.at ^= 1 << chance.below(50),
            1 => event.id = flip(event.id, chance),
            2 => event.request = flip(event.request, chance),
            3 => text(&mut event.actor_kind),
            4 => event.actor = if event.actor.is_some() && chance.below(2) == 0 { None } else { Some(chance.id()) },
            5 => event.sign_in = if event.sign_in.is_none() { Some(Uuid::nil()) } else { None },
            6 => event.network = if event.network.is_none() { Some(String::new()) } else { None },
            7 => text(&mut event.action),
            8 => event.operation = if event.operation.is_none() { Some(String::new()) } else { None },
            9 => text(&mut event.entity),
            10 => event.rows.reverse(),
            11 => event.rows.iter_mut().take(1).for_each(|(row, _)| *row = flip(*row, chance)),
            12 => event.rows.iter_mut().for_each(|(_, client)| *client = client.xor(Some(Uuid::nil()))),
            13 => {
                event.fields.pop();
            }
            _ => {
                let (at, bit) = (chance.below(event.mac.len()), chance.below(8));
                event.mac[at] ^= 1 << bit;
            }
        }
    }
}

fn edit(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = one_sealed(stage, chance);
    let event = &mut stage.events[at];
    change(event, chance);
    Some((&[Kind::Edited, Kind::Backdated], Some(event.position)))
}

fn backdate(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = one_sealed(stage, chance);
    let event = &mut stage.events[at];
    event.at -= 2_000_000 + i64::try_from(chance.below(1 << 40)).unwrap();
    Some((&[Kind::Backdated], Some(event.position)))
}

fn remove(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = one_sealed(stage, chance);
    let event = stage.events.remove(at);
    Some((&[Kind::Removed], Some(event.position)))
}

fn remove_many(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = one_sealed(stage, chance);
    let position = stage.events[at].position;
    let many = 1 + chance.below(stage.events.len() - at);
    stage.events.drain(at..at + many);
    Some((&[Kind::Removed], Some(position)))
}

fn forged(stage: &Stage, position: i64, chance: &mut Chance) -> StoredEvent {
    let mut event = stage.events[chance.below(stage.events.len())].clone();
    event.position = position;
    change(&mut event, chance);
    event
}

fn forge_between(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let gap = stage.gap(chance)?;
    let event = forged(stage, gap, chance);
    stage.events.push(event);
    Some((&[Kind::Inserted], Some(gap)))
}

fn forge_beside(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = one_sealed(stage, chance);
    let position = stage.events[at].position;
    let event = forged(stage, position, chance);
    stage.events.insert(at + chance.below(2), event);
    Some((&[Kind::Inserted], Some(position)))
}

fn copy(stage: &Stage, position: i64, chance: &mut Chance) -> StoredEvent {
    StoredEvent { position, ..stage.events[one_sealed(stage, chance)].clone() }
}

fn copy_between(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let gap = stage.gap(chance)?;
    let event = copy(stage, gap, chance);
    stage.events.push(event);
    Some((&[Kind::Inserted], Some(gap)))
}

fn copy_beside(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = one_sealed(stage, chance);
    let position = stage.events[at].position;
    let event = copy(stage, position, chance);
    stage.events.insert(at + chance.below(2), event);
    Some((&[Kind::Inserted], Some(position)))
}

fn copy_over(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = one_sealed(stage, chance);
    let position = stage.events[at].position;
    let event = copy(stage, position, chance);
    if event == stage.events[at] {
        return None;
    }
    stage.events[at] = event;
    Some((&[Kind::Reordered], Some(position)))
}

fn end(stage: &Stage, chance: &mut Chance) -> i64 {
    stage.events.last().unwrap().position + 1 + i64::try_from(chance.below(9)).unwrap()
}

fn copy_to_tail(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let position = end(stage, chance);
    let event = copy(stage, position, chance);
    stage.events.push(event);
    Some((&[Kind::Inserted], Some(position)))
}

fn tip(stage: &Stage) -> Tip {
    let last = stage.seals.last().unwrap();
    let head = last.head.as_slice().try_into().unwrap();
    Tip { number: last.number, total: last.total, last_position: last.last_position, head }
}

/// The server seals what it finds.
fn copy_sealed(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let expected = copy_to_tail(stage, chance);
    let mut tip = tip(stage);
    stage.seal(&mut tip);
    expected
}

fn forge_tail(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let position = end(stage, chance);
    let event = forged(stage, position, chance);
    stage.events.push(event);
    Some((&[Kind::Inserted], Some(position)))
}

/// Not sealed yet, it cannot be told from one that was put in.
fn edit_tail(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let event = stage.events.last_mut().unwrap();
    change(event, chance);
    Some((&[Kind::Inserted], Some(event.position)))
}

fn swap(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let (one, other) = (one_sealed(stage, chance), one_sealed(stage, chance));
    let (first, second) = (stage.events[one].position, stage.events[other].position);
    stage.events[one].position = second;
    stage.events[other].position = first;
    (one != other).then_some((&[Kind::Reordered], Some(first.min(second))))
}

fn move_between(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let gap = stage.gap(chance)?;
    let at = one_sealed(stage, chance);
    stage.events[at].position = gap;
    Some((&[Kind::Reordered], Some(gap)))
}

fn move_to_tail(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = one_sealed(stage, chance);
    let position = end(stage, chance);
    stage.events[at].position = position;
    Some((&[Kind::Reordered], Some(position)))
}

fn close_up(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = one_sealed(stage, chance);
    let positions: Vec<i64> = stage.events[at..].iter().map(|event| event.position).collect();
    stage.events.remove(at);
    for (event, position) in stage.events[at..].iter_mut().zip(&positions) {
        event.position = *position;
    }
    // The last of a chain may have lost its event to nobody that was sealed.
    Some((&[Kind::Reordered, Kind::Removed, Kind::Inserted], positions.first().copied()))
}

/// Genuine there, it is nothing here.
fn of_another(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = one_sealed(stage, chance);
    let event = &mut stage.events[at];
    event.mac = event.mac(&key(2)).to_vec();
    Some((&[Kind::Edited], Some(event.position)))
}

fn edit_seal(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = chance.below(stage.seals.len());
    let start = at.checked_sub(1).map_or(0, |before| stage.seals[before].last_position) + 1;
    let seal = &mut stage.seals[at];
    match chance.below(7) {
        0 => seal.sealed_at ^= 1 << chance.below(63),
        1 => seal.total ^= 1 << chance.below(63),
        2 => seal.last_position ^= 1 << chance.below(63),
        3 => {
            seal.head.pop();
        }
        4 => seal.marks.truncate(seal.marks.len() - 1 - chance.below(16)),
        5 => {
            let (at, bit) = (chance.below(seal.marks.len()), chance.below(8));
            seal.marks[at] ^= 1 << bit;
        }
        _ => {
            let (at, bit) = (chance.below(seal.head.len()), chance.below(8));
            seal.head[at] ^= 1 << bit;
        }
    }
    Some((&[Kind::SealEdited], Some(start)))
}

/// A gap where it was, and a seal that fits nothing where it is; or its number is that of another.
fn renumber_seal(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = chance.below(stage.seals.len());
    let seal = &mut stage.seals[at];
    seal.number ^= 1 << chance.below(64);
    Some((&[Kind::SealEdited, Kind::SealMissing], None))
}

fn remove_seal(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = chance.below(stage.seals.len() - 1);
    let start = at.checked_sub(1).map_or(0, |before| stage.seals[before].last_position) + 1;
    stage.seals.remove(at);
    Some((&[Kind::SealMissing], Some(start)))
}

fn truncate(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let left = chance.below(stage.seals.len());
    let end = left.checked_sub(1).map_or(0, |last| stage.seals[last].last_position);
    stage.seals.truncate(left);
    stage.events.retain(|event| event.position <= end);
    Some((&[Kind::Truncated], Some(end + 1)))
}

/// The events are left, as if they waited for their seals.
fn truncate_seals(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let left = chance.below(stage.seals.len());
    stage.seals.truncate(left);
    Some((&[Kind::Truncated], Some(stage.seals.last().map_or(0, |seal| seal.last_position) + 1)))
}

fn truncate_all(stage: &mut Stage, _: &mut Chance) -> Option<Expected> {
    stage.seals.clear();
    stage.events.clear();
    stage.rows.clear();
    Some((&[Kind::Truncated], Some(1)))
}

/// By somebody who has the key: only what was kept outside tells.
fn remake(stage: &mut Stage, _: &mut Chance) -> Option<Expected> {
    let mut tip = Tip::default();
    let number = stage.seals.len();
    let ends: Vec<i64> = stage.seals.drain(..).map(|seal| seal.last_position).collect();
    let first = stage.events.iter_mut().find(|event| event.position <= ends[0])?;
    first.action = "read".to_owned();
    first.request = Uuid::nil();
    first.mac = first.mac(&stage.key).to_vec();
    let events = std::mem::take(&mut stage.events);
    for end in ends {
        stage.events = events.iter().filter(|event| event.position <= end).cloned().collect();
        stage.seal(&mut tip);
    }
    stage.events = events;
    assert_eq!(stage.seals.len(), number);
    Some((&[Kind::CheckpointContradicts], None))
}

fn forge_checkpoint(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let at = chance.below(stage.checkpoints.len());
    stage.checkpoints[at] = Found::Forged("somewhere".to_owned());
    Some((&[Kind::CheckpointForged], None))
}

fn roll_back(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let rows = stage.rows.len();
    let digests = stage.rows.values_mut().cycle_from(chance, rows)?;
    if digests.len() > 1 {
        digests.pop();
    } else {
        digests[0][7] ^= 1;
    }
    Some((&[Kind::RowRolledBack], None))
}

fn add_row(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    stage.rows.insert(("client".to_owned(), chance.id()), vec![[1; 32]]);
    Some((&[Kind::RowAdded], None))
}

fn remove_row(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let rows = stage.rows.len();
    let row = stage.rows.keys().cycle_from(chance, rows)?.clone();
    stage.rows.remove(&row);
    Some((&[Kind::RowMissing], None))
}

fn remove_day(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let days = stage.days.len();
    let day = *stage.days.iter().cycle_from(chance, days)?;
    stage.days.remove(&day);
    let first = stage.events.iter().find(|event| event.days().any(|of| of == day))?;
    Some((&[Kind::DayMissing], Some(first.position)))
}

fn exchange_day(stage: &mut Stage, chance: &mut Chance) -> Option<Expected> {
    let found = remove_day(stage, chance)?;
    let day = stage.days.first().map(|(_, day)| *day)?;
    stage.days.insert((chance.id(), day));
    Some(found)
}

/// One of so many, by chance.
trait CycleFrom: Iterator + Sized {
    fn cycle_from(mut self, chance: &mut Chance, many: usize) -> Option<Self::Item> {
        if many == 0 { None } else { self.nth(chance.below(many)) }
    }
}
impl<I: Iterator> CycleFrom for I {}
