//! Steps on the way to goals of plans of care.
use crate::{
    care_goal::CareGoal,
    id,
    payload::{attempt, patch, payload},
    row::over,
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use entity::care_milestone::Model;
use store::{CareMilestoneChange, NewCareMilestone};
use time::{Date, OffsetDateTime};

over! {
    /// A step on the way to a goal of a plan of care. Its words are private and open to those who treat clients.
    CareMilestone(Model)
}

#[Object(use_type_description)]
impl CareMilestone {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// What is to be reached. Null of a client who was erased.
    async fn title(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.title)?)
    }
    /// The day by which it is to be reached.
    async fn due_date(&self) -> Option<Date> {
        self.0.due_date
    }
    /// The day on which it was reached; null until then.
    async fn reached_on(&self) -> Option<Date> {
        self.0.reached_on
    }
    /// The goal it leads to.
    async fn care_goal(&self, ctx: &Context<'_>) -> Result<Option<CareGoal>> {
        Ok(ctx.scope()?.care_goals().find(self.0.care_goal_id).await?.map(Into::into))
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

/// A new step on the way to a goal.
#[derive(InputObject)]
struct AddCareMilestoneInput {
    /// The goal, whose plan has not ended.
    care_goal_id: ID,
    /// What is to be reached, 1 to 200 characters.
    title: String,
    /// The day by which it is to be reached.
    due_date: Option<Date>,
    /// The day on which it was reached; not in the future.
    reached_on: Option<Date>,
}

/// Changes to a milestone. What is left out stays as it is.
#[derive(InputObject)]
struct ChangeCareMilestoneInput {
    /// The milestone.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// What is to be reached, 1 to 200 characters.
    title: Option<String>,
    /// The day by which it is to be reached; null empties.
    due_date: MaybeUndefined<Date>,
    /// The day on which it was reached, not in the future; null says that it was not.
    reached_on: MaybeUndefined<Date>,
}

payload! {
    /// The answer to a change of a milestone.
    CareMilestonePayload { care_milestone: CareMilestone }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "CareMilestoneMutation")]
impl Mutation {
    /// Adds a milestone to a goal. For those who treat clients.
    async fn add_care_milestone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The milestone to be.")] input: AddCareMilestoneInput,
    ) -> Result<CareMilestonePayload> {
        let AddCareMilestoneInput { care_goal_id, title, due_date, reached_on } = input;
        let new = NewCareMilestone { goal: id::local(&care_goal_id), title, due_date, reached_on };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_milestones().add(new)).await?.into())
    }

    /// Changes a milestone, or says that it was reached. For those who treat clients.
    async fn change_care_milestone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeCareMilestoneInput,
    ) -> Result<CareMilestonePayload> {
        let ChangeCareMilestoneInput { id, expected_version, title, due_date, reached_on } = input;
        let with = CareMilestoneChange { title, due_date: patch(due_date), reached_on: patch(reached_on) };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_milestones().change(id::local(&id), expected_version, with)).await?.into())
    }

    /// Takes a milestone off its goal. For those who treat clients.
    async fn archive_care_milestone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The milestone.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<CareMilestonePayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_milestones().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived milestone back on its goal. For those who treat clients.
    async fn restore_care_milestone(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The milestone.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<CareMilestonePayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.care_milestones().restore(id::local(&id), expected_version)).await?.into())
    }
}
