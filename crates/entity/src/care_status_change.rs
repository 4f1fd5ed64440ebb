//! The history of the states of plans of care, their goals and interventions.
use crate::{CareGoalId, CareInterventionId, CarePlanId, CareStatusChangeId, ClientId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { care_status_change: CareStatusChangeId of client_id { Reason = 1 reason } }

/// Which state it is that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Subject {
    /// That of a plan.
    Plan,
    /// Where a goal is in its life.
    Goal,
    /// How far a goal is from being reached.
    Achievement,
    /// That of an intervention.
    Intervention,
}

/// Any state of any of them; each is what it is where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Status {
    /// Of a plan.
    Draft,
    /// Of a plan or goal.
    Active,
    /// Of a plan, goal or intervention.
    OnHold,
    /// Of a plan, goal or intervention.
    Completed,
    /// Of a plan.
    Revoked,
    /// Of a goal.
    Proposed,
    /// Of a goal.
    Planned,
    /// Of a goal.
    Accepted,
    /// Of a goal or intervention.
    Cancelled,
    /// Of an achievement or intervention.
    InProgress,
    /// Of an achievement.
    Improving,
    /// Of an achievement.
    Worsening,
    /// Of an achievement.
    NoChange,
    /// Of an achievement.
    Achieved,
    /// Of an achievement.
    Sustaining,
    /// Of an achievement.
    NotAchieved,
    /// Of an achievement.
    NoProgress,
    /// Of an achievement.
    NotAttainable,
    /// Of an intervention.
    NotStarted,
    /// Of an intervention.
    Scheduled,
    /// Of an intervention.
    Stopped,
}

/// One change of a state.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "care_status_changes")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CareStatusChangeId,
    /// Of whose care.
    pub client_id: ClientId,
    /// The plan, or that of the goal or intervention.
    pub care_plan_id: CarePlanId,
    /// The goal, where it is one.
    pub care_goal_id: Option<CareGoalId>,
    /// The intervention, where it is one.
    pub care_intervention_id: Option<CareInterventionId>,
    /// Which state it is that changed.
    pub subject: Subject,
    /// What it was; nothing at first.
    pub from_status: Option<Status>,
    /// What it has become.
    pub to_status: Status,
    /// Why.
    #[sea_orm(column_name = "reason_enc")]
    pub reason: Option<Sealed<Reason>>,
    /// When.
    pub changed_at: OffsetDateTime,
    /// By whom.
    pub changed_by: UserId,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
