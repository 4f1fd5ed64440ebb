//! A signed-in browser or program.
use crate::{SignInId, UserId, WorkspaceId};
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// How the token travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Transport {
    /// As a cookie that scripts cannot read.
    Cookie,
    /// In the Authorization header.
    Bearer,
}

/// A signed-in browser or program, of whose token only the hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "sign_ins")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignInId,
    /// Who is signed in.
    pub user_id: UserId,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// How the token travels.
    pub transport: Transport,
    /// When it began.
    pub created_at: OffsetDateTime,
    /// When it was last used, to the minute.
    pub seen_at: OffsetDateTime,
    /// When it ends whatever happens.
    pub expires_at: OffsetDateTime,
    /// When the user signed out.
    pub ended_at: Option<OffsetDateTime>,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
