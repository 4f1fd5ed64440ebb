//! A one-time link that signs a user in.
use crate::{SignInLinkId, UserId, WorkspaceId};
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A one-time link, of which only the hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "sign_in_links")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignInLinkId,
    /// Whom it signs in.
    pub user_id: UserId,
    /// SHA-256 of the token in the link.
    pub token_hash: Vec<u8>,
    /// From when it is worthless.
    pub expires_at: OffsetDateTime,
    /// When it was used.
    pub used_at: Option<OffsetDateTime>,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
