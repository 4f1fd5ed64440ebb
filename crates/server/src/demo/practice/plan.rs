//! How a client comes: the habits behind the visits, and the story behind the notes. Never seeded, only acted out.

use time::Date;

use super::names::Language;

/// Where a client prefers to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// At the practice.
    Practice,
    /// By video.
    Video,
    /// At home.
    Home,
}

/// One client's habits.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Index into the outline's desks.
    pub(super) desk: usize,
    /// Weeks from one visit to the next.
    pub(super) rhythm: u8,
    /// Which of those weeks.
    pub(super) phase: u8,
    /// Usual weekday, in days from Monday.
    pub(super) weekday: u8,
    /// Usual hour on the local clock.
    pub(super) hour: u8,
    /// Where they are usually seen.
    pub(super) setting: Setting,
    /// The Monday from which the first visit is due; none for those who came before the demo's year.
    pub(super) first: Option<Date>,
    /// The day after which they come no more.
    pub(super) last: Option<Date>,
    /// The language of their notes.
    pub(super) language: Language,
    /// Which story is theirs, and where in it they begin.
    pub(super) story: u16,
}
