//! The parts a note is made of. The sentences themselves are in the modules beside this one.

/// Something measured at every visit, on its way from the first value to the goal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    /// As written in the note, such as "GAD-7".
    pub(super) name: &'static str,
    /// What follows the number, such as "/21".
    pub(super) unit: &'static str,
    /// At the first visit.
    pub(super) from: i32,
    /// At the end of treatment.
    pub(super) goal: i32,
}

/// Something to do at home, and what the client says of it the next time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Homework {
    /// Completes "Agreed until next time: ".
    pub(super) task: &'static str,
    /// A sentence for when it was done.
    pub(super) done: &'static str,
    /// A sentence for when it was done in part.
    pub(super) partly: &'static str,
}

/// A presenting issue from the first visit to the last. Every list has at least two entries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    /// Why the client comes, as entered when booking.
    pub(super) reason: &'static str,
    /// The scale progress is judged by, and a second one.
    pub(super) measures: [Measure; 2],
    /// What the client says in the first third, the second and the last.
    pub(super) stages: [&'static [&'static str]; 3],
    /// What is seen, in the order of the treatment.
    pub(super) observed: &'static [&'static str],
    /// What it means, the diagnosis first.
    pub(super) formulation: &'static [&'static str],
    /// What was done and goes on, in the order of the treatment.
    pub(super) treatment: &'static [&'static str],
    /// What is to be done at home.
    pub(super) homework: &'static [Homework],
}

/// What the notes of one discipline in one language have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice {
    /// Its cases.
    pub(super) cases: &'static [&'static [Case]],
    /// Opens the first note.
    pub(super) first: &'static [&'static str],
    /// Opens a note by how things have gone: better, the same, worse.
    pub(super) opened: [&'static [&'static str]; 3],
    /// The client's life beside the treatment: stories told one sentence at a visit.
    pub(super) life: &'static [&'static [&'static str]],
    /// How the client seems.
    pub(super) presence: &'static [&'static str],
    /// Whether examination and treatment need both in one room.
    pub(super) hands_on: bool,
    /// Said of a visit by video.
    pub(super) video: &'static [&'static str],
    /// Said of a visit by telephone.
    pub(super) phone: &'static [&'static str],
    /// Judges the course where nothing could be measured.
    pub(super) judged_apart: &'static [&'static str],
    /// What was done at a distance.
    pub(super) treated_apart: &'static [&'static str],
    /// A measure alone, with `{name}`, `{now}` and `{unit}`.
    pub(super) measured: &'static str,
    /// A measure against the last, with `{before}` as well.
    pub(super) compared: &'static [&'static str],
    /// Judges the course: better, the same, worse.
    pub(super) judged: [&'static [&'static str]; 3],
    /// Judges the first visit.
    pub(super) judged_first: &'static [&'static str],
    /// Introduces the homework, with `{task}`.
    pub(super) agreed: &'static [&'static str],
    /// Ends a plan.
    pub(super) next: &'static [&'static str],
    /// Ends the last plan.
    pub(super) farewell: &'static [&'static str],
}
