//! The history of the states of plans of care, their goals and interventions.
use crate::{
    care_plan::CarePlan,
    connection::connection,
    id,
    row::{opened, over},
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, Enum, ID, Object, Result};
use entity::care_status_change::{self, Model};
use store::{PageArgs, Scope, StatusOf};
use time::OffsetDateTime;

over! {
    /// A change of the state of a plan of care, or of a goal or an intervention of one. It never changes itself.
    CareStatusChange(Model)
}

connection!(
    CareStatusChangeConnection,
    CareStatusChangeEdge,
    CareStatusChange,
    "A page of a history of states.",
    "A change of a state and where it stands in the history."
);

/// Which state it is that changed.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "care_status_change::Subject")]
pub(crate) enum CareStatusSubject {
    /// The status of a plan.
    Plan,
    /// The lifecycle status of a goal.
    Goal,
    /// The achievement status of a goal.
    Achievement,
    /// The status of an intervention.
    Intervention,
}

/// Any state of a plan, a goal, an achievement or an intervention. Each means what it means in the enum it is from.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "care_status_change::Status")]
pub(crate) enum CareStatus {
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

#[Object(use_type_description)]
impl CareStatusChange {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Which state it is that changed.
    async fn subject(&self) -> CareStatusSubject {
        self.0.subject.into()
    }
    /// What it was; null of the first state.
    async fn from_status(&self) -> Option<CareStatus> {
        self.0.from_status.map(Into::into)
    }
    /// What it has become.
    async fn to_status(&self) -> CareStatus {
        self.0.to_status.into()
    }
    /// Why. Private, for those who treat clients.
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, reason)
    }
    /// When.
    async fn changed_at(&self) -> OffsetDateTime {
        self.0.changed_at
    }
    /// By whom.
    async fn changed_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(ctx.scope()?.users().find(self.0.changed_by).await?.map(Into::into))
    }
    /// The plan of care, or that of the goal or intervention.
    async fn care_plan(&self, ctx: &Context<'_>) -> Result<Option<CarePlan>> {
        Ok(ctx.scope()?.care_plans().find(self.0.care_plan_id).await?.map(Into::into))
    }
}

/// A page of a history.
pub(crate) async fn history(scope: &Scope, of: StatusOf, args: PageArgs) -> Result<CareStatusChangeConnection> {
    let page = scope.care_status_changes().of(of, &args).await?;
    Ok(CareStatusChangeConnection::new(
        page,
        Box::new(move |scope| Box::pin(async move { scope.care_status_changes().count_of(of).await })),
    ))
}
