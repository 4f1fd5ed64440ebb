//! Goals of plans of care.
use crate::{CareGoalId, CarePlanId, ClientId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

sealed! { care_goal: CareGoalId of client_id { Description = 1 description } }

/// Where a goal is in its life: the codes of FHIR's `Goal.lifecycleStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Lifecycle {
    /// Somebody has brought it up.
    Proposed,
    /// It is to be pursued later on.
    Planned,
    /// It was agreed on and waits for its beginning.
    Accepted,
    /// It is being pursued.
    Active,
    /// It is not pursued for the time being.
    OnHold,
    /// It is pursued no more, since it was pursued to the end.
    Completed,
    /// It was given up.
    Cancelled,
}

/// How far a goal is from being reached: the codes of FHIR's `Goal.achievementStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Achievement {
    /// It is being worked at.
    InProgress,
    /// It comes nearer.
    Improving,
    /// It goes further away.
    Worsening,
    /// It is as far as it was.
    NoChange,
    /// It is reached.
    Achieved,
    /// It is reached, and what was reached is being kept.
    Sustaining,
    /// It was not reached.
    NotAchieved,
    /// It was worked at in vain so far.
    NoProgress,
    /// It cannot be reached.
    NotAttainable,
}

/// A goal of a plan of care.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "care_goals")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CareGoalId,
    /// Whose goal.
    pub client_id: ClientId,
    /// The plan it is part of.
    pub care_plan_id: CarePlanId,
    /// Where it is in its life.
    pub lifecycle_status: Lifecycle,
    /// How far it is from being reached.
    pub achievement_status: Option<Achievement>,
    /// What is aimed at.
    #[sea_orm(column_name = "description_enc")]
    pub description: Sealed<Description>,
    /// From which day on it is pursued.
    pub start_date: Option<Date>,
    /// The day by which it is to be reached.
    pub due_date: Option<Date>,
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
