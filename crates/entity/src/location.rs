//! Where visits take place.
use crate::{LocationId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { location: LocationId { Address = 1 address } }

/// What sort of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// A clinic or office.
    Clinic,
    /// A room within one.
    Room,
    /// Somebody's home.
    Home,
    /// A video or phone visit.
    Online,
}

/// A place of visits.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "locations")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LocationId,
    /// What it is called; unique among those in use, whatever the case.
    pub name: String,
    /// What sort of place it is.
    pub kind: Kind,
    /// The postal address, which may be a client's home.
    #[sea_orm(column_name = "address_enc")]
    pub address: Option<Sealed<Address>>,
    /// IANA time zone where it differs from the workspace's.
    pub time_zone: Option<String>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was added; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
    /// When it was archived.
    pub deleted_at: Option<OffsetDateTime>,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
