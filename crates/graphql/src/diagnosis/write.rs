//! Adding, changing and ranking diagnoses.
use super::{Diagnosis, DiagnosisClinicalStatus, DiagnosisVerificationStatus};
use crate::{
    id,
    payload::{attempt, patch, payload},
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use store::{DiagnosisChange, NewDiagnosis};
use time::{Date, OffsetDateTime};

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
