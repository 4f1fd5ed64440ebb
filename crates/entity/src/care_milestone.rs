//! Steps on the way to goals of plans of care.
use crate::{CareGoalId, CareMilestoneId, CarePlanId, ClientId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

sealed! { care_milestone: CareMilestoneId of client_id { Title = 1 title } }

/// A step on the way to a goal.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "care_milestones")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CareMilestoneId,
    /// Whose step.
    pub client_id: ClientId,
    /// The plan of the goal.
    pub care_plan_id: CarePlanId,
    /// The goal it leads to.
    pub care_goal_id: CareGoalId,
    /// What is to be reached.
    #[sea_orm(column_name = "title_enc")]
    pub title: Sealed<Title>,
    /// The day by which it is to be reached.
    pub due_date: Option<Date>,
    /// The day on which it was reached.
    pub reached_on: Option<Date>,
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
