//! Plans of care: what is aimed at with a client, and until when.
use crate::{CarePlanId, ClientId, ProviderId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

sealed! { care_plan: CarePlanId of client_id { Title = 1 title, Description = 2 description } }

/// Where a plan is in its life: the codes of FHIR's `CarePlan.status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Status {
    /// Being drawn up.
    Draft,
    /// In force.
    Active,
    /// In force, and paused.
    OnHold,
    /// It has been carried out.
    Completed,
    /// It was given up.
    Revoked,
}

/// A plan of care.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "care_plans")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CarePlanId,
    /// Whose care it plans.
    pub client_id: ClientId,
    /// The author, who answers for it.
    pub provider_id: ProviderId,
    /// Where it is in its life.
    pub status: Status,
    /// What it is called.
    #[sea_orm(column_name = "title_enc")]
    pub title: Sealed<Title>,
    /// What it is about.
    #[sea_orm(column_name = "description_enc")]
    pub description: Option<Sealed<Description>>,
    /// When it was drawn up.
    pub authored_at: OffsetDateTime,
    /// The first day on which it is good.
    pub period_start: Date,
    /// The day by which it is to be carried out.
    pub period_end: Option<Date>,
    /// The day on which it is to be looked at again.
    pub review_date: Option<Date>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was added; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
    /// Who added it.
    pub created_by: UserId,
    /// Who changed it last.
    pub updated_by: UserId,
    /// When it was archived.
    pub deleted_at: Option<OffsetDateTime>,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
