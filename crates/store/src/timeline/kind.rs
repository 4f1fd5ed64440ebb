//! What stands in timelines.
use crate::Result;
use entity::Id as _;
use sea_orm::{EntityTrait, FromQueryResult as _, IdenStatic as _, Iterable as _, QueryResult};
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

            /// Its columns, with the prefix in their names, of a table that is called like the prefix.
            pub(super) fn columns(self) -> String {
                match self {
                    $(Self::$kind => self.prefixed::<entity::$module::Entity>()),+
                }
            }

            /// The entry in a row that has [`EntryKind::columns`], unless they are null.
            pub(super) fn read(self, row: &QueryResult) -> Result<Option<Entry>> {
                let prefix = self.prefix();
                match self {
                    $(Self::$kind => {
                        let row = entity::$module::Model::from_query_result_optional(row, &prefix)?;
                        Ok(row.map(|row| Entry::$kind(Arc::new(row))))
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
    /// Whether the statement of the timeline brings its rows along, which most entries are.
    pub(super) fn comes_whole(self) -> bool {
        matches!(self, Self::Appointment | Self::Session)
    }

    /// What stands before the names of its columns in a row of all kinds.
    fn prefix(self) -> String {
        format!("x{}_", self as i32)
    }

    /// Joins its rows to its entries in a relation `e (entry, id)`. The id is null for entries of other kinds, for which no index is
    /// searched.
    pub(super) fn joined(self) -> String {
        let Source { number, table, .. } = self.source();
        format!(
            " left join pazpaz.{table} x{number} \
             on x{number}.workspace_id = $1 and x{number}.id = case e.entry when {number} then e.id end"
        )
    }

    fn prefixed<E: EntityTrait>(self) -> String {
        let (table, prefix) = (format!("x{}", self as i32), self.prefix());
        let column = |column: E::Column| format!("{table}.{name} as {prefix}{name}", name = column.as_str());
        E::Column::iter().map(column).collect::<Vec<_>>().join(", ")
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
