//! Plans of care.
use crate::{
    care_goal::CareGoal,
    care_intervention::CareIntervention,
    care_status_change::{CareStatusChangeConnection, history},
    client::Client,
    diagnosis::Diagnosis,
    connection::{args, connection},
    id,
    provider::Provider,
    row::{opened, over},
    scope::Scoped,
    session::SessionConnection,
};
use async_graphql::{Context, Enum, ID, MergedObject, Object, Result};
use entity::care_plan::{self, Model};
use store::{Due, StatusOf};
use time::{Date, OffsetDateTime};

mod link;
mod write;

/// What plans say, and what they hang together with.
#[derive(MergedObject, Default)]
#[graphql(name = "CarePlansMutation")]
pub(crate) struct Mutation(write::Mutation, link::Mutation);

over! {
    /// A plan of care, after FHIR's CarePlan: what is aimed at with a client, what is done for it, and until when. Its words are private and
    /// open to those who treat clients, not to assistants. Once it is completed or revoked it does not change.
    CarePlan(Model)
}

connection!(
    CarePlanConnection,
    CarePlanEdge,
    CarePlan,
    "A page of plans of care.",
    "A plan of care and where it stands in the list."
);

/// Where a plan is in its life: the codes of FHIR's `CarePlan.status`. From `DRAFT` it goes to `ACTIVE` or `REVOKED`, from `ACTIVE` and
/// `ON_HOLD` to each other, to `COMPLETED` or to `REVOKED`, and from those two to nothing.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "care_plan::Status")]
pub(crate) enum CarePlanStatus {
    /// Being drawn up.
    Draft,
    /// In force.
    Active,
    /// In force, and paused.
    OnHold,
    /// It has been carried out.
    Completed,
    /// It was given up.
    Revoked,
}

#[Object(use_type_description)]
impl CarePlan {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Where it is in its life.
    async fn status(&self) -> CarePlanStatus {
        self.0.status.into()
    }
    /// What it is called. Null of a client who was erased.
    async fn title(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.title)?)
    }
    /// What it is about.
    async fn description(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, description)
    }
    /// The first day on which it is good: the start of FHIR's `CarePlan.period`.
    async fn period_start(&self) -> Date {
        self.0.period_start
    }
    /// The day by which it is to be carried out: the end of FHIR's `CarePlan.period`.
    async fn period_end(&self) -> Option<Date> {
        self.0.period_end
    }
    /// The day on which it is to be looked at again. While it is in force and the day is past, it stands in `carePlansToReview`.
    async fn review_date(&self) -> Option<Date> {
        self.0.review_date
    }
    /// When it was drawn up: FHIR's `CarePlan.created`. Lists are sorted by it.
    async fn authored_at(&self) -> OffsetDateTime {
        self.0.authored_at
    }
    /// Whose care it plans.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// Who answers for it: FHIR's `CarePlan.author`.
    async fn author(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        Ok(ctx.scope()?.providers().find(self.0.provider_id).await?.map(Into::into))
    }
    /// What is aimed at, in the order in which it was added: at most 30 goals in use, or 100 of the archived ones.
    async fn goals(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived goals in place of those in use.")] archived: bool,
    ) -> Result<Vec<CareGoal>> {
        let goals = ctx.scope()?.care_goals().of(self.0.id, archived).await?;
        Ok(goals.into_iter().map(Into::into).collect())
    }
    /// What is done, in the order in which it was added: at most 100 interventions in use, or 100 of the archived ones.
    async fn interventions(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived interventions in place of those in use.")] archived: bool,
    ) -> Result<Vec<CareIntervention>> {
        let interventions = ctx.scope()?.care_interventions().of(self.0.id, archived).await?;
        Ok(interventions.into_iter().map(Into::into).collect())
    }
    /// The diagnoses it is about, those archived since too, in the order in which they were made; at most 50. Null where your role does not
    /// read them.
    async fn diagnoses(&self, ctx: &Context<'_>) -> Result<Option<Vec<Diagnosis>>> {
        let diagnoses = ctx.scope()?.care_plans().diagnoses(self.0.id).await?;
        Ok(Some(diagnoses.into_iter().map(Into::into).collect()))
    }
    /// The sessions that serve it, those archived since too, the latest first; at most 1,000.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<SessionConnection> {
        let plan = self.0.id;
        let page = ctx.scope()?.care_plans().sessions(plan, &args(first, after, last, before)).await?;
        Ok(SessionConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.care_plans().count_sessions(plan).await })),
        ))
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
        history(ctx.scope()?, StatusOf::Plan(self.0.id), args(first, after, last, before)).await
    }
    /// When it was last changed.
    async fn updated_at(&self) -> OffsetDateTime {
        self.0.updated_at
    }
    /// When it was archived; null while it is on the lists.
    async fn archived_at(&self) -> Option<OffsetDateTime> {
        self.0.deleted_at
    }
    /// Counts the changes, those of its links to sessions and diagnoses too. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "CarePlanQuery")]
impl Query {
    /// The plan of care of that id; null where there is none.
    async fn care_plan(&self, ctx: &Context<'_>, #[graphql(desc = "The plan.")] id: ID) -> Result<Option<CarePlan>> {
        Ok(ctx.scope()?.care_plans().find(id::local(&id)).await?.map(Into::into))
    }

    /// The plans in force (`ACTIVE` or `ON_HOLD`) whose review is overdue, the longest overdue first. Those of clients who are archived or
    /// were erased are left out.
    async fn care_plans_to_review(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Reviews due before this day; before today in the practice's time zone, when nothing is said."
        )]
        before: Option<Date>,
        #[graphql(desc = "Plans of this author; everybody's when nobody is named.")] provider_id: Option<ID>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
    ) -> Result<CarePlanConnection> {
        let due = Due { before, provider: provider_id.as_ref().map(id::local) };
        let page = ctx.scope()?.care_plans().to_review(due, &args(first, after, None, None)).await?;
        Ok(CarePlanConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.care_plans().count_to_review(due).await })),
        ))
    }
}
