//! Keyed digests by which clients are found.
use crate::{ClientId, WorkspaceId};
use sea_orm::entity::prelude::*;

/// The token of a value of a client under one version of the workspace's key. It goes with the client's keys.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "client_tokens")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Whose value.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: ClientId,
    /// The column of `clients` that the value stands in, by its number in the register.
    #[sea_orm(primary_key, auto_increment = false)]
    pub column_number: i16,
    /// The version of the workspace's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_version: i32,
    /// The version of the rule by which the value was normalised.
    #[sea_orm(primary_key, auto_increment = false)]
    pub normal: i16,
    /// The digest.
    pub token: Vec<u8>,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
