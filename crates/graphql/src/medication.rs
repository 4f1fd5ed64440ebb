//! What clients take.
use crate::{
    client::Client,
    connection::connection,
    id,
    payload::{attempt, patch, payload},
    row::{opened, over},
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use entity::medication::{self, Model};
use store::{ClinicalFilter, MedicationChange, NewMedication, PageArgs};
use time::OffsetDateTime;

over! {
    /// What a client takes or took, as far as it is known (FHIR `MedicationStatement`): a statement, and no prescription. For those who treat clients.
    Medication(Model)
}

/// Whether it is taken (FHIR `MedicationStatement.status`; what was entered in error is archived).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "medication::Status")]
pub(crate) enum MedicationStatus {
    /// It is taken.
    Active,
    /// It was taken to the end.
    Completed,
    /// It is to be taken.
    Intended,
    /// It was stopped for good.
    Stopped,
    /// It is not taken for now.
    OnHold,
    /// Nobody knows.
    Unknown,
    /// It was prescribed and is not taken.
    NotTaken,
}

/// Who says so (FHIR `MedicationStatement.informationSource`).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "medication::InformationSource")]
pub(crate) enum MedicationInformationSource {
    /// The client.
    Client,
    /// Somebody of the family, or a carer.
    RelatedPerson,
    /// Who prescribed it, or treats the client elsewhere.
    Practitioner,
    /// A medication plan, a letter or a package.
    Document,
}

connection!(
    MedicationConnection,
    MedicationEdge,
    Medication,
    "A page of medications.",
    "A medication and where it stands in the list."
);

#[Object(use_type_description)]
impl Medication {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Whose record it is part of.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// Of the product or substance, with its strength, such as `Sertraline 50 mg`. Private; null of a client who was erased.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.name)?)
    }
    /// How much at a time, such as `1 tablet`. Private.
    async fn dose(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, dose)
    }
    /// How it is taken, such as `by mouth`. Private.
    async fn route(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, route)
    }
    /// How often and when, such as `once a day, in the morning`. Private.
    async fn frequency(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, frequency)
    }
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Private.
    async fn effective_start(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, effective_start)
    }
    /// Until when, in the same forms; it may be to come. Private.
    async fn effective_end(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, effective_end)
    }
    /// Who prescribed it. Private.
    async fn prescriber(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, prescriber)
    }
    /// What for. Private.
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, reason)
    }
    /// What else there is to say. Private.
    async fn note(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, note)
    }
    /// Whether it is taken.
    async fn status(&self) -> MedicationStatus {
        self.0.status.into()
    }
    /// Who says so.
    async fn information_source(&self) -> Option<MedicationInformationSource> {
        self.0.information_source.map(Into::into)
    }
    /// When they said so.
    async fn date_asserted(&self) -> OffsetDateTime {
        self.0.date_asserted
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

/// A page of a client's medications.
pub(crate) async fn of(
    ctx: &Context<'_>,
    client: entity::ClientId,
    of: Option<Vec<MedicationStatus>>,
    archived: bool,
    args: PageArgs,
) -> Result<Option<MedicationConnection>> {
    let filter = ClinicalFilter { archived, of: of.unwrap_or_default().into_iter().map(Into::into).collect() };
    let page = ctx.scope()?.medications().of(client, &filter, &args).await?;
    Ok(Some(MedicationConnection::new(
        page,
        Box::new(move |scope| {
            let filter = filter.clone();
            Box::pin(async move { scope.medications().count_of(client, &filter).await })
        }),
    )))
}

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
