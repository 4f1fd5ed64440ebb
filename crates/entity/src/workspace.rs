//! A practice: the tenant itself.
use crate::WorkspaceId;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// A practice.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "workspaces")]
pub struct Model {
    /// What is `workspace_id` in every other table.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WorkspaceId,
    /// The name of the practice.
    pub name: String,
    /// IANA time zone, such as `Europe/Berlin`.
    pub time_zone: String,
    /// ISO 3166 code of the country by which phone numbers without a code are read.
    pub region: Option<String>,
    /// How many years a record is kept after the last contact before it may be erased.
    pub retention_years: i16,
    /// How many bytes of attachments there may be.
    pub storage_limit: i64,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was added; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
    /// When it was closed.
    pub deleted_at: Option<OffsetDateTime>,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
