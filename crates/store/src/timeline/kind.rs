//! What stands in timelines.
use crate::{Error, Result};
use entity::Id as _;
use sea_orm::{FromQueryResult as _, IdenStatic as _, Iterable as _, QueryResult};
use std::sync::Arc;

/// Declares the kinds of entries: the module of the entity, its id, its table, the column by which it stands in the timeline, and which
/// of its rows do. Their numbers are their places here; visits and notes come first.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $module:ident $id:ident $table:literal $time:literal $shown:literal;)+) => {
        /// A kind of entry.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EntryKind {
            $($(#[$doc])* $kind),+
        }

        /// An entry of a timeline.
        #[derive(Clone, Debug)]
        pub enum Entry {
            $($(#[$doc])* $kind(Arc<entity::$module::Model>)),+
        }

        impl EntryKind {
            /// All kinds, in the order of their numbers.
            pub(super) const ALL: &[Self] = &[$(Self::$kind),+];

            pub(super) fn source(self) -> Source {
                match self {
                    $(Self::$kind => Source {
                        number: self as i32,
                        register: entity::$id::TABLE,
                        table: $table,
                        time: $time,
                        shown: $shown,
                    }),+
                }
            }

            /// The names of its columns.
            pub(super) fn columns(self) -> Vec<&'static str> {
                match self {
                    $(Self::$kind => entity::$module::Column::iter().map(|column| column.as_str()).collect()),+
                }
            }

            /// The entry in a row that has its columns with the prefix before their names.
            pub(super) fn read(self, row: &QueryResult, prefix: &str) -> Result<Entry> {
                match self {
                    $(Self::$kind => {
                        Ok(Entry::$kind(Arc::new(entity::$module::Model::from_query_result(row, prefix)?)))
                    }),+
                }
            }
        }
    };
}
kinds! {
    /// A booked visit.
    Appointment appointment AppointmentId "appointments" "starts_at" "true";
    /// A SOAP note.
    Session session SessionId "sessions" "session_at" "x.deleted_at is null";
    /// A file.
    Attachment attachment AttachmentId "attachments" "created_at"
        "x.stored_at is not null and x.deleted_at is null and (x.session_id is null or $sessions)";
    /// A plan of care.
    CarePlan care_plan CarePlanId "care_plans" "authored_at" "x.deleted_at is null";
    /// A diagnosis.
    Diagnosis diagnosis DiagnosisId "diagnoses" "recorded_date" "x.deleted_at is null";
    /// A medication.
    Medication medication MedicationId "medications" "date_asserted" "x.deleted_at is null";
    /// An allergy.
    Allergy allergy AllergyId "allergies" "recorded_date" "x.deleted_at is null";
    /// An alert.
    ClientAlert client_alert ClientAlertId "client_alerts" "from_at" "x.deleted_at is null";
    /// A consent.
    Consent consent ConsentId "consents" "given_at" "true";
    /// An addition to a signed note.
    SessionAddition session_addition SessionAdditionId "session_additions" "signed_at" "true";
    /// A meeting by video.
    TelehealthSession telehealth_session TelehealthSessionId "telehealth_sessions" "opened_at" "true";
    /// What was told others.
    Disclosure disclosure DisclosureId "disclosures" "disclosed_at" "true";
}

impl EntryKind {
    /// The kind with that number, which a statement of ours has given.
    pub(super) fn numbered(number: i32) -> Result<Self> {
        let kind = usize::try_from(number).ok().and_then(|number| Self::ALL.get(number));
        kind.copied().ok_or(Error::Internal("an entry of no kind"))
    }

    /// Whether the statement that finds entries brings its rows along, which most are.
    pub(super) fn comes_whole(self) -> bool {
        matches!(self, Self::Appointment | Self::Session)
    }
}

/// How many kinds there are.
pub(super) const KINDS: usize = EntryKind::ALL.len();

/// Where entries of a kind come from.
pub(super) struct Source {
    pub(super) number: i32,
    pub(super) register: u16,
    pub(super) table: &'static str,
    pub(super) time: &'static str,
    shown: &'static str,
}

impl Source {
    /// Which rows stand in the timeline, where the flags of the kinds are parameters from a number on, and after them whether the files of
    /// sessions are seen.
    pub(super) fn shown(&self, flags: usize) -> String {
        let flag = usize::try_from(self.number).unwrap_or_default() + flags;
        let sessions = format!("${}", flags + KINDS);
        format!("${flag} and {}", self.shown.replace("$sessions", &sessions))
    }
}
