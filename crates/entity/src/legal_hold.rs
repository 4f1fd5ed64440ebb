//! Why a client's record must not be erased.
use crate::{ClientId, LegalHoldId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { legal_hold: LegalHoldId of client_id { Reason = 1 reason } }

/// A legal hold on a client's record. It is lifted, never removed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "legal_holds")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LegalHoldId,
    /// Whose record is held.
    pub client_id: ClientId,
    /// Why.
    #[sea_orm(column_name = "reason_enc")]
    pub reason: Sealed<Reason>,
    /// Who placed it.
    pub placed_by: UserId,
    /// When it was lifted.
    pub lifted_at: Option<OffsetDateTime>,
    /// By whom.
    pub lifted_by: Option<UserId>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was placed; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
