//! By what a user is found at sign-in.
use crate::{UserId, WorkspaceId};
use sea_orm::entity::prelude::*;

/// The digest of a user's address under one version of the installation's key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "user_logins")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Who signs in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    /// The version of the installation's key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_version: i32,
    /// Of the normalised address.
    pub digest: Vec<u8>,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
