//! Adding and changing allergies.
use super::{Allergy, AllergyCategory, AllergyClinicalStatus, AllergyCriticality, AllergySeverity, AllergyType, AllergyVerificationStatus};
use crate::{
    id,
    payload::{attempt, patch, payload},
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use store::{AllergyChange, NewAllergy};
use time::OffsetDateTime;

/// A new allergy.
#[derive(InputObject)]
struct AddAllergyInput {
    /// Whose record it is to be part of.
    client_id: ID,
    /// What is not borne, such as `Latex` (FHIR `code`). At most 500 characters.
    substance: String,
    /// What happens, such as `hives, swollen lips`. At most 5,000 characters.
    reaction: Option<String>,
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    onset: Option<String>,
    /// What else there is to say. At most 5,000 characters.
    note: Option<String>,
    /// Of what sort it is.
    #[graphql(name = "type")]
    kind: Option<AllergyType>,
    /// Of what sort the substance is.
    category: Option<AllergyCategory>,
    /// What it could come to.
    criticality: Option<AllergyCriticality>,
    /// How bad the reaction was.
    severity: Option<AllergySeverity>,
    /// Whether it is so now. `ACTIVE` when nothing is said.
    clinical_status: Option<AllergyClinicalStatus>,
    /// How certain it is. `UNCONFIRMED` when nothing is said.
    verification_status: Option<AllergyVerificationStatus>,
    /// When it was recorded. Now when nothing is said.
    recorded_date: Option<OffsetDateTime>,
}

/// Changes to an allergy. What is left out stays as it is; null empties.
#[derive(InputObject)]
struct ChangeAllergyInput {
    /// The allergy.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// What is not borne, such as `Latex` (FHIR `code`). At most 500 characters.
    substance: Option<String>,
    /// What happens, such as `hives, swollen lips`. At most 5,000 characters.
    reaction: MaybeUndefined<String>,
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    onset: MaybeUndefined<String>,
    /// What else there is to say. At most 5,000 characters.
    note: MaybeUndefined<String>,
    /// Of what sort it is.
    #[graphql(name = "type")]
    kind: MaybeUndefined<AllergyType>,
    /// Of what sort the substance is.
    category: MaybeUndefined<AllergyCategory>,
    /// What it could come to.
    criticality: MaybeUndefined<AllergyCriticality>,
    /// How bad the reaction was.
    severity: MaybeUndefined<AllergySeverity>,
    /// Whether it is so now.
    clinical_status: Option<AllergyClinicalStatus>,
    /// How certain it is.
    verification_status: Option<AllergyVerificationStatus>,
    /// When it was recorded.
    recorded_date: Option<OffsetDateTime>,
}

payload! {
    /// The answer to a change of an allergy.
    AllergyPayload { allergy: Allergy }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "AllergyMutation")]
impl Mutation {
    /// Adds an allergy to a client's record; while it is active it is in the banner. For those who treat clients.
    async fn add_allergy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The allergy to be.")] input: AddAllergyInput,
    ) -> Result<AllergyPayload> {
        let AddAllergyInput {
            client_id,
            substance,
            reaction,
            onset,
            note,
            kind,
            category,
            criticality,
            severity,
            clinical_status,
            verification_status,
            recorded_date,
        } = input;
        let new = NewAllergy {
            client: id::local(&client_id),
            substance,
            reaction,
            onset,
            note,
            kind: kind.map(Into::into),
            category: category.map(Into::into),
            criticality: criticality.map(Into::into),
            severity: severity.map(Into::into),
            clinical_status: clinical_status.map(Into::into),
            verification_status: verification_status.map(Into::into),
            recorded_date,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.allergies().add(new)).await?.into())
    }

    /// Changes an allergy. For those who treat clients.
    async fn change_allergy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeAllergyInput,
    ) -> Result<AllergyPayload> {
        let ChangeAllergyInput {
            id,
            expected_version,
            substance,
            reaction,
            onset,
            note,
            kind,
            category,
            criticality,
            severity,
            clinical_status,
            verification_status,
            recorded_date,
        } = input;
        let with = AllergyChange {
            substance,
            reaction: patch(reaction),
            onset: patch(onset),
            note: patch(note),
            kind: patch(kind).map(|value| value.map(Into::into)),
            category: patch(category).map(|value| value.map(Into::into)),
            criticality: patch(criticality).map(|value| value.map(Into::into)),
            severity: patch(severity).map(|value| value.map(Into::into)),
            clinical_status: clinical_status.map(Into::into),
            verification_status: verification_status.map(Into::into),
            recorded_date,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.allergies().change(id::local(&id), expected_version, with)).await?.into())
    }

    /// Takes an allergy off the lists that was entered in error. Nothing of it is lost, and it can be restored.
    async fn archive_allergy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The allergy.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<AllergyPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.allergies().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived allergy back.
    async fn restore_allergy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The allergy.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<AllergyPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.allergies().restore(id::local(&id), expected_version)).await?.into())
    }
}
