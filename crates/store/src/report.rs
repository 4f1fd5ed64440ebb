//! What a practice counts. Nothing private is opened for it: visits are added up from summaries that the database keeps with each change of
//! a visit, the rest is counted from columns in clear.
use crate::{Error, Result, Scope};
use entity::{ProviderId, user::Role};
use time::{Date, macros::date};

mod counts;
mod pending;
mod visits;

pub use counts::Counts;
pub use pending::{Ages, ExpiringCredentials, OverdueReviews, Pending, UnsignedNotes};
pub use visits::{Group, Grouping, Key, Utilisation, VisitReport};

/// How many days a report covers at most.
pub const REPORT_SPAN: i64 = 400;
/// How many providers or services a report names at most, by their ids. All of them are in its totals.
pub const REPORT_NAMES: usize = 500;
/// The days that a report may cover: those on which visits may be.
const FIRST: Date = date!(2000 - 01 - 01);
const LAST: Date = date!(2199 - 12 - 31);

/// Days, both included, in the practice's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Days {
    /// How many they are.
    pub fn count(self) -> i64 {
        (self.to - self.from).whole_days() + 1
    }

    fn check(self) -> Result<()> {
        if self.from < FIRST {
            return Err(Error::Argument("from", "Must be 2000-01-01 or later.".to_owned()));
        }
        if self.to > LAST {
            return Err(Error::Argument("to", "Must be 2199-12-31 or earlier.".to_owned()));
        }
        if self.to < self.from || self.count() > REPORT_SPAN {
            return Err(Error::Argument(
                "to",
                format!("Must not be before from, and with it span at most {REPORT_SPAN} days."),
            ));
        }
        Ok(())
    }
}

/// The reports of a scope.
#[derive(Debug)]
pub struct Reports<'s>(&'s Scope);

impl Scope {
    /// What the practice counts.
    pub fn reports(&self) -> Reports<'_> {
        Reports(self)
    }
}

/// Who sees a report besides owners, who see all, and therapists, who see their own figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Audience {
    /// Assistants too: it tells no more than what they see anyway.
    Office,
    /// Nobody else.
    Treating,
}

impl Reports<'_> {
    /// Whose figures are given to whoever asks for those of somebody, or of all; `None` means all.
    fn whose(&self, asked: Option<ProviderId>, audience: Audience) -> Result<Option<ProviderId>> {
        let actor = self.0.actor();
        let own = ProviderId(actor.user.0);
        match actor.role {
            Role::Owner => Ok(asked),
            Role::Assistant if audience == Audience::Office => Ok(asked),
            Role::Therapist if asked.is_none_or(|asked| asked == own) => Ok(Some(own)),
            Role::Therapist | Role::Assistant => Err(Error::Forbidden),
        }
    }
}
