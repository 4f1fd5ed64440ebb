//! Adding and changing goals of plans of care.
use super::{CareGoal, GoalAchievementStatus, GoalLifecycleStatus};
use crate::{
    id,
    payload::{attempt, patch, payload},
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use store::{CareGoalChange, GoalStatus, NewCareGoal};
use time::Date;

/// A new goal of a plan of care.
#[derive(InputObject)]
struct AddCareGoalInput {
    /// The plan, which has not ended.
    care_plan_id: ID,
    /// Where it is in its life; `PROPOSED`, when nothing is said.
    lifecycle_status: Option<GoalLifecycleStatus>,
    /// How far it is from being reached.
    achievement_status: Option<GoalAchievementStatus>,
    /// What is aimed at, 1 to 5,000 characters.
    description: String,
    /// From which day on it is pursued.
    start_date: Option<Date>,
    /// The day by which it is to be reached; not before it starts.
    due_date: Option<Date>,
}

/// Changes to a goal. What is left out stays as it is.
#[derive(InputObject)]
struct ChangeCareGoalInput {
    /// The goal.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// What is aimed at, 1 to 5,000 characters.
    description: Option<String>,
    /// From which day on it is pursued; null empties.
    start_date: MaybeUndefined<Date>,
    /// The day by which it is to be reached, not before it starts; null empties.
    due_date: MaybeUndefined<Date>,
}

/// Other states of a goal: one of them, or both at once.
#[derive(InputObject)]
struct ChangeCareGoalStatusInput {
    /// The goal.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// The state of its life that follows.
    lifecycle_status: Option<GoalLifecycleStatus>,
    /// How far it is from being reached now; not of a goal that has ended.
    achievement_status: Option<GoalAchievementStatus>,
    /// Why, at most 1,000 characters. Private; kept in the history.
    reason: Option<String>,
}

payload! {
    /// The answer to a change of a goal.
    CareGoalPayload { care_goal: CareGoal }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "CareGoalMutation")]
impl Mutation {
    /// Adds a goal to a plan of care that has not ended. For those who treat clients.
    async fn add_care_goal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The goal to be.")] input: AddCareGoalInput,
    ) -> Result<CareGoalPayload> {
        let AddCareGoalInput { care_plan_id, lifecycle_status, achievement_status, description, start_date, due_date } =
            input;
        let new = NewCareGoal {
            plan: id::local(&care_plan_id),
            lifecycle: lifecycle_status.unwrap_or(GoalLifecycleStatus::Proposed).into(),
            achievement: achievement_status.map(Into::into),
            description,
            start_date,
            due_date,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_goals().add(new)).await?.into())
    }

    /// Changes what a goal says. For those who treat clients.
    async fn change_care_goal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeCareGoalInput,
    ) -> Result<CareGoalPayload> {
        let ChangeCareGoalInput { id, expected_version, description, start_date, due_date } = input;
        let with = CareGoalChange { description, start_date: patch(start_date), due_date: patch(due_date) };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_goals().change(id::local(&id), expected_version, with)).await?.into())
    }

    /// Puts a goal into other states, and keeps in its history who did so, when and why. For those who treat clients.
    async fn change_care_goal_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The states that follow.")] input: ChangeCareGoalStatusInput,
    ) -> Result<CareGoalPayload> {
        let ChangeCareGoalStatusInput { id, expected_version, lifecycle_status, achievement_status, reason } = input;
        let to =
            GoalStatus { lifecycle: lifecycle_status.map(Into::into), achievement: achievement_status.map(Into::into) };
        let scope = ctx.scope()?;
        let goals = scope.care_goals();
        Ok(attempt(scope, goals.put(id::local(&id), expected_version, to, reason.as_deref())).await?.into())
    }

    /// Takes a goal off its plan. For those who treat clients.
    async fn archive_care_goal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The goal.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<CareGoalPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_goals().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived goal back on its plan. For those who treat clients.
    async fn restore_care_goal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The goal.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<CareGoalPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_goals().restore(id::local(&id), expected_version)).await?.into())
    }
}
