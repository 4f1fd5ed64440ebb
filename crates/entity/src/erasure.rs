//! What is left of a client who was erased.
use crate::{ClientId, ErasureId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { erasure: ErasureId { Reason = 1 reason } }

/// The erasure of a client's record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "erasures")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ErasureId,
    /// Whose record it was.
    pub client_id: ClientId,
    /// When.
    pub erased_at: OffsetDateTime,
    /// By whom; none where the ledger was replayed over an older backup.
    pub erased_by: Option<UserId>,
    /// Why, in the practice's words.
    #[sea_orm(column_name = "reason_enc")]
    pub reason: Option<Sealed<Reason>>,
    /// The certificate: JSON, exactly as it was signed.
    pub certificate: String,
    /// The Ed25519 signature of the certificate, in base64.
    pub signature: String,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
