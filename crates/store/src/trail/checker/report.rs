//! What the checker has to say.
use serde::Serialize;
use std::fmt;
use time::{OffsetDateTime, serde::rfc3339};
use uuid::Uuid;

/// What was done to a trail. Where several stand at one place, the first of this list is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A number is missing from the chain of seals.
    SealMissing,
    /// A seal does not say what was sealed.
    SealEdited,
    /// An event's content does not fit its mac.
    Edited,
    /// The same, and its time is not that of its id.
    Backdated,
    /// A genuine event stands where another was sealed.
    Reordered,
    /// An event that was sealed is not there.
    Removed,
    /// An event that was never written there: forged, or a copy of a genuine one.
    Inserted,
    /// A checkpoint knows the seal with another head.
    CheckpointContradicts,
    /// A checkpoint knows later seals than there are.
    Truncated,
    /// A checkpoint was not signed by this installation, or not for this place.
    CheckpointForged,
    /// A row holds something else than the newest event told.
    RowRolledBack,
    /// A row that no event tells of.
    RowAdded,
    /// A row that the newest event tells of is not there.
    RowMissing,
    /// A day on which the record of a client was touched is not among the days on which that client's events are looked for.
    DayMissing,
}

impl Kind {
    /// All of them, in their order.
    pub const ALL: [Self; 14] = [
        Self::SealMissing,
        Self::SealEdited,
        Self::Edited,
        Self::Backdated,
        Self::Reordered,
        Self::Removed,
        Self::Inserted,
        Self::CheckpointContradicts,
        Self::Truncated,
        Self::CheckpointForged,
        Self::RowRolledBack,
        Self::RowAdded,
        Self::RowMissing,
        Self::DayMissing,
    ];

    fn sentence(self) -> &'static str {
        match self {
            Self::SealMissing => "a seal is missing",
            Self::SealEdited => "a seal was changed",
            Self::Edited => "an event was changed",
            Self::Backdated => "an event was given another time",
            Self::Reordered => "an event stands in another place",
            Self::Removed => "an event was removed",
            Self::Inserted => "an event was put in",
            Self::CheckpointContradicts => "a checkpoint has another seal with this number",
            Self::Truncated => "the end of the trail was cut off",
            Self::CheckpointForged => "a checkpoint is not genuine",
            Self::RowRolledBack => "a row does not hold what was written last",
            Self::RowAdded => "a row was put in",
            Self::RowMissing => "a row was removed",
            Self::DayMissing => "a day of a client was removed",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

/// A place where the trail is not what it was, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Break {
    /// What was done.
    pub kind: Kind,
    /// The position in the trail; for a seal, the first that it could hold.
    pub position: Option<i64>,
    /// The event.
    pub event: Option<Uuid>,
    /// The number of the seal.
    pub seal: Option<i64>,
    /// When the event happened, or the seal was made, by what stands there now.
    #[serde(with = "rfc3339::option")]
    pub time: Option<OffsetDateTime>,
    /// The kind of row.
    pub entity: Option<String>,
    /// The row.
    pub row: Option<Uuid>,
    /// The name of the checkpoint.
    pub checkpoint: Option<String>,
}

impl Break {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, position: None, event: None, seal: None, time: None, entity: None, row: None, checkpoint: None }
    }
}

/// What was found in the trail of one workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Whose trail it is.
    pub workspace: Uuid,
    /// How many events were read.
    pub events: u64,
    /// How many seals were read.
    pub seals: u64,
    /// How many genuine checkpoints were read.
    pub checkpoints: u64,
    /// How many rows were held against the trail.
    pub rows: u64,
    /// How many genuine events are not sealed yet.
    pub unsealed: u64,
    /// When the oldest of those happened.
    #[serde(with = "rfc3339::option")]
    pub unsealed_since: Option<OffsetDateTime>,
    /// How many seals were made after the last that a checkpoint knows: without one nobody could tell that they were cut off.
    pub unwitnessed: u64,
    /// When the oldest of those was made, by what stands there now.
    #[serde(with = "rfc3339::option")]
    pub unwitnessed_since: Option<OffsetDateTime>,
    /// The first break: the one at the lowest position; those without position come last.
    pub first: Option<Break>,
    /// How many breaks there are of each kind that there is.
    pub breaks: Vec<Count>,
}

/// How many breaks there are of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The kind.
    pub kind: Kind,
    /// How many.
    pub count: u64,
}

impl Report {
    /// Whether nothing was tampered with.
    pub fn is_whole(&self) -> bool {
        self.first.is_none()
    }

    /// How many breaks there are of a kind.
    pub fn count(&self, kind: Kind) -> u64 {
        self.breaks.iter().find(|one| one.kind == kind).map_or(0, |one| one.count)
    }
}
