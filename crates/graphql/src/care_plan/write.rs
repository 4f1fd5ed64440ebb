//! Drawing up and changing plans of care.
use super::{CarePlan, CarePlanStatus};
use crate::{
    id,
    payload::{attempt, patch, payload},
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use store::{CarePlanChange, NewCarePlan};
use time::Date;

/// A new plan of care.
#[derive(InputObject)]
struct AddCarePlanInput {
    /// Whose care it plans.
    client_id: ID,
    /// The author; you, when nobody is named.
    provider_id: Option<ID>,
    /// `DRAFT`, when nothing is said, or `ACTIVE`.
    status: Option<CarePlanStatus>,
    /// What it is called, 1 to 200 characters.
    title: String,
    /// What it is about, at most 5,000 characters.
    description: Option<String>,
    /// The first day on which it is good; today in the practice's time zone, when nothing is said.
    period_start: Option<Date>,
    /// The day by which it is to be carried out; not before it starts.
    period_end: Option<Date>,
    /// The day on which it is to be looked at again; not before it starts.
    review_date: Option<Date>,
}

/// Changes to a plan of care. What is left out stays as it is.
#[derive(InputObject)]
struct ChangeCarePlanInput {
    /// The plan.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// The author: who answers for the plan from now on.
    provider_id: Option<ID>,
    /// What it is called, 1 to 200 characters.
    title: Option<String>,
    /// What it is about, at most 5,000 characters; null empties.
    description: MaybeUndefined<String>,
    /// The first day on which it is good.
    period_start: Option<Date>,
    /// The day by which it is to be carried out, not before it starts; null empties.
    period_end: MaybeUndefined<Date>,
    /// The day on which it is to be looked at again, not before it starts; null empties.
    review_date: MaybeUndefined<Date>,
}

/// Another state of a plan of care.
#[derive(InputObject)]
struct ChangeCarePlanStatusInput {
    /// The plan.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// The state that follows.
    status: CarePlanStatus,
    /// Why, at most 1,000 characters. Private; kept in the history.
    reason: Option<String>,
}

payload! {
    /// The answer to a change of a plan of care.
    CarePlanPayload { care_plan: CarePlan }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "CarePlanMutation")]
impl Mutation {
    /// Draws up a plan of care. For those who treat clients.
    async fn add_care_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan to be.")] input: AddCarePlanInput,
    ) -> Result<CarePlanPayload> {
        let AddCarePlanInput {
            client_id,
            provider_id,
            status,
            title,
            description,
            period_start,
            period_end,
            review_date,
        } = input;
        let new = NewCarePlan {
            client: id::local(&client_id),
            provider: provider_id.as_ref().map(id::local),
            status: status.unwrap_or(CarePlanStatus::Draft).into(),
            title,
            description,
            period_start,
            period_end,
            review_date,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_plans().add(new)).await?.into())
    }

    /// Changes what a plan says that has not ended. For those who treat clients.
    async fn change_care_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeCarePlanInput,
    ) -> Result<CarePlanPayload> {
        let ChangeCarePlanInput {
            id,
            expected_version,
            provider_id,
            title,
            description,
            period_start,
            period_end,
            review_date,
        } = input;
        let with = CarePlanChange {
            provider: provider_id.as_ref().map(id::local),
            title,
            description: patch(description),
            period_start,
            period_end: patch(period_end),
            review_date: patch(review_date),
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_plans().change(id::local(&id), expected_version, with)).await?.into())
    }

    /// Puts a plan into another state, and keeps in its history who did so, when and why. For those who treat clients.
    async fn change_care_plan_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The state that follows.")] input: ChangeCarePlanStatusInput,
    ) -> Result<CarePlanPayload> {
        let ChangeCarePlanStatusInput { id, expected_version, status, reason } = input;
        let scope = ctx.scope()?;
        let plans = scope.care_plans();
        let put = plans.put(id::local(&id), expected_version, status.into(), reason.as_deref());
        Ok(attempt(scope, put).await?.into())
    }

    /// Takes a plan off the lists that is not in force: a draft, or one that has ended. For those who treat clients.
    async fn archive_care_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<CarePlanPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_plans().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived plan back on the lists. For those who treat clients.
    async fn restore_care_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<CarePlanPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_plans().restore(id::local(&id), expected_version)).await?.into())
    }
}
