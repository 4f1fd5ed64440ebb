//! A booked span of a provider's time.
use crate::{AppointmentId, ClientId, LocationId, ProviderId, ServiceId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { appointment: AppointmentId of client_id { Reason = 1 reason, CancelNote = 2 cancel_note } }

/// How client and provider meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// In one place.
    InPerson,
    /// By video.
    Telehealth,
    /// By phone.
    Phone,
}

/// Where the appointment is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Status {
    /// Booked.
    Scheduled,
    /// Booked, and the client said yes.
    Confirmed,
    /// It took place.
    Completed,
    /// Called off; the time is free again.
    Cancelled,
    /// The client did not come; the time is free again.
    NoShow,
}

/// Why an appointment was called off, for reports; the words are in the sealed note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum CancelReason {
    /// The client asked for it.
    ClientRequest,
    /// The client is ill.
    ClientIllness,
    /// The provider cannot.
    ProviderUnavailable,
    /// The client asked for it too late by the practice's rules.
    LateNotice,
    /// Weather or travel.
    Weather,
    /// It should never have been booked.
    EnteredInError,
    /// Something else.
    Other,
}

/// A booked span of a provider's time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "appointments")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AppointmentId,
    /// Who comes.
    pub client_id: ClientId,
    /// Whose time it is.
    pub provider_id: ProviderId,
    /// What was booked.
    pub service_id: Option<ServiceId>,
    /// Where.
    pub location_id: Option<LocationId>,
    /// How they meet.
    pub kind: Kind,
    /// Where it is in its life.
    pub status: Status,
    /// The first instant.
    pub starts_at: OffsetDateTime,
    /// The first instant after it; at most 24 hours later.
    pub ends_at: OffsetDateTime,
    /// Why the client comes.
    #[sea_orm(column_name = "reason_enc")]
    pub reason: Option<Sealed<Reason>>,
    /// When it was called off.
    pub cancelled_at: Option<OffsetDateTime>,
    /// By whom.
    pub cancelled_by: Option<UserId>,
    /// Why, as a code.
    pub cancel_reason: Option<CancelReason>,
    /// Why, in words.
    #[sea_orm(column_name = "cancel_note_enc")]
    pub cancel_note: Option<Sealed<CancelNote>>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was added; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
    /// Who booked it.
    pub created_by: UserId,
    /// Who changed it last.
    pub updated_by: UserId,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
