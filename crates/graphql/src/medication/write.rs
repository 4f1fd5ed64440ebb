//! Adding and changing medications.
use super::{Medication, MedicationInformationSource, MedicationStatus};
use crate::{
    id,
    payload::{attempt, patch, payload},
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use store::{MedicationChange, NewMedication};
use time::OffsetDateTime;

/// A new medication.
#[derive(InputObject)]
struct AddMedicationInput {
    /// Whose record it is to be part of.
    client_id: ID,
    /// Of the product or substance, with its strength, such as `Sertraline 50 mg`. At most 500 characters.
    name: String,
    /// How much at a time, such as `1 tablet`. At most 500 characters.
    dose: Option<String>,
    /// How it is taken, such as `by mouth`. At most 500 characters.
    route: Option<String>,
    /// How often and when, such as `once a day, in the morning`. At most 500 characters.
    frequency: Option<String>,
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    effective_start: Option<String>,
    /// Until when, in the same forms; it may be to come.
    effective_end: Option<String>,
    /// Who prescribed it. At most 500 characters.
    prescriber: Option<String>,
    /// What for. At most 500 characters.
    reason: Option<String>,
    /// What else there is to say. At most 5,000 characters.
    note: Option<String>,
    /// Whether it is taken. `ACTIVE` when nothing is said.
    status: Option<MedicationStatus>,
    /// Who says so.
    information_source: Option<MedicationInformationSource>,
    /// When they said so. Now when nothing is said.
    date_asserted: Option<OffsetDateTime>,
}

/// Changes to a medication. What is left out stays as it is; null empties.
#[derive(InputObject)]
struct ChangeMedicationInput {
    /// The medication.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// Of the product or substance, with its strength, such as `Sertraline 50 mg`. At most 500 characters.
    name: Option<String>,
    /// How much at a time, such as `1 tablet`. At most 500 characters.
    dose: MaybeUndefined<String>,
    /// How it is taken, such as `by mouth`. At most 500 characters.
    route: MaybeUndefined<String>,
    /// How often and when, such as `once a day, in the morning`. At most 500 characters.
    frequency: MaybeUndefined<String>,
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    effective_start: MaybeUndefined<String>,
    /// Until when, in the same forms; it may be to come.
    effective_end: MaybeUndefined<String>,
    /// Who prescribed it. At most 500 characters.
    prescriber: MaybeUndefined<String>,
    /// What for. At most 500 characters.
    reason: MaybeUndefined<String>,
    /// What else there is to say. At most 5,000 characters.
    note: MaybeUndefined<String>,
    /// Whether it is taken.
    status: Option<MedicationStatus>,
    /// Who says so.
    information_source: MaybeUndefined<MedicationInformationSource>,
    /// When they said so.
    date_asserted: Option<OffsetDateTime>,
}

payload! {
    /// The answer to a change of a medication.
    MedicationPayload { medication: Medication }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "MedicationMutation")]
impl Mutation {
    /// Adds a medication to a client's record. For those who treat clients.
    async fn add_medication(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The medication to be.")] input: AddMedicationInput,
    ) -> Result<MedicationPayload> {
        let AddMedicationInput {
            client_id,
            name,
            dose,
            route,
            frequency,
            effective_start,
            effective_end,
            prescriber,
            reason,
            note,
            status,
            information_source,
            date_asserted,
        } = input;
        let new = NewMedication {
            client: id::local(&client_id),
            name,
            dose,
            route,
            frequency,
            effective_start,
            effective_end,
            prescriber,
            reason,
            note,
            status: status.map(Into::into),
            information_source: information_source.map(Into::into),
            date_asserted,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.medications().add(new)).await?.into())
    }

    /// Changes a medication. For those who treat clients.
    async fn change_medication(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeMedicationInput,
    ) -> Result<MedicationPayload> {
        let ChangeMedicationInput {
            id,
            expected_version,
            name,
            dose,
            route,
            frequency,
            effective_start,
            effective_end,
            prescriber,
            reason,
            note,
            status,
            information_source,
            date_asserted,
        } = input;
        let with = MedicationChange {
            name,
            dose: patch(dose),
            route: patch(route),
            frequency: patch(frequency),
            effective_start: patch(effective_start),
            effective_end: patch(effective_end),
            prescriber: patch(prescriber),
            reason: patch(reason),
            note: patch(note),
            status: status.map(Into::into),
            information_source: patch(information_source).map(|value| value.map(Into::into)),
            date_asserted,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.medications().change(id::local(&id), expected_version, with)).await?.into())
    }

    /// Takes a medication off the lists that was entered in error. Nothing of it is lost, and it can be restored.
    async fn archive_medication(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The medication.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<MedicationPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.medications().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived medication back.
    async fn restore_medication(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The medication.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<MedicationPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.medications().restore(id::local(&id), expected_version)).await?.into())
    }
}
