//! What was found in the trails, in plain words and as JSON.

use std::time::Duration;

use entity::WorkspaceId;
use serde_json::{Value, json};
use store::{Break, CheckpointError, Report};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::cli::print;

/// How long events may wait for their seal, and seals for their checkpoint.
const PATIENCE: time::Duration = time::Duration::MINUTE;

/// What can be said of a trail.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Nothing was tampered with.
    #[default]
    Whole,
    /// Nothing was found, and not all could be told.
    Incomplete,
    /// Something was tampered with.
    Tampered,
}

/// What became of one trail.
#[derive(Debug)]
pub(super) struct Outcome {
    workspace: WorkspaceId,
    verdict: Verdict,
    report: Option<Report>,
    /// Why not all could be told.
    missing: Vec<String>,
}

impl Outcome {
    /// Of a trail that was read.
    pub(super) fn of(report: Report, now: OffsetDateTime) -> Self {
        let late = |since: Option<OffsetDateTime>| since.filter(|since| now - *since > PATIENCE).map(instant);
        let mut missing = Vec::new();
        if let Some(since) = late(report.unsealed_since) {
            missing.push(format!("{} not sealed, since {since}", number(report.unsealed, "event")));
        }
        if let Some(since) = late(report.unwitnessed_since) {
            missing.push(format!("no checkpoint tells of {}, since {since}", number(report.unwitnessed, "seal")));
        }
        let verdict = match (report.is_whole(), missing.is_empty()) {
            (false, _) => Verdict::Tampered,
            (true, false) => Verdict::Incomplete,
            (true, true) => Verdict::Whole,
        };
        Self { workspace: WorkspaceId(report.workspace), verdict, report: Some(report), missing }
    }

    /// Of a trail whose checkpoints cannot be read.
    pub(super) fn unreadable(workspace: WorkspaceId, error: &CheckpointError) -> Self {
        Self { workspace, verdict: Verdict::Incomplete, report: None, missing: vec![error.to_string()] }
    }

    /// Prints it.
    pub(super) fn tell(&self) {
        let word = match self.verdict {
            Verdict::Whole => "whole",
            Verdict::Incomplete => "INCOMPLETE",
            Verdict::Tampered => "TAMPERED WITH",
        };
        print::line(&format!("{}: {word}", name(self.workspace)));
        if let Some(report) = &self.report {
            let Report { events, seals, checkpoints, rows, .. } = report;
            let counts = [(events, "event"), (seals, "seal"), (checkpoints, "checkpoint"), (rows, "row")];
            let counts = counts.map(|(count, what)| number(*count, what)).join(", ");
            print::line(&format!("    {counts} held against each other"));
            if let Some(first) = &report.first {
                print::line(&format!("    first break: {}", sentence(first)));
                for one in &report.breaks {
                    print::line(&format!("    {} x {}", one.count, one.kind));
                }
            }
        }
        for missing in &self.missing {
            print::line(&format!("    {missing}"));
        }
    }

    fn json(&self) -> Value {
        json!({
            "workspace": self.workspace.0, "verdict": word(self.verdict), "report": self.report, "missing": self.missing,
        })
    }
}

/// What became of all of them.
#[derive(Debug, Default)]
pub(super) struct Totals {
    outcomes: Vec<Outcome>,
    /// Why not all trails could be found.
    missing: Option<String>,
    took: Duration,
}

impl Totals {
    pub(super) fn add(&mut self, outcome: Outcome) {
        self.outcomes.push(outcome);
    }

    /// The checkpoints cannot even be listed.
    pub(super) fn unreadable(&mut self, error: &CheckpointError) {
        self.missing = Some(error.to_string());
    }

    pub(super) fn took(&mut self, took: Duration) {
        self.took = took;
    }

    /// The worst of all.
    pub(super) fn verdict(&self) -> Verdict {
        let unreadable = if self.missing.is_some() { Verdict::Incomplete } else { Verdict::Whole };
        self.outcomes.iter().map(|outcome| outcome.verdict).fold(unreadable, Verdict::max)
    }

    /// Prints the sums.
    pub(super) fn tell(&self) {
        if let Some(missing) = &self.missing {
            print::line(&format!("INCOMPLETE: {missing}"));
        }
        print::line(&format!(
            "{}, {} in {:.1} s: {:.0} events/s",
            number(self.outcomes.len() as u64, "trail"),
            number(self.events(), "event"),
            self.took.as_secs_f64(),
            self.rate()
        ));
        let with = |verdict| self.outcomes.iter().filter(|outcome| outcome.verdict == verdict).count();
        let (whole, incomplete, tampered) = (with(Verdict::Whole), with(Verdict::Incomplete), with(Verdict::Tampered));
        print::line(&format!("{whole} whole, {incomplete} incomplete, {tampered} tampered with"));
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "verdict": word(self.verdict()), "missing": self.missing,
            "trails": self.outcomes.iter().map(Outcome::json).collect::<Value>(),
            "events": self.events(), "seconds": self.took.as_secs_f64(), "eventsPerSecond": self.rate().round(),
        })
    }

    fn events(&self) -> u64 {
        self.outcomes.iter().filter_map(|outcome| outcome.report.as_ref()).map(|report| report.events).sum()
    }

    fn rate(&self) -> f64 {
        self.events() as f64 / self.took.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// A break with everything that is known of its place.
fn sentence(found: &Break) -> String {
    let Break { kind, position, event, seal, time, entity, row, checkpoint } = found;
    let mut told = kind.to_string();
    let mut add = |what: &str, value: Option<String>| {
        if let Some(value) = value {
            told.push_str(&format!(", {what} {value}"));
        }
    };
    let text = |id: &Option<Uuid>| id.map(|id| id.to_string());
    add("position", position.map(|position| position.to_string()));
    add("event", text(event));
    add("seal", seal.map(|seal| seal.to_string()));
    add("at", time.map(instant));
    add(entity.as_deref().unwrap_or("row"), text(row));
    add("checkpoint", checkpoint.clone());
    told
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Whole => "whole",
        Verdict::Incomplete => "incomplete",
        Verdict::Tampered => "tampered",
    }
}

fn instant(time: OffsetDateTime) -> String {
    // A time that has no such form (after the year 9999) was put there by somebody.
    time.format(&Rfc3339).unwrap_or_else(|_| time.to_string())
}

fn number(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// What people call a workspace.
fn name(id: WorkspaceId) -> String {
    if id.0.is_nil() { "the installation".to_owned() } else { format!("workspace {}", id.0) }
}

#[cfg(test)]
mod tests;
