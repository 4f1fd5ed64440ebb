//! The wrapped keys of a client.
use crate::{ClientId, WorkspaceId};
pub use crate::workspace_key::State;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// One version of a client's key. Everything of the client's record is sealed with it; destroyed, it takes all of that along.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "client_keys")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Whose key it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: ClientId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_version: i32,
    /// Where it is in its life.
    pub state: State,
    /// The key, wrapped by a key of the workspace; none once destroyed.
    pub wrapped_key: Option<Vec<u8>>,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
