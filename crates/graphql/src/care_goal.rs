//! Goals of plans of care.
use crate::{
    care_milestone::CareMilestone,
    care_plan::CarePlan,
    care_status_change::{CareStatusChangeConnection, history},
    connection::args,
    id,
    row::over,
    scope::Scoped,
};
use async_graphql::{Context, Enum, ID, Object, Result};
use entity::care_goal::{self, Model};
use store::StatusOf;
use time::{Date, OffsetDateTime};

mod write;
pub(crate) use write::Mutation;

over! {
    /// A goal of a plan of care, after FHIR's Goal. Its words are private and open to those who treat clients.
    CareGoal(Model)
}

/// Where a goal is in its life: the codes of FHIR's `Goal.lifecycleStatus`. It goes from `PROPOSED`, `PLANNED` and `ACCEPTED` towards
/// `ACTIVE`, from there and `ON_HOLD` to each other, to `COMPLETED` or `CANCELLED`, and from those two to nothing. Only what was active or
/// on hold is completed.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "care_goal::Lifecycle")]
pub(crate) enum GoalLifecycleStatus {
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

/// How far a goal is from being reached: the codes of FHIR's `Goal.achievementStatus`. Any can follow any.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "care_goal::Achievement")]
pub(crate) enum GoalAchievementStatus {
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

#[Object(use_type_description)]
impl CareGoal {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Where it is in its life.
    async fn lifecycle_status(&self) -> GoalLifecycleStatus {
        self.0.lifecycle_status.into()
    }
    /// How far it is from being reached; null where nobody has said so yet.
    async fn achievement_status(&self) -> Option<GoalAchievementStatus> {
        self.0.achievement_status.map(Into::into)
    }
    /// What is aimed at. Null of a client who was erased.
    async fn description(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.description)?)
    }
    /// From which day on it is pursued: FHIR's `Goal.startDate`.
    async fn start_date(&self) -> Option<Date> {
        self.0.start_date
    }
    /// The day by which it is to be reached: FHIR's `Goal.target.dueDate`.
    async fn due_date(&self) -> Option<Date> {
        self.0.due_date
    }
    /// The plan it is part of.
    async fn care_plan(&self, ctx: &Context<'_>) -> Result<Option<CarePlan>> {
        Ok(ctx.scope()?.care_plans().find(self.0.care_plan_id).await?.map(Into::into))
    }
    /// The steps that lead to it, in the order in which they were added: at most 30 in use, or 100 of the archived ones.
    async fn milestones(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived milestones in place of those in use.")] archived: bool,
    ) -> Result<Vec<CareMilestone>> {
        let milestones = ctx.scope()?.care_milestones().of(self.0.id, archived).await?;
        Ok(milestones.into_iter().map(Into::into).collect())
    }
    /// Who has put it into which state and when, the latest first: both its lifecycle and its achievement. It only grows.
    async fn status_history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<CareStatusChangeConnection> {
        history(ctx.scope()?, StatusOf::Goal(self.0.id), args(first, after, last, before)).await
    }
    /// When it was added.
    async fn created_at(&self) -> OffsetDateTime {
        self.0.created_at
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
