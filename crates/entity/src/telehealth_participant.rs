//! Who was invited to a telehealth visit, and who was there.
use crate::{ClientId, TelehealthParticipantId, TelehealthSessionId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { telehealth_participant: TelehealthParticipantId of client_id { Name = 1 name, Location = 2 location } }

/// As what somebody takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Role {
    /// The client.
    Client,
    /// Who treats.
    Provider,
    /// Somebody else: a parent, an interpreter.
    Guest,
}

/// An invitation to a telehealth visit, and what came of it; or a provider who was signed in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "telehealth_participants")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TelehealthParticipantId,
    /// Whose visit it is.
    pub client_id: ClientId,
    /// Which visit.
    pub telehealth_session_id: TelehealthSessionId,
    /// As what.
    pub role: Role,
    /// Who was signed in; everybody else has a token.
    pub user_id: Option<UserId>,
    /// Whom the token is for, where that is not the client.
    #[sea_orm(column_name = "name_enc")]
    pub name: Option<Sealed<Name>>,
    /// SHA-256 of the token.
    pub token_hash: Option<Vec<u8>>,
    /// Who made it.
    pub invited_by: Option<UserId>,
    /// When the invitation was withdrawn.
    pub withdrawn_at: Option<OffsetDateTime>,
    /// When they joined, which uses the token up.
    pub joined_at: Option<OffsetDateTime>,
    /// When they left.
    pub left_at: Option<OffsetDateTime>,
    /// Where they were when they joined.
    #[sea_orm(column_name = "location_enc")]
    pub location: Option<Sealed<Location>>,
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
