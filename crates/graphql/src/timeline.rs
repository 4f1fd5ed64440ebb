//! What happened to a client.
use crate::{
    allergy::Allergy, appointment::Appointment, attachment::Attachment, care_plan::CarePlan, client_alert::ClientAlert,
    connection::connection, consent::Consent, diagnosis::Diagnosis, disclosure::Disclosure, medication::Medication,
    session::Session, session_addition::SessionAddition, telehealth::TelehealthSession,
};
use async_graphql::{Enum, Union};
use store::Entry;

/// Declares the kinds of entries, each with the type it has here.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident),+ $(,)?) => {
        /// A kind of timeline entry.
        #[derive(Enum, Clone, Copy, PartialEq, Eq)]
        #[graphql(remote = "store::EntryKind")]
        pub(crate) enum TimelineKind {
            $($(#[$doc])* $kind),+
        }

        /// Something that happened to a client.
        #[derive(Union, Clone)]
        pub(crate) enum TimelineEntry {
            $($(#[$doc])* $kind($kind)),+
        }

        impl From<Entry> for TimelineEntry {
            fn from(entry: Entry) -> Self {
                match entry {
                    $(Entry::$kind(row) => Self::$kind(row.into())),+
                }
            }
        }
    };
}
kinds! {
    /// A booked visit, by its beginning.
    Appointment,
    /// A SOAP note, by the time of the session.
    Session,
    /// A file, by when it was added.
    Attachment,
    /// A plan of care, by when it was written.
    CarePlan,
    /// A diagnosis, by when it was recorded.
    Diagnosis,
    /// A medication, by when it was recorded.
    Medication,
    /// An allergy, by when it was recorded.
    Allergy,
    /// An alert, by when it begins.
    ClientAlert,
    /// A consent, by when it was given.
    Consent,
    /// An addition to a signed note, by when it was signed.
    SessionAddition,
    /// A meeting by video, by when it was opened.
    TelehealthSession,
    /// What was told others of the record, by when that was.
    Disclosure,
}

connection!(
    TimelineConnection,
    TimelineEdge,
    TimelineEntry,
    "A page of a client's timeline, newest first.",
    "An entry and where it stands in the timeline."
);
