//! Writes the notes: each client has one story, and every note goes on where the last one ended.

mod aims;
mod body;
mod course;
mod koerper;
mod life;
mod mind;
mod script;
mod story;

use std::collections::BTreeMap;

use time::Date;

use super::dice::Dice;
use super::plan::Plan;
use super::staff::Outline;
use super::{Outcome, Visit};
pub(super) use aims::draw_up;
use story::{Scene, Story};

/// Days back from today within which some notes are still drafts.
const DRAFT_DAYS: i64 = 4;

/// Gives every visit its reason, and every completed one its note. The visits are in the order in which they begin.
pub(super) fn write(visits: &mut [Visit], plans: &[Plan], outline: &Outline, dice: &mut Dice, today: Date) {
    let mut told = vec![0u16; plans.len()];
    let mut last_of_client = BTreeMap::new();
    let mut last_of_provider = BTreeMap::new();
    for (at, visit) in visits.iter().enumerate().filter(|(_, visit)| visit.outcome == Outcome::Completed) {
        if let Some(count) = told.get_mut(visit.client) {
            *count += 1;
        }
        last_of_client.insert(visit.client, at);
        last_of_provider.insert(visit.provider, at);
    }
    let mut stories: Vec<_> = (0u16..)
        .zip(plans.iter().zip(told))
        .map(|(number, (plan, told))| Story::of(plan, outline, number, told))
        .collect();
    for (at, visit) in visits.iter_mut().enumerate() {
        let Some(story) = stories.get_mut(visit.client) else {
            continue;
        };
        visit.reason = story.reason().map(str::to_owned);
        if visit.outcome != Outcome::Completed {
            continue;
        }
        let has_left = plans.get(visit.client).is_some_and(|plan| plan.last.is_some());
        let last = has_left && last_of_client.get(&visit.client) == Some(&at);
        visit.note = story.tell(Scene { kind: visit.kind, last }, dice);
        // Providers are behind with some notes of the last days, and always with the very last one.
        let recent = (today - visit.starts_at.date()).whole_days() <= DRAFT_DAYS;
        let behind = recent && dice.chance(300) || last_of_provider.get(&visit.provider) == Some(&at);
        if let Some(note) = visit.note.as_mut() {
            note.signed = !behind;
        }
    }
}
