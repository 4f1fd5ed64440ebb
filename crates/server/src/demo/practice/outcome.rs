//! What becomes of a visit.

use time::Date;

use super::Outcome;
use super::dice::Dice;
use super::staff::Outline;

const CLIENT_REASONS: [&str; 9] = [
    "Down with a cold, asks for the next usual time",
    "Called away for work",
    "Child is ill and stays at home",
    "Car would not start",
    "On a trip, had forgotten to say so",
    "Medical appointment at the same time",
    "Family visit came a day early",
    "Trains are not running",
    "Did not feel up to it today; offered a phone call instead",
];

const PROVIDER_REASONS: [&str; 3] =
    ["Provider ill; client informed by phone", "Provider at a training day", "Heating failure in the building"];

/// The outcome of a visit on this day with the person at `provider`: thrown for days past, open for today and later.
pub(super) fn of_visit(
    outline: &Outline,
    provider: usize,
    is_first: bool,
    date: Date,
    today: Date,
    dice: &mut Dice,
) -> Outcome {
    if date >= today {
        let answered = if (date - today).whole_days() <= 3 { 850 } else { 300 };
        return if dice.chance(answered) { Outcome::Confirmed } else { Outcome::Scheduled };
    }
    match dice.below(1000) {
        // A story needs its beginning: first visits take place.
        _ if is_first => Outcome::Completed,
        0..860 => Outcome::Completed,
        860..935 => Outcome::Cancelled {
            reason: dice.phrase(&CLIENT_REASONS).to_owned(),
            by: if dice.chance(800) { outline.assistant() } else { provider },
            hours_before: dice.between(2, 96),
        },
        935..950 => Outcome::Cancelled {
            reason: dice.phrase(&PROVIDER_REASONS).to_owned(),
            by: provider,
            hours_before: dice.between(2, 72),
        },
        _ => Outcome::NoShow,
    }
}
