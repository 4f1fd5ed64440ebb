//! The course of a treatment in numbers, and what follows from them for the words.

use super::super::dice::Dice;
use super::script::{Case, Measure};

/// Sentences in one tale from a client's life.
pub(super) const CHAPTER: usize = 5;

/// How things stand against the last visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Better,
    Same,
    Worse,
}

impl Tone {
    /// The sentences for this tone.
    pub(super) fn of(self, [better, same, worse]: &[&'static [&'static str]; 3]) -> &'static [&'static str] {
        match self {
            Self::Better => better,
            Self::Same => same,
            Self::Worse => worse,
        }
    }
}

/// The value on a straight way to the goal.
pub(super) fn expected(measure: &Measure, progress: u16) -> i32 {
    read(measure, straight(measure, progress))
}

/// The expected value as a real instrument would show it on a real day.
pub(super) fn measured(measure: &Measure, progress: u16, dice: &mut Dice) -> i32 {
    let spread = ((measure.goal - measure.from).abs() / 14).max(1);
    let sway = match dice.below(4) {
        0 => -spread,
        1 => spread,
        _ => 0,
    };
    read(measure, straight(measure, progress) + sway)
}

fn straight(measure: &Measure, progress: u16) -> i32 {
    measure.from + (measure.goal - measure.from) * i32::from(progress) / 1000
}

/// Nobody reads an angle or a self-rating more finely than to five, or beyond the ends of the scale.
fn read(measure: &Measure, value: i32) -> i32 {
    let (low, high) = (measure.from.min(measure.goal), measure.from.max(measure.goal));
    let step = if high - low >= 50 { 5 } else { 1 };
    (value / step * step).clamp(low, high)
}

/// Judged by the first measure; without values on both sides nothing is claimed.
pub(super) fn tone(case: &Case, now: Option<[i32; 2]>, before: Option<[i32; 2]>) -> Tone {
    let [leading, _] = case.measures;
    let (Some([now, _]), Some([before, _])) = (now, before) else {
        return Tone::Same;
    };
    let gain = (now - before) * (leading.goal - leading.from).signum();
    let noise = (leading.goal - leading.from).abs() / 40;
    match gain {
        gain if gain > noise => Tone::Better,
        gain if gain < -noise => Tone::Worse,
        _ => Tone::Same,
    }
}

/// The part of a list, ordered by the course of treatment, that fits a stage. Never less than two of two or more.
pub(super) fn window<T>(items: &[T], stage: usize) -> &[T] {
    let half = items.len() / 2;
    let fitting = match stage {
        0 => items.get(..half.max(2)),
        1 => items.get(items.len().saturating_sub(2).min(1)..),
        _ => items.get(half.min(items.len().saturating_sub(2))..),
    };
    fitting.unwrap_or(items)
}

/// A measure in words.
pub(super) fn sentence(template: &str, measure: &Measure, now: i32, before: Option<i32>) -> String {
    template
        .replace("{name}", measure.name)
        .replace("{unit}", measure.unit)
        .replace("{now}", &now.to_string())
        .replace("{before}", &before.unwrap_or(now).to_string())
}
