//! What clients do not bear.
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
use entity::allergy::{self, Model};
use time::OffsetDateTime;

mod write;
pub(crate) use write::Mutation;

over! {
    /// What a client does not bear (FHIR `AllergyIntolerance`). For those who treat clients.
    Allergy(Model)
}

/// Of what sort it is (FHIR `AllergyIntolerance.type`).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "allergy::Kind")]
pub(crate) enum AllergyType {
    /// The immune system reacts.
    Allergy,
    /// Not borne for another reason.
    Intolerance,
}

/// Of what sort the substance is (FHIR `AllergyIntolerance.category`).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "allergy::Category")]
pub(crate) enum AllergyCategory {
    /// Food.
    Food,
    /// A medication.
    Medication,
    /// Something around: pollen, latex, a cat.
    Environment,
    /// Made by or from living things: a vaccine, a serum.
    Biologic,
}

/// What it could come to (FHIR `AllergyIntolerance.criticality`).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "allergy::Criticality")]
pub(crate) enum AllergyCriticality {
    /// No danger to life.
    Low,
    /// A danger to life, or to an organ.
    High,
    /// Nobody can say.
    UnableToAssess,
}

/// How bad the reaction was (FHIR `AllergyIntolerance.reaction.severity`).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "allergy::Severity")]
pub(crate) enum AllergySeverity {
    /// Mild.
    Mild,
    /// Moderate.
    Moderate,
    /// Severe.
    Severe,
}

/// Whether it is so now (FHIR `AllergyIntolerance.clinicalStatus`).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "allergy::ClinicalStatus")]
pub(crate) enum AllergyClinicalStatus {
    /// It is.
    Active,
    /// Not for now.
    Inactive,
    /// Not any more.
    Resolved,
}

/// How certain it is (FHIR `AllergyIntolerance.verificationStatus`; what was entered in error is archived).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "allergy::VerificationStatus")]
pub(crate) enum AllergyVerificationStatus {
    /// Somebody says so.
    Unconfirmed,
    /// Certain.
    Confirmed,
    /// It is certain that it is not so.
    Refuted,
}

connection!(
    AllergyConnection,
    AllergyEdge,
    Allergy,
    "A page of allergies.",
    "An allergy and where it stands in the list."
);

#[Object(use_type_description)]
impl Allergy {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Whose record it is part of.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// What is not borne, such as `Latex` (FHIR `code`). Private; null of a client who was erased.
    async fn substance(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.substance)?)
    }
    /// What happens, such as `hives, swollen lips`. Private.
    async fn reaction(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, reaction)
    }
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Private.
    async fn onset(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, onset)
    }
    /// What else there is to say. Private.
    async fn note(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, note)
    }
    /// Of what sort it is.
    #[graphql(name = "type")]
    async fn kind(&self) -> Option<AllergyType> {
        self.0.kind.map(Into::into)
    }
    /// Of what sort the substance is.
    async fn category(&self) -> Option<AllergyCategory> {
        self.0.category.map(Into::into)
    }
    /// What it could come to.
    async fn criticality(&self) -> Option<AllergyCriticality> {
        self.0.criticality.map(Into::into)
    }
    /// How bad the reaction was.
    async fn severity(&self) -> Option<AllergySeverity> {
        self.0.severity.map(Into::into)
    }
    /// Whether it is so now.
    async fn clinical_status(&self) -> AllergyClinicalStatus {
        self.0.clinical_status.into()
    }
    /// How certain it is.
    async fn verification_status(&self) -> AllergyVerificationStatus {
        self.0.verification_status.into()
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

listed!(AllergyConnection, AllergyClinicalStatus, allergies);
