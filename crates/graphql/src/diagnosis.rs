//! What clients have.
use crate::{
    client::Client,
    connection::connection,
    id,
    payload::{attempt, patch, payload},
    provider::Provider,
    row::{opened, over},
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use entity::diagnosis::{self, Model};
use store::{ClinicalFilter, DiagnosisChange, NewDiagnosis, PageArgs};
use time::{Date, OffsetDateTime};

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

/// Another rank for a diagnosis.
#[derive(InputObject)]
struct RankDiagnosisInput {
    /// The diagnosis.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// From 1, the principal one, to as many as the client has.
    rank: i32,
}

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

/// A page of a client's diagnoses.
pub(crate) async fn of(
    ctx: &Context<'_>,
    client: entity::ClientId,
    of: Option<Vec<DiagnosisClinicalStatus>>,
    archived: bool,
    args: PageArgs,
) -> Result<Option<DiagnosisConnection>> {
    let filter = ClinicalFilter { archived, of: of.unwrap_or_default().into_iter().map(Into::into).collect() };
    let page = ctx.scope()?.diagnoses().of(client, &filter, &args).await?;
    Ok(Some(DiagnosisConnection::new(
        page,
        Box::new(move |scope| {
            let filter = filter.clone();
            Box::pin(async move { scope.diagnoses().count_of(client, &filter).await })
        }),
    )))
}

/// A new diagnosis: a code, or a description in its place.
#[derive(InputObject)]
struct AddDiagnosisInput {
    /// Whose record it is to be part of.
    client_id: ID,
    /// Whose diagnosis it is.
    provider_id: Option<ID>,
    /// ICD-10-CM, with or without its dot. It must be valid on the date of service and no header.
    code: Option<String>,
    /// The date of service; the day of `recordedDate` when nothing is said.
    service_date: Option<Date>,
    /// The diagnosis in words, where there is no code. At most 5,000 characters.
    description: Option<String>,
    /// When it began: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    onset: Option<String>,
    /// When it ended, in the same forms.
    abatement: Option<String>,
    /// What else there is to say. At most 5,000 characters.
    note: Option<String>,
    /// Whether the client has it now. `ACTIVE` when nothing is said.
    clinical_status: Option<DiagnosisClinicalStatus>,
    /// How certain it is. `CONFIRMED` when nothing is said.
    verification_status: Option<DiagnosisVerificationStatus>,
    /// Its rank among those the client has, from 1; the last when nothing is said. Those from there on move by one.
    rank: Option<i32>,
    /// When it was recorded. Now when nothing is said.
    recorded_date: Option<OffsetDateTime>,
}

/// Changes to a diagnosis. What is left out stays as it is; null empties.
#[derive(InputObject)]
struct ChangeDiagnosisInput {
    /// The diagnosis.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// Whose diagnosis it is.
    provider_id: MaybeUndefined<ID>,
    /// ICD-10-CM, with or without its dot; null for a diagnosis in words. It must be valid on the date of service and no header.
    code: MaybeUndefined<String>,
    /// The date of service, on which the code must be valid.
    service_date: Option<Date>,
    /// The diagnosis in words, where there is no code. At most 5,000 characters.
    description: Option<String>,
    /// When it began: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    onset: MaybeUndefined<String>,
    /// When it ended, in the same forms.
    abatement: MaybeUndefined<String>,
    /// What else there is to say. At most 5,000 characters.
    note: MaybeUndefined<String>,
    /// Whether the client has it now.
    clinical_status: Option<DiagnosisClinicalStatus>,
    /// How certain it is.
    verification_status: Option<DiagnosisVerificationStatus>,
    /// When it was recorded.
    recorded_date: Option<OffsetDateTime>,
}

payload! {
    /// The answer to a change of a diagnosis.
    DiagnosisPayload { diagnosis: Diagnosis }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "DiagnosisMutation")]
impl Mutation {
    /// Adds a diagnosis to a client's record. For those who treat clients.
    async fn add_diagnosis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The diagnosis to be.")] input: AddDiagnosisInput,
    ) -> Result<DiagnosisPayload> {
        let AddDiagnosisInput {
            client_id,
            provider_id,
            code,
            service_date,
            description,
            onset,
            abatement,
            note,
            clinical_status,
            verification_status,
            rank,
            recorded_date,
        } = input;
        let new = NewDiagnosis {
            client: id::local(&client_id),
            provider: provider_id.as_ref().map(id::local),
            code,
            service_date,
            description,
            onset,
            abatement,
            note,
            clinical_status: clinical_status.map(Into::into),
            verification_status: verification_status.map(Into::into),
            rank,
            recorded_date,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.diagnoses().add(new)).await?.into())
    }

    /// Changes a diagnosis. What the client no longer has loses its rank, and what the client has again comes last. For those who treat clients.
    async fn change_diagnosis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeDiagnosisInput,
    ) -> Result<DiagnosisPayload> {
        let ChangeDiagnosisInput {
            id,
            expected_version,
            provider_id,
            code,
            service_date,
            description,
            onset,
            abatement,
            note,
            clinical_status,
            verification_status,
            recorded_date,
        } = input;
        let with = DiagnosisChange {
            provider: patch(provider_id).map(|id| id.as_ref().map(id::local)),
            code: patch(code),
            service_date,
            description,
            onset: patch(onset),
            abatement: patch(abatement),
            note: patch(note),
            clinical_status: clinical_status.map(Into::into),
            verification_status: verification_status.map(Into::into),
            recorded_date,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.diagnoses().change(id::local(&id), expected_version, with)).await?.into())
    }

    /// Gives a diagnosis another rank among those the client has; those between the two ranks move by one, each with a new version. For those who
    /// treat clients.
    async fn rank_diagnosis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and where to.")] input: RankDiagnosisInput,
    ) -> Result<DiagnosisPayload> {
        let RankDiagnosisInput { id, expected_version, rank } = input;
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.diagnoses().rank(id::local(&id), expected_version, rank)).await?.into())
    }

    /// Takes a diagnosis off the lists that was entered in error. Nothing of it is lost, and it can be restored.
    async fn archive_diagnosis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The diagnosis.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<DiagnosisPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.diagnoses().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived diagnosis back; what the client has comes last.
    async fn restore_diagnosis(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The diagnosis.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<DiagnosisPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.diagnoses().restore(id::local(&id), expected_version)).await?.into())
    }
}
