//! A telehealth visit as it took place.
use crate::{AppointmentId, ClientId, ConsentId, TelehealthSessionId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { telehealth_session: TelehealthSessionId of client_id { Room = 1 room } }

/// A telehealth visit as it took place. It is ended, never removed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "telehealth_sessions")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TelehealthSessionId,
    /// With whom.
    pub client_id: ClientId,
    /// The visit.
    pub appointment_id: AppointmentId,
    /// The name of the video room: 128 random bits in hexadecimal.
    #[sea_orm(column_name = "room_enc")]
    pub room: Sealed<Room>,
    /// When it was opened.
    pub opened_at: OffsetDateTime,
    /// By whom.
    pub opened_by: UserId,
    /// When it was ended.
    pub ended_at: Option<OffsetDateTime>,
    /// By whom.
    pub ended_by: Option<UserId>,
    /// Whether it is recorded, as long as the consent holds.
    pub recording: bool,
    /// The consent on which it is recorded, or was last.
    pub recording_consent_id: Option<ConsentId>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was added; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
