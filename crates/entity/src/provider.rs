//! A user who treats clients.
use crate::{ProviderId, WorkspaceId};
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { provider: ProviderId {} }

/// The professional side of a user; its id is the user's.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "provider_profiles")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// The user's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProviderId,
    /// Credentials after the name, such as `LMFT`.
    pub title: Option<String>,
    /// Whether visits can be booked.
    pub bookable: bool,
    /// Taxonomy codes of NUCC, or free words.
    pub specialties: Vec<String>,
    /// National Provider Identifier of the United States.
    pub npi: Option<String>,
    /// BCP 47 tags of the languages spoken.
    pub languages: Vec<String>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was added; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
    /// When the provider left.
    pub deleted_at: Option<OffsetDateTime>,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
