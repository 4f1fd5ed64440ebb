//! What happened to a client.
use crate::{appointment::Appointment, connection::connection, session::Session};
use async_graphql::{Enum, Union};
use store::Entry;

/// A kind of timeline entry.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "store::EntryKind")]
pub(crate) enum TimelineKind {
    /// A booked visit.
    Appointment,
    /// A SOAP note.
    Session,
}

/// Something that happened to a client.
#[derive(Union, Clone)]
pub(crate) enum TimelineEntry {
    /// A booked visit.
    Appointment(Appointment),
    /// A SOAP note.
    Session(Session),
}

impl From<Entry> for TimelineEntry {
    fn from(entry: Entry) -> Self {
        match entry {
            Entry::Appointment(row) => Self::Appointment(row.into()),
            Entry::Session(row) => Self::Session(row.into()),
        }
    }
}

connection!(
    TimelineConnection,
    TimelineEdge,
    TimelineEntry,
    "A page of a client's timeline, newest first.",
    "An entry and where it stands in the timeline."
);
