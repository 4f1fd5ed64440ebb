//! What is done to reach the goals of plans of care.
use crate::{CareGoalId, CareInterventionId, CarePlanId, ClientId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { care_intervention: CareInterventionId of client_id { Description = 1 description, Frequency = 2 frequency } }

/// What sort of thing is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// Treatment by the provider.
    Therapy,
    /// Exercises under guidance.
    Exercise,
    /// Explaining and teaching.
    Education,
    /// What the client does between visits.
    Homework,
    /// Measuring and examining.
    Assessment,
    /// Sending the client to somebody else.
    Referral,
    /// Talking with others who care for the client.
    Coordination,
    /// Anything else.
    Other,
}

/// Where an intervention is in its life: codes of FHIR's `CarePlan.activity.detail.status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Status {
    /// Planned.
    NotStarted,
    /// Planned, and its time is fixed.
    Scheduled,
    /// Begun.
    InProgress,
    /// Begun, and paused.
    OnHold,
    /// Done.
    Completed,
    /// Given up before it was begun.
    Cancelled,
    /// Given up after it was begun.
    Stopped,
}

/// Something that is done within a plan of care.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "care_interventions")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CareInterventionId,
    /// For whom it is done.
    pub client_id: ClientId,
    /// The plan it is part of.
    pub care_plan_id: CarePlanId,
    /// The goal of the plan that it serves, where it serves one more than the others.
    pub care_goal_id: Option<CareGoalId>,
    /// What sort of thing is done.
    pub kind: Kind,
    /// Where it is in its life.
    pub status: Status,
    /// What is done.
    #[sea_orm(column_name = "description_enc")]
    pub description: Sealed<Description>,
    /// How often.
    #[sea_orm(column_name = "frequency_enc")]
    pub frequency: Option<Sealed<Frequency>>,
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
