#![doc = include_str!("../README.md")]
mod appointment;
mod audit;
mod batch;
mod boot;
mod bulk;
mod change;
mod check;
mod client;
mod clock;
mod error;
mod keyring;
mod location;
mod log;
mod page;
mod provider;
mod role;
mod scope;
mod service;
mod session;
mod sign_in;
mod sql;
mod store;
mod timeline;
mod transaction;
mod user;
mod workspace;

pub use appointment::{
    Appointments, CALENDAR_MOST, CALENDAR_SPAN, CalendarFilter, Cancellation, Move, NewAppointment, Slot,
};
pub use bulk::{Bulk, PastAppointment, PastSession};
pub use check::{Patch, date};
pub use client::{ClientChange, Clients, NewClient};
pub use clock::Clock;
pub use crypto::{MasterKey, MasterKeyError, Token};
pub use error::{Code, Error, Rejection, Result};
pub use location::{LocationChange, Locations, NewLocation};
pub use page::{Cursor, Item, MOST as PAGE_MOST, Page, PageArgs, USUAL as PAGE_USUAL};
pub use provider::Providers;
pub use scope::{Actor, Occasion, Scope};
pub use service::{NewService, Price, ServiceChange, Services};
pub use session::{NewSession, SessionChange, Sessions, Soap};
pub use sign_in::{Door, SignedIn};
pub use store::{Settings, Store};
pub use timeline::{Entry, EntryKind};
pub use user::Users;
pub use workspace::{NewUser, NewWorkspace};
