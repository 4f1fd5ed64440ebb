//! What is done to reach the goals of plans of care.
use crate::{
    care_goal::CareGoal,
    care_plan::CarePlan,
    care_status_change::{CareStatusChangeConnection, history},
    connection::args,
    id,
    payload::{attempt, patch, payload},
    row::{opened, over},
    scope::Scoped,
};
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use entity::care_intervention::{self, Model};
use store::{CareInterventionChange, NewCareIntervention, StatusOf};
use time::OffsetDateTime;

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

/// A new intervention of a plan of care.
#[derive(InputObject)]
struct AddCareInterventionInput {
    /// The plan, which has not ended.
    care_plan_id: ID,
    /// The goal of this plan that it serves.
    care_goal_id: Option<ID>,
    /// What sort of thing is done.
    kind: CareInterventionKind,
    /// Where it is in its life; `NOT_STARTED`, when nothing is said.
    status: Option<CareInterventionStatus>,
    /// What is done, 1 to 5,000 characters.
    description: String,
    /// How often, at most 200 characters.
    frequency: Option<String>,
}

/// Changes to an intervention. What is left out stays as it is.
#[derive(InputObject)]
struct ChangeCareInterventionInput {
    /// The intervention.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// The goal of the same plan that it serves; null: the plan as a whole.
    care_goal_id: MaybeUndefined<ID>,
    /// What sort of thing is done.
    kind: Option<CareInterventionKind>,
    /// What is done, 1 to 5,000 characters.
    description: Option<String>,
    /// How often, at most 200 characters; null empties.
    frequency: MaybeUndefined<String>,
}

/// Another state of an intervention.
#[derive(InputObject)]
struct ChangeCareInterventionStatusInput {
    /// The intervention.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// The state that follows.
    status: CareInterventionStatus,
    /// Why, at most 1,000 characters. Private; kept in the history.
    reason: Option<String>,
}

payload! {
    /// The answer to a change of an intervention.
    CareInterventionPayload { care_intervention: CareIntervention }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "CareInterventionMutation")]
impl Mutation {
    /// Adds an intervention to a plan of care that has not ended. For those who treat clients.
    async fn add_care_intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The intervention to be.")] input: AddCareInterventionInput,
    ) -> Result<CareInterventionPayload> {
        let AddCareInterventionInput { care_plan_id, care_goal_id, kind, status, description, frequency } = input;
        let new = NewCareIntervention {
            plan: id::local(&care_plan_id),
            goal: care_goal_id.as_ref().map(id::local),
            kind: kind.into(),
            status: status.unwrap_or(CareInterventionStatus::NotStarted).into(),
            description,
            frequency,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_interventions().add(new)).await?.into())
    }

    /// Changes what an intervention says. For those who treat clients.
    async fn change_care_intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeCareInterventionInput,
    ) -> Result<CareInterventionPayload> {
        let ChangeCareInterventionInput { id, expected_version, care_goal_id, kind, description, frequency } = input;
        let with = CareInterventionChange {
            goal: patch(care_goal_id).map(|goal| goal.as_ref().map(id::local)),
            kind: kind.map(Into::into),
            description,
            frequency: patch(frequency),
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_interventions().change(id::local(&id), expected_version, with)).await?.into())
    }

    /// Puts an intervention into another state, and keeps in its history who did so, when and why. For those who treat clients.
    async fn change_care_intervention_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The state that follows.")] input: ChangeCareInterventionStatusInput,
    ) -> Result<CareInterventionPayload> {
        let ChangeCareInterventionStatusInput { id, expected_version, status, reason } = input;
        let scope = ctx.scope()?;
        let interventions = scope.care_interventions();
        let put = interventions.put(id::local(&id), expected_version, status.into(), reason.as_deref());
        Ok(attempt(scope, put).await?.into())
    }

    /// Takes an intervention off its plan. For those who treat clients.
    async fn archive_care_intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The intervention.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<CareInterventionPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_interventions().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived intervention back on its plan. For those who treat clients.
    async fn restore_care_intervention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The intervention.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<CareInterventionPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_interventions().restore(id::local(&id), expected_version)).await?.into())
    }
}
