//! What counts in a workspace besides its rows.
use crate::WorkspaceId;
use sea_orm::entity::prelude::*;

/// The counters of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "workspace_counters")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Goes up whenever keys change or go: opened keys of an older epoch are not used any more.
    pub key_epoch: i32,
    /// Goes up with each transaction that writes a client.
    pub client_changes: i64,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
