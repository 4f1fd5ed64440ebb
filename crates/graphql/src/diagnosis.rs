//! What clients have.
use crate::{
    client::Client,
    clinical::listed,
    connection::connection,
    id,
    provider::Provider,
    row::{opened, over},
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, Enum, ID, Object, Result};
use entity::diagnosis::{self, Model};
use time::{Date, OffsetDateTime};

mod write;
pub(crate) use write::Mutation;

over! {
    /// What a client has (FHIR `Condition`). The code is private like the words, so that no list can be searched for it. For those who treat clients.
    Diagnosis(Model)
}

/// Whether the client has it now (FHIR `Condition.clinicalStatus`).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "diagnosis::ClinicalStatus")]
pub(crate) enum DiagnosisClinicalStatus {
    /// Has it.
    Active,
    /// Has it again, after it had been resolved.
    Recurrence,
    /// Has it again, after it had got better.
    Relapse,
    /// Does not have it for now.
    Inactive,
    /// Has no signs of it for now, and may have them again.
    Remission,
    /// Does not have it any more.
    Resolved,
}

/// How certain it is (FHIR `Condition.verificationStatus`; what was entered in error is archived).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "diagnosis::VerificationStatus")]
pub(crate) enum DiagnosisVerificationStatus {
    /// There is not enough to say so yet.
    Unconfirmed,
    /// Taken for granted for now.
    Provisional,
    /// One of several that it could be.
    Differential,
    /// Certain.
    Confirmed,
    /// It is certain that it is not so.
    Refuted,
}

connection!(
    DiagnosisConnection,
    DiagnosisEdge,
    Diagnosis,
    "A page of diagnoses.",
    "A diagnosis and where it stands in the list."
);

#[Object(use_type_description)]
impl Diagnosis {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Whose record it is part of.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// Whose diagnosis it is.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        match self.0.provider_id {
            Some(id) => Ok(ctx.scope()?.providers().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// ICD-10-CM, with its dot, such as `A00.0`; null of a diagnosis in words. Private.
    async fn code(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, code)
    }
    /// The edition of the code, such as `2026`.
    async fn edition(&self) -> Option<&str> {
        self.0.edition.as_deref()
    }
    /// The date of service, on which the code was valid.
    async fn service_date(&self) -> Option<Date> {
        self.0.service_date
    }
    /// The description of the code as it was on the date of service, or the diagnosis in words. Private; null of a client who was erased.
    async fn description(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.description)?)
    }
    /// When it began: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Private.
    async fn onset(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, onset)
    }
    /// When it ended, in the same forms. Private.
    async fn abatement(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, abatement)
    }
    /// What else there is to say. Private.
    async fn note(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, note)
    }
    /// Whether the client has it now.
    async fn clinical_status(&self) -> DiagnosisClinicalStatus {
        self.0.clinical_status.into()
    }
    /// How certain it is.
    async fn verification_status(&self) -> DiagnosisVerificationStatus {
        self.0.verification_status.into()
    }
    /// Among those the client has, 1 is the principal one; null of one that the client does not have now.
    async fn rank(&self) -> Option<i32> {
        self.0.rank
    }
    /// When it was recorded.
    async fn recorded_date(&self) -> OffsetDateTime {
        self.0.recorded_date
    }
    /// Who recorded it.
    async fn recorder(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(ctx.scope()?.users().find(self.0.recorded_by).await?.map(Into::into))
    }
    /// When it was archived as entered in error; null while it counts.
    async fn archived_at(&self) -> Option<OffsetDateTime> {
        self.0.deleted_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

listed!(DiagnosisConnection, DiagnosisClinicalStatus, diagnoses);
