//! How many visits there are for each day: what reports add up.
use crate::WorkspaceId;
use sea_orm::entity::prelude::*;
use time::Date;
use uuid::Uuid;

/// What a row is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Level {
    /// Kind and service.
    Practice,
    /// Provider.
    Provider,
    /// Provider, kind and service.
    Detail,
}

/// The visits of a day. Kept by the triggers of the visits; nobody else writes it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "visit_summaries")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// What it is counted by.
    #[sea_orm(primary_key, auto_increment = false)]
    pub level: Level,
    /// Whose visits; nil where those of all are counted together.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider: Uuid,
    /// The day on which they begin, in the practice's time zone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// Of which kind; empty where all are counted together.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    /// Of which service; nil where they have none, and where all are counted together.
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: Uuid,
    /// Which part of the count it is: their sum counts.
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: i32,
    /// How many are scheduled.
    pub scheduled: i32,
    /// How many are confirmed.
    pub confirmed: i32,
    /// How many took place.
    pub completed: i32,
    /// To how many the client did not come.
    pub no_show: i32,
    /// How many were called off because the client asked for it.
    pub client_request: i32,
    /// How many were called off because the client was ill.
    pub client_illness: i32,
    /// How many were called off by the provider.
    pub provider_unavailable: i32,
    /// How many were called off too late.
    pub late_notice: i32,
    /// How many were called off for weather or travel.
    pub weather: i32,
    /// How many should never have been booked.
    pub entered_in_error: i32,
    /// How many were called off for something else.
    pub other: i32,
    /// Whole minutes of those that are scheduled or confirmed.
    pub booked_minutes: i32,
    /// Whole minutes of those that took place.
    pub completed_minutes: i32,
    /// Whole minutes of those to which the client did not come.
    pub no_show_minutes: i32,
}

nothing_sealed!();

/// No relations: it is derived, and refers to nothing.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
