#![doc = include_str!("../README.md")]
mod accounting;
mod allergy;
mod appointment;
mod attachment;
mod audit;
mod banner;
mod batch;
mod boot;
mod bulk;
mod care_goal;
mod care_intervention;
mod care_milestone;
mod care_plan;
mod care_status_change;
mod change;
mod check;
mod client;
mod client_alert;
mod clinical;
mod clock;
mod codes;
mod consent;
mod credential;
mod diagnosis;
mod directories;
pub mod directory;
mod disclosure;
mod emergency_contact;
mod erasure;
mod error;
mod gather;
mod hold;
mod keyring;
mod language;
mod location;
mod log;
mod master;
mod medication;
mod network;
pub mod normal;
mod objects;
mod page;
mod provider;
mod report;
mod role;
mod rotation;
mod scope;
mod service;
mod session;
mod sign_in;
mod sniff;
mod sql;
mod store;
mod tag;
mod telehealth;
mod timeline;
mod token;
mod trail;
mod transaction;
mod user;
mod workspace;

pub use accounting::{AccountKind, Accounted};
pub use allergy::{Allergies, AllergyChange, NewAllergy};
pub use appointment::{
    Appointments, CALENDAR_MOST, CALENDAR_SPAN, CalendarFilter, Cancellation, Move, NewAppointment, Slot,
};
pub use attachment::{Attachments, Download, FileBytes, NewAttachment, PastFile, Swept, Ticket, Upload};
pub use audit::{Action, AuditTrail, Openings, TrailEvent, TrailExport, TrailFilter};
pub use banner::BannerEntry;
pub use bulk::{Bulk, PastAppointment, PastSession};
pub use care_goal::{CareGoalChange, CareGoals, GoalStatus, NewCareGoal};
pub use care_intervention::{CareInterventionChange, CareInterventions, NewCareIntervention};
pub use care_milestone::{CareMilestoneChange, CareMilestones, NewCareMilestone};
pub use care_plan::{CarePlanChange, CarePlans, Due, Linked, NewCarePlan, PastCarePlan, PastGoal, PastIntervention};
pub use care_status_change::{CareStatusChanges, StatusOf};
pub use check::{Patch, date};
pub use client::{
    ClientChange, ClientFilter, ClientList, ClientOrder, Clients, DuplicateReason, LikelyDuplicate, Likeness, NewClient,
};
pub use client_alert::{ClientAlertChange, ClientAlerts, NewClientAlert};
pub use clinical::{Chart, ClinicalFilter};
pub use clock::Clock;
pub use codes::{DiagnosisCode, DiagnosisCodes, Release};
pub use consent::{Agreed, Consents, Intake, NewConsent, Withdrawal};
pub use credential::{CredentialChange, Credentials, NewCredential};
pub use crypto::{DataKey, MasterKey, MasterKeyError, SigningKey, Token, VerifyingKey};
pub use diagnosis::{Diagnoses, DiagnosisChange, NewDiagnosis};
pub use directories::DirectoryLimits;
pub use disclosure::{Disclosures, NewDisclosure};
pub use emergency_contact::{EmergencyContactChange, EmergencyContacts, NewEmergencyContact};
pub use erasure::{Certificate, Erasures, Ledger, LedgerError};
pub use error::{Code, Error, Rejection, Result};
pub use hold::LegalHolds;
pub use location::{LocationChange, Locations, NewLocation};
pub use master::{Answer, LocalKeys, MasterError, MasterKeys, OPAQUE, Wrapped};
pub use medication::{MedicationChange, Medications, NewMedication};
pub use network::Network;
pub use objects::{Listing, Object, ObjectBytes, ObjectError, ObjectKey, ObjectWriter, Objects};
#[cfg(feature = "s3")]
pub use objects::{S3, SecretAccessKey};
pub use page::{Cursor, Item, MOST as PAGE_MOST, Page, PageArgs, USUAL as PAGE_USUAL};
pub use provider::{ProviderChange, Providers};
pub use report::{
    Ages, Counts, Days, ExpiringCredentials, Group, Grouping, Key, OverdueReviews, Pending, REPORT_NAMES, REPORT_SPAN,
    Reports, UnsignedNotes, Utilisation, VisitReport,
};
pub use rotation::{
    ClientKeyCount, KeyStatus, Pace, Rotated, RotationError, Rotator, Unsound, Verified, Whose, WorkspaceKeyState,
    WorkspaceKeys,
};
pub use scope::{Actor, Occasion, Scope};
pub use service::{NewService, Price, ServiceChange, Services};
pub use session::{
    ConflictPart, Content, FieldChange, HISTORY_MOST, NewAddition, NewSession, SessionAdditions, SessionChange,
    SessionChanged, SessionConflict, SessionField, SessionVersion, Sessions, Soap,
};
pub use sign_in::{Door, SignedIn};
pub use sniff::{ContentType, Sniffer, Unwanted};
pub use store::{Settings, Store};
pub use tag::Tags;
pub use telehealth::{Invitation, Joined, NewInvitation, TelehealthParticipants, TelehealthSessions, TelehealthWindow};
pub use timeline::{Entry, EntryKind, TimelineFilter};
pub use trail::{
    Break, Checkpoint, CheckpointError, Checkpoints, Count, Depth, Found, Kind, Progress, Report, Sealer, TrailError,
};
pub use user::Users;
pub use workspace::{NewUser, NewWorkspace, WorkspaceChange};
