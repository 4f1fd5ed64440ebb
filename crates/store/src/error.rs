//! What can go wrong, in two kinds: the user's doing, said in full, and ours, of which nothing leaves.
use sea_orm::{DbErr, RuntimeErr, sqlx};
use std::sync::Arc;

/// The answer of the store.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why there is no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The request cannot be done as it stands; says what to change. Nothing of it was kept.
    #[error("rejected: {0:?}")]
    Rejected(Vec<Rejection>),
    /// An argument of a read makes no sense: its name and what is expected of it.
    #[error("{0}: {1}")]
    Argument(&'static str, String),
    /// Nobody is signed in, or no longer.
    #[error("nobody is signed in")]
    SignedOut,
    /// The user's role does not allow it.
    #[error("the role does not allow it")]
    Forbidden,
    /// A sealed value did not open. A security event, not a mishap.
    #[error(transparent)]
    Unopenable(#[from] crypto::Unopenable),
    /// The database is away or out of connections: trying again may help.
    #[error("the database is not available")]
    Unavailable(#[source] Arc<DbErr>),
    /// The provider of master keys cannot give what was asked for.
    #[error(transparent)]
    Master(crate::master::MasterError),
    /// The database took too long and was stopped.
    #[error("the database took too long")]
    Timeout(#[source] Arc<DbErr>),
    /// Another request held what this one needed and waited for what it held; the database gave up this one.
    #[error("the database broke a deadlock")]
    Contended(#[source] Arc<DbErr>),
    /// The database refused.
    #[error("the database failed")]
    Database(#[source] Arc<DbErr>),
    /// The receipt could not be made durable, so nothing may leave.
    #[error("the receipt could not be written")]
    Receipt,
    /// The server lacks a setting that this needs.
    #[error("the server has no {0}")]
    Unready(&'static str),
    /// The ledger of erasures cannot be read or written.
    #[error(transparent)]
    LedgerAway(#[from] crate::erasure::LedgerError),
    /// The ledger of erasures holds what was not signed with this server's key.
    #[error("the erasure ledger holds an entry that was not signed with this server's signing key")]
    Ledger,
    /// A file is not what was stored. A security event, not a mishap.
    #[error(transparent)]
    File(#[from] crypto::FileError),
    /// It is not a file to keep.
    #[error(transparent)]
    Unwanted(#[from] crate::sniff::Unwanted),
    /// There are more or fewer bytes than were announced.
    #[error("the file has not as many bytes as were announced")]
    Length,
    /// The object store.
    #[error(transparent)]
    Objects(#[from] crate::objects::ObjectError),
    /// The operating system gave no randomness.
    #[error("no randomness")]
    Randomness,
    /// A mistake of ours.
    #[error("{0}")]
    Internal(&'static str),
}

/// One thing that keeps a change from being made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Stable.
    pub code: Code,
    /// The input field, from the outside in, without the leading `input`.
    pub path: Vec<&'static str>,
    /// For people. Holds no value of the input.
    pub message: String,
    /// Where the change was stale: the version to read again.
    pub current_version: Option<i32>,
}

/// What keeps a change from being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The field's rule is broken.
    Invalid,
    /// No such thing in this workspace.
    NotFound,
    /// Somebody changed it first.
    Stale,
    /// Another one has it already.
    Taken,
    /// The provider's time is taken.
    SlotTaken,
    /// What it is now does not allow it.
    WrongState,
    /// A signed note never changes.
    Signed,
    /// The role does not allow it.
    Forbidden,
    /// It needs a sign-in that is not long ago.
    SignInAgain,
    /// A legal hold forbids it.
    OnHold,
    /// The record must be kept for longer.
    MustKeep,
    /// There is no room for it.
    NoRoom,
}

impl Rejection {
    /// A rejection of one field, named with dots where it is within another.
    pub fn new(code: Code, field: &'static str, message: impl Into<String>) -> Self {
        Self { code, path: field.split('.').collect(), message: message.into(), current_version: None }
    }
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(vec![rejection])
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        let (DbErr::Query(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Conn(RuntimeErr::SqlxError(cause))) = &error
        else {
            return match error {
                DbErr::ConnectionAcquire(_) => Self::Unavailable(Arc::new(error)),
                other => Self::Database(Arc::new(other)),
            };
        };
        match &**cause {
            sqlx::Error::Database(refused) => {
                if let Some(rejection) = refused.constraint().and_then(broken) {
                    return rejection.into();
                }
                match refused.code().as_deref() {
                    Some("57014" | "55P03") => Self::Timeout(Arc::new(error)),
                    Some("40P01" | "40001") => Self::Contended(Arc::new(error)),
                    Some("57P01" | "57P02" | "57P03" | "53300") => Self::Unavailable(Arc::new(error)),
                    _ => Self::Database(Arc::new(error)),
                }
            }
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(Arc::new(error))
            }
            _ => Self::Database(Arc::new(error)),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        DbErr::Query(RuntimeErr::SqlxError(Arc::new(error))).into()
    }
}

/// The constraints of the database that a user can run into, as what the user did. Names of constraints are API.
fn broken(constraint: &str) -> Option<Rejection> {
    let (code, field, message) = match constraint {
        "appointments_no_double_booking" => {
            (Code::SlotTaken, "startsAt", "The provider already has an appointment at that time.")
        }
        "appointments_length" => (Code::Invalid, "endsAt", "An appointment ends after it starts, within 24 hours."),
        "appointments_finite" => (Code::Invalid, "startsAt", "The year must be between 2000 and 2199."),
        "sessions_finite" => (Code::Invalid, "sessionAt", "The year must be between 2000 and 2199."),
        "appointments_client"
        | "attachments_client"
        | "disclosures_client"
        | "sessions_client"
        | "legal_holds_client" => (Code::NotFound, "clientId", "There is no such client."),
        "diagnoses_client" | "medications_client" | "allergies_client" | "client_alerts_client" => {
            (Code::NotFound, "clientId", "There is no such client.")
        }
        "consents_client" | "emergency_contacts_client" => (Code::NotFound, "clientId", "There is no such client."),
        "credentials_provider" => (Code::NotFound, "providerId", "There is no such provider."),
        "diagnoses_provider" => (Code::NotFound, "providerId", "There is no such provider."),
        "diagnoses_rank" => (Code::Taken, "rank", "Another diagnosis of the client has the rank."),
        "appointments_provider" | "sessions_provider" | "clients_provider" | "care_plans_provider" => {
            (Code::NotFound, "providerId", "There is no such provider.")
        }
        "care_plans_period" => (Code::Invalid, "periodEnd", "A plan does not end before it starts."),
        "care_plans_review" => (Code::Invalid, "reviewDate", "A plan is not reviewed before it starts."),
        "care_goals_due" => (Code::Invalid, "dueDate", "A goal is not due before it starts."),
        "appointments_service" => (Code::NotFound, "serviceId", "There is no such service."),
        "appointments_location" => (Code::NotFound, "locationId", "There is no such location."),
        "sessions_appointment" => (Code::NotFound, "appointmentId", "The client has no such appointment."),
        "attachments_session" => (Code::NotFound, "sessionId", "The client has no such session."),
        "attachments_signed" => (Code::Signed, "id", "What belongs to a signed session does not change."),
        "session_additions_in_order" => {
            (Code::WrongState, "sessionId", "Something else was added at the same time. Try again.")
        }
        "sessions_one_per_appointment" => (Code::Taken, "appointmentId", "The appointment already has a session."),
        "consents_kept" => (Code::WrongState, "id", "A recorded consent does not change."),
        "disclosures_kept" => (Code::WrongState, "id", "A recorded disclosure does not change."),
        "sessions_signed" => (Code::Signed, "id", "A signed session does not change."),
        "telehealth_sessions_open" => {
            (Code::Taken, "appointmentId", "The appointment has an open telehealth session already.")
        }
        "telehealth_sessions_agreed" => {
            (Code::WrongState, "on", "The client has no consent to recording that is in force.")
        }
        "telehealth_sessions_kept" | "telehealth_participants_kept" => {
            (Code::WrongState, "id", "What took place in a telehealth session does not change.")
        }
        "client_tokens_mrn" => (Code::Taken, "mrn", "Another client has this number."),
        "client_tags_tag" => (Code::NotFound, "tagIds", "One of these is no tag in use."),
        "workspaces_known_zone" => (Code::Invalid, "timeZone", "The database does not know this time zone."),
        "clients_erased" => (Code::WrongState, "id", "The client was erased."),
        "services_name_live" | "locations_name_live" => (Code::Taken, "name", "The name is already in use."),
        _ => return None,
    };
    Some(Rejection::new(code, field, message))
}

impl From<crate::audit::Lost> for Error {
    fn from(_: crate::audit::Lost) -> Self {
        Self::Receipt
    }
}

impl Error {
    /// What may be said of it in the log: kinds and codes, no value of a row or of an input.
    pub fn log(&self) -> String {
        match self {
            Self::Database(error) | Self::Contended(error) | Self::Unavailable(error) | Self::Timeout(error) => {
                match &**error {
                    DbErr::Query(RuntimeErr::SqlxError(cause))
                    | DbErr::Exec(RuntimeErr::SqlxError(cause))
                    | DbErr::Conn(RuntimeErr::SqlxError(cause)) => format!("{self}: {}", crate::log::Cause(cause)),
                    _ => self.to_string(),
                }
            }
            // It names objects, and those have no names but ids.
            Self::Objects(error) => match std::error::Error::source(error) {
                Some(cause) => format!("{error}: {cause}"),
                None => error.to_string(),
            },
            Self::Rejected(rejections) => format!("{} rejections", rejections.len()),
            _ => self.to_string(),
        }
    }
}
