#![doc = include_str!("../README.md")]
mod accounting;
mod appointment;
mod attachment;
mod audit;
mod batch;
mod boot;
mod bulk;
mod change;
mod check;
mod client;
mod clock;
mod directories;
pub mod directory;
mod disclosure;
mod erasure;
mod error;
mod hold;
mod keyring;
mod location;
mod log;
mod master;
mod network;
pub mod normal;
mod objects;
mod page;
mod provider;
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
mod timeline;
mod token;
mod trail;
mod transaction;
mod user;
mod workspace;

pub use appointment::{
    Appointments, CALENDAR_MOST, CALENDAR_SPAN, CalendarFilter, Cancellation, Move, NewAppointment, Slot,
};
pub use attachment::{Attachments, Download, FileBytes, NewAttachment, PastFile, Swept, Ticket, Upload};
pub use accounting::{Accounted, AccountKind};
pub use audit::{Action, AuditTrail, Openings, TrailEvent, TrailExport, TrailFilter};
pub use bulk::{Bulk, PastAppointment, PastSession};
pub use check::{Patch, date};
pub use client::{ClientChange, ClientFilter, ClientList, ClientOrder, Clients, NewClient};
pub use clock::Clock;
pub use crypto::{DataKey, MasterKey, MasterKeyError, SigningKey, Token, VerifyingKey};
pub use directories::DirectoryLimits;
pub use disclosure::{Disclosures, NewDisclosure};
pub use erasure::{Certificate, Erasures, Ledger, LedgerError};
pub use error::{Code, Error, Rejection, Result};
pub use hold::LegalHolds;
pub use location::{LocationChange, Locations, NewLocation};
pub use master::{Answer, LocalKeys, MasterError, MasterKeys, OPAQUE, Wrapped};
pub use network::Network;
pub use objects::{Listing, Object, ObjectBytes, ObjectError, ObjectKey, ObjectWriter, Objects};
#[cfg(feature = "s3")]
pub use objects::{S3, SecretAccessKey};
pub use page::{Cursor, Item, MOST as PAGE_MOST, Page, PageArgs, USUAL as PAGE_USUAL};
pub use provider::Providers;
pub use rotation::{
    ClientKeyCount, KeyStatus, Pace, Rotated, RotationError, Rotator, Unsound, Verified, Whose, WorkspaceKeyState,
    WorkspaceKeys,
};
pub use scope::{Actor, Occasion, Scope};
pub use service::{NewService, Price, ServiceChange, Services};
pub use session::{NewSession, SessionChange, Sessions, Soap};
pub use sign_in::{Door, SignedIn};
pub use sniff::{ContentType, Sniffer, Unwanted};
pub use store::{Settings, Store};
pub use tag::Tags;
pub use timeline::{Entry, EntryKind};
pub use trail::{
    Break, Checkpoint, CheckpointError, Checkpoints, Count, Depth, Found, Kind, Progress, Report, Sealer, TrailError,
};
pub use user::Users;
pub use workspace::{NewUser, NewWorkspace, WorkspaceChange};
