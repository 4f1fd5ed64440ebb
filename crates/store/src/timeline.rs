//! Everything that happened to a client, in one list, newest first.
//!
//! One statement finds the entries, for one client or for a hundred, and brings the rows of visits and notes along, which most of
//! them are. One more statement brings the rows of all others that are among them.
use crate::{
    Error, Result, Scope,
    page::{MOST, Page, PageArgs, Position},
    role,
    scope::Unit,
};
use entity::{ClientId, Id as _};
use time::OffsetDateTime;
use uuid::Uuid;

mod count;
mod kind;
mod named;
mod page;

pub(crate) use count::CountOf;
pub use kind::{Entry, EntryKind};
pub(crate) use page::OfClient;

/// What is asked for of a timeline; by default all of it.
#[derive(Clone, Debug, Default)]
pub struct TimelineFilter {
    /// Only these kinds; none means all of them.
    pub kinds: Vec<EntryKind>,
    /// Only what stands at that time or later.
    pub from: Option<OffsetDateTime>,
    /// Only what stands before that time.
    pub to: Option<OffsetDateTime>,
}

/// What of a timeline is asked for, checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Part {
    /// Which kinds, in the order of [`EntryKind::ALL`].
    mask: [bool; kind::KINDS],
    /// Microseconds since 1970: from the first on, and before the second.
    span: (i64, i64),
}

impl Scope {
    /// A page of what happened to a client, newest first. Siblings' pages are one statement, and one more where there is anything besides visits and notes.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument or the span makes no sense.
    pub async fn timeline(&self, client: ClientId, filter: &TimelineFilter, args: &PageArgs) -> Result<Page<Entry>> {
        let part = self.part(filter)?;
        let (from, to) = part.span;
        let mask = part.mask.map(u8::from);
        let name = [b"timeline/".as_slice(), client.0.as_bytes(), &mask, &from.to_be_bytes(), &to.to_be_bytes()];
        let (list, window) = self.window(name.concat(), args, MOST).await?;
        let entries = self.loaders.timelines.load(OfClient { client, part, window }).await?;
        Ok(window.page(&list, entries, |(at, _)| *at).map(|(_, entry)| entry))
    }

    /// How many entries a client's timeline has. Siblings' are counted by one statement.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when the span makes no sense.
    pub async fn count_timeline(&self, client: ClientId, filter: &TimelineFilter) -> Result<i64> {
        self.loaders.timelines_counted.load(CountOf { client, part: self.part(filter)? }).await
    }

    fn part(&self, filter: &TimelineFilter) -> Result<Part> {
        let TimelineFilter { kinds, from, to } = filter;
        if from.zip(*to).is_some_and(|(from, to)| from >= to) {
            return Err(Error::Argument("to", "Must be later than from.".to_owned()));
        }
        let role = self.actor().role;
        let mut mask = [kinds.is_empty(); kind::KINDS];
        for (flag, kind) in mask.iter_mut().zip(EntryKind::ALL) {
            // Everybody sees that there were visits and notes; of the rest only those know who may read it.
            let open = matches!(kind, EntryKind::Appointment | EntryKind::Session)
                || role::opens(role, kind.source().register);
            *flag = (*flag || kinds.contains(kind)) && open;
        }
        let micros = |at: &OffsetDateTime| Position::new(*at, Uuid::nil()).at;
        Ok(Part { mask, span: (from.as_ref().map_or(FIRST, micros), to.as_ref().map_or(LAST, micros)) })
    }
}

/// Whether the files of sessions are seen.
fn files_of_sessions(unit: &Unit) -> bool {
    role::opens(unit.actor.role, entity::SessionId::TABLE)
}

/// Before and after everything, in microseconds since 1970: the years 1900 and 2300.
const FIRST: i64 = -2_208_988_800_000_000;
const LAST: i64 = 10_413_792_000_000_000;

fn instant(micros: i64) -> OffsetDateTime {
    Position { at: micros, id: Uuid::nil() }.time()
}
