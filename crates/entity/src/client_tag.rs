//! Which client has which tag.
use crate::{ClientId, TagId, WorkspaceId};
use sea_orm::entity::prelude::*;

/// A tag of a client. It goes with the client's keys.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "client_tags")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Who has it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: ClientId,
    /// What the client has.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tag_id: TagId,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
