//! What the practice offers.
use crate::{ServiceId, WorkspaceId, appointment::Kind};
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { service: ServiceId {} }

/// A kind of visit with its length and price.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "services")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ServiceId,
    /// What it is called; unique among those in use, whatever the case.
    pub name: String,
    /// How long it takes, in minutes.
    pub duration_minutes: i16,
    /// How long the provider needs afterwards, in minutes.
    pub buffer_minutes: i16,
    /// How client and provider can meet for it; at least one way, each once.
    pub kinds: Vec<Kind>,
    /// The price in hundredths of the currency.
    pub price_cents: Option<i64>,
    /// ISO 4217 code of the price.
    pub currency: Option<String>,
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
