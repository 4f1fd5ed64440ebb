//! What clients take.
use crate::{
    client::Client,
    clinical::listed,
    connection::connection,
    id,
    row::{opened, over},
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, Enum, ID, Object, Result};
use entity::medication::{self, Model};
use time::OffsetDateTime;

mod write;
pub(crate) use write::Mutation;

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

listed!(MedicationConnection, MedicationStatus, medications);
