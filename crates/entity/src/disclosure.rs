//! What the practice has told others of a client's record.
use crate::{ClientId, DisclosureId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! {
    disclosure: DisclosureId of client_id {
        Recipient = 1 recipient,
        Description = 2 description,
        Purpose = 3 purpose,
        Retraction = 4 retraction,
    }
}

/// A disclosure of something of a client's record. It does not change; a mistake is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "disclosures")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DisclosureId,
    /// Of whose record.
    pub client_id: ClientId,
    /// When.
    pub disclosed_at: OffsetDateTime,
    /// To whom: name, and address where it is known.
    #[sea_orm(column_name = "recipient_enc")]
    pub recipient: Sealed<Recipient>,
    /// What.
    #[sea_orm(column_name = "description_enc")]
    pub description: Sealed<Description>,
    /// What for.
    #[sea_orm(column_name = "purpose_enc")]
    pub purpose: Sealed<Purpose>,
    /// Who recorded it.
    pub recorded_by: UserId,
    /// When it was withdrawn.
    pub retracted_at: Option<OffsetDateTime>,
    /// By whom.
    pub retracted_by: Option<UserId>,
    /// Why.
    #[sea_orm(column_name = "retraction_enc")]
    pub retraction: Option<Sealed<Retraction>>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was recorded; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
