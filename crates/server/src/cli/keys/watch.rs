//! How far rotations are: a bar for people, lines for logs.

use std::collections::HashMap;
use std::io::IsTerminal as _;
use std::time::Duration;

use entity::key_rotation::{Kind, Model, Phase};
use entity::{KeyRotationId, WorkspaceId};
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::print;

/// What is known of rotations that are going on.
pub(super) struct Watch {
    bar: Option<ProgressBar>,
    jobs: HashMap<KeyRotationId, Model>,
}

impl Default for Watch {
    fn default() -> Self {
        Self { bar: std::io::stderr().is_terminal().then(bar), jobs: HashMap::new() }
    }
}

impl Watch {
    /// Something has been done.
    pub(super) fn see(&mut self, job: &Model) {
        let before = self.jobs.insert(job.id, job.clone());
        let Some(bar) = &self.bar else { return line(before.as_ref(), job) };
        let sum = |of: fn(&Model) -> i64| u64::try_from(self.jobs.values().map(of).sum::<i64>()).unwrap_or_default();
        bar.set_length(sum(|job| job.total));
        bar.set_position(sum(|job| job.done));
        let open = self.jobs.values().filter(|job| job.phase != Phase::Done).count();
        bar.set_message(if open > 1 { format!("{open} rotations") } else { step(job.phase).to_owned() });
    }

    /// Nothing more will be done.
    pub(super) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A line for each step, and for each tenth of the longest.
fn line(before: Option<&Model>, job: &Model) {
    let tenths = |job: &Model| (10 * job.done).checked_div(job.total).unwrap_or_default();
    let who = || format!("{}, {}", name(job.workspace_id), what(job.kind));
    match before {
        Some(before) if before.phase == job.phase && tenths(before) == tenths(job) => {}
        Some(before) if before.phase == job.phase => {
            print::remark(&format!("{}: {} of {}", who(), job.done, job.total));
        }
        _ if job.phase == Phase::Done => {}
        _ => print::remark(&format!("{}: {}", who(), step(job.phase))),
    }
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} [{bar:40}] {human_pos}/{human_len}, {elapsed}");
    let style = style.map(|style| style.progress_chars("=> ")).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(0).with_style(style);
    // Most of the time one waits; something should move.
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// What people call a workspace.
pub(super) fn name(id: WorkspaceId) -> String {
    if id.0.is_nil() { "the installation".to_owned() } else { format!("workspace {}", id.0) }
}

/// What a rotation is about.
pub(super) fn what(kind: Kind) -> &'static str {
    match kind {
        Kind::Master => "master key",
        Kind::Workspace => "workspace key",
        Kind::Clients => "clients' keys",
    }
}

/// What is being done.
pub(super) fn step(phase: Phase) -> &'static str {
    match phase {
        Phase::Make => "making new keys",
        Phase::Spread => "waiting until every server knows the new keys",
        Phase::Backfill => "writing what is found by key under the new keys too",
        Phase::Switch => "switching to the new keys",
        Phase::Settle => "waiting until nobody seals with the old keys",
        Phase::Move => "moving what is sealed to the new keys",
        Phase::Prove => "counting what is left on the old keys",
        Phase::Forget => "waiting until nobody looks anything up by the old keys",
        Phase::Drop => "removing what was found by the old keys",
        Phase::Done => "done",
    }
}
