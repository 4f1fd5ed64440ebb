//! Which sessions serve plans of care, and which diagnoses they are about.
use super::write::CarePlanPayload;
use crate::{id, payload::attempt, scope::Scoped};
use async_graphql::{Context, ID, InputObject, Object, Result};
use store::Linked;

/// A session that serves a plan of care.
#[derive(InputObject)]
struct LinkSessionInput {
    /// The plan.
    id: ID,
    /// The version of the plan that you read.
    expected_version: i32,
    /// The session: one of the same client.
    session_id: ID,
}

/// A session that no longer serves a plan of care.
#[derive(InputObject)]
struct UnlinkSessionInput {
    /// The plan.
    id: ID,
    /// The version of the plan that you read.
    expected_version: i32,
    /// The session.
    session_id: ID,
}

/// A diagnosis that a plan of care is about.
#[derive(InputObject)]
struct LinkDiagnosisInput {
    /// The plan.
    id: ID,
    /// The version of the plan that you read.
    expected_version: i32,
    /// The diagnosis: one of the same client.
    diagnosis_id: ID,
}

/// A diagnosis that a plan of care is not about any more.
#[derive(InputObject)]
struct UnlinkDiagnosisInput {
    /// The plan.
    id: ID,
    /// The version of the plan that you read.
    expected_version: i32,
    /// The diagnosis.
    diagnosis_id: ID,
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "CarePlanLinkMutation")]
impl Mutation {
    /// Has a session serve a plan of the same client that has not ended. The session itself does not change, so it may be signed. For those
    /// who treat clients.
    async fn link_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan and the session.")] input: LinkSessionInput,
    ) -> Result<CarePlanPayload> {
        let LinkSessionInput { id, expected_version, session_id } = input;
        let scope = ctx.scope()?;
        let plans = scope.care_plans();
        let link = plans.link(id::local(&id), expected_version, Linked::Session(id::local(&session_id)));
        Ok(attempt(scope, link).await?.into())
    }

    /// Has a session no longer serve a plan that has not ended. For those who treat clients.
    async fn unlink_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan and the session.")] input: UnlinkSessionInput,
    ) -> Result<CarePlanPayload> {
        let UnlinkSessionInput { id, expected_version, session_id } = input;
        let scope = ctx.scope()?;
        let plans = scope.care_plans();
        let unlink = plans.unlink(id::local(&id), expected_version, Linked::Session(id::local(&session_id)));
        Ok(attempt(scope, unlink).await?.into())
    }

    /// Says that a plan that has not ended is about a diagnosis of the same client. For those who treat clients.
    async fn link_diagnosis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan and the diagnosis.")] input: LinkDiagnosisInput,
    ) -> Result<CarePlanPayload> {
        let LinkDiagnosisInput { id, expected_version, diagnosis_id } = input;
        let scope = ctx.scope()?;
        let plans = scope.care_plans();
        let link = plans.link(id::local(&id), expected_version, Linked::Diagnosis(id::local(&diagnosis_id)));
        Ok(attempt(scope, link).await?.into())
    }

    /// Says that a plan that has not ended is not about a diagnosis any more. For those who treat clients.
    async fn unlink_diagnosis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The plan and the diagnosis.")] input: UnlinkDiagnosisInput,
    ) -> Result<CarePlanPayload> {
        let UnlinkDiagnosisInput { id, expected_version, diagnosis_id } = input;
        let scope = ctx.scope()?;
        let plans = scope.care_plans();
        let unlink = plans.unlink(id::local(&id), expected_version, Linked::Diagnosis(id::local(&diagnosis_id)));
        Ok(attempt(scope, unlink).await?.into())
    }
}
