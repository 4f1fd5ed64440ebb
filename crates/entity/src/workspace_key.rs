//! The wrapped data keys of a workspace.
use crate::WorkspaceId;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// Where a key is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Made, not yet known to every server.
    Pending,
    /// Seals new values.
    Primary,
    /// Opens old values.
    DecryptOnly,
    /// Gone for good.
    Destroyed,
}

/// One version of a workspace's data key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "workspace_keys")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_version: i32,
    /// Where it is in its life.
    pub state: State,
    /// The name of the master key that wraps it.
    pub master_key: String,
    /// The key, wrapped; none once destroyed.
    pub wrapped_key: Option<Vec<u8>>,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
