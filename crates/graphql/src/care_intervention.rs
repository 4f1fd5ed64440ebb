//! What is done to reach the goals of plans of care.
use crate::{
    care_goal::CareGoal,
    care_plan::CarePlan,
    care_status_change::{CareStatusChangeConnection, history},
    connection::args,
    id,
    row::{opened, over},
    scope::Scoped,
};
use async_graphql::{Context, Enum, ID, Object, Result};
use entity::care_intervention::{self, Model};
use store::StatusOf;
use time::OffsetDateTime;

mod write;
pub(crate) use write::Mutation;

over! {
    /// Something that is done within a plan of care, after FHIR's `CarePlan.activity`. Its words are private and open to those who treat
    /// clients.
    CareIntervention(Model)
}

/// What sort of thing is done.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "care_intervention::Kind")]
pub(crate) enum CareInterventionKind {
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

/// Where an intervention is in its life: codes of FHIR's `CarePlan.activity.detail.status`. `NOT_STARTED` and `SCHEDULED` go to each other,
/// to `IN_PROGRESS` or to `CANCELLED`; `IN_PROGRESS` and `ON_HOLD` to each other, to `COMPLETED` or to `STOPPED`; the rest to nothing.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "care_intervention::Status")]
pub(crate) enum CareInterventionStatus {
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

#[Object(use_type_description)]
impl CareIntervention {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// What sort of thing is done.
    async fn kind(&self) -> CareInterventionKind {
        self.0.kind.into()
    }
    /// Where it is in its life.
    async fn status(&self) -> CareInterventionStatus {
        self.0.status.into()
    }
    /// What is done. Null of a client who was erased.
    async fn description(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.description)?)
    }
    /// How often, in words such as "twice a week".
    async fn frequency(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, frequency)
    }
    /// The plan it is part of.
    async fn care_plan(&self, ctx: &Context<'_>) -> Result<Option<CarePlan>> {
        Ok(ctx.scope()?.care_plans().find(self.0.care_plan_id).await?.map(Into::into))
    }
    /// The goal of the plan that it serves; null where it serves the plan as a whole.
    async fn care_goal(&self, ctx: &Context<'_>) -> Result<Option<CareGoal>> {
        match self.0.care_goal_id {
            Some(id) => Ok(ctx.scope()?.care_goals().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// Who has put it into which state and when, the latest first. It only grows.
    async fn status_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<CareStatusChangeConnection> {
        history(ctx.scope()?, StatusOf::Intervention(self.0.id), args(first, after, last, before)).await
    }
    /// When it was last changed.
    async fn updated_at(&self) -> OffsetDateTime {
        self.0.updated_at
    }
    /// When it was archived; null while it is in use.
    async fn archived_at(&self) -> Option<OffsetDateTime> {
        self.0.deleted_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}
