//! Plans of care: what some of the clients are treated for, and how far they have come.

use time::{Date, OffsetDateTime};

/// A plan of care of a client. Indices in it point into the lists of the practice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CarePlan {
    /// Index into the practice's clients.
    pub(crate) client: usize,
    /// Index into the practice's people.
    pub(crate) author: usize,
    /// What it is called.
    pub(crate) title: String,
    /// What it is about.
    pub(crate) description: Option<String>,
    /// When it was drawn up.
    pub(crate) authored_at: OffsetDateTime,
    /// The day by which it is to be carried out.
    pub(crate) period_end: Date,
    /// The day on which it is to be looked at again.
    pub(crate) review_date: Date,
    /// What became of it.
    pub(crate) course: Course,
    /// What is aimed at.
    pub(crate) goals: Vec<Goal>,
    /// What is done.
    pub(crate) interventions: Vec<Intervention>,
    /// Indices into the practice's visits: those whose notes serve it.
    pub(crate) visits: Vec<usize>,
}

/// What became of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Course {
    /// It is in force.
    Active,
    /// It is paused since then, and why.
    OnHold(OffsetDateTime, &'static str),
    /// It was carried out by then, and how that went.
    Completed(OffsetDateTime, &'static str),
}

/// What is aimed at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Goal {
    /// In words.
    pub(crate) description: String,
    /// By when.
    pub(crate) due_date: Date,
    /// A step on the way: what, by when, and when it was reached.
    pub(crate) milestone: (String, Date, Option<Date>),
    /// When it was said to come nearer.
    pub(crate) improving: Option<OffsetDateTime>,
    /// When it was reached.
    pub(crate) achieved: Option<OffsetDateTime>,
}

/// What sort of thing is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InterventionKind {
    /// By the provider.
    Therapy,
    /// By the client, between visits.
    Homework,
    /// To know how far the goals are.
    Assessment,
}

/// What is done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Intervention {
    /// What sort of thing.
    pub(crate) kind: InterventionKind,
    /// In words.
    pub(crate) description: String,
    /// How often.
    pub(crate) frequency: &'static str,
}
