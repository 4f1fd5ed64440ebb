//! Adding and changing interventions.
use super::{CareIntervention, CareInterventionKind, CareInterventionStatus};
use crate::{
    id,
    payload::{attempt, patch, payload},
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use store::{CareInterventionChange, NewCareIntervention};

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
