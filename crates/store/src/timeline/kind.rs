//! What stands in timelines.
use crate::{Result, scope::Unit, sql};
use entity::Id as _;
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use uuid::Uuid;

/// Declares the kinds of entries: the module of the entity, its id, its table, the column by which it stands in the timeline, and which
/// of its rows do. Their numbers are their places here; visits and notes come first.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $module:ident $id:ident $table:literal $time:literal $shown:literal;)+) => {
        /// A kind of entry.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

            /// Rows of that kind by their ids.
            pub(super) async fn rows(self, unit: &Unit, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Entry>> {
                match self {
                    $(Self::$kind => {
                        static SQL: LazyLock<String> = LazyLock::new(sql::by_ids::<entity::$module::Entity>);
                        let rows = unit.rows::<entity::$module::Entity>(&SQL, [unit.workspace().0.into(), ids.into()]).await?;
                        Ok(rows.into_iter().map(|row| (row.id.0, Entry::$kind(Arc::new(row)))).collect())
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
