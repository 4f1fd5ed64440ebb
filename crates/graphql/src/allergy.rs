//! What clients do not bear.
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
use entity::allergy::{self, Model};
use store::{AllergyChange, ClinicalFilter, NewAllergy, PageArgs};
use time::OffsetDateTime;

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

/// A page of a client's allergies.
pub(crate) async fn of(
    ctx: &Context<'_>,
    client: entity::ClientId,
    of: Option<Vec<AllergyClinicalStatus>>,
    archived: bool,
    args: PageArgs,
) -> Result<Option<AllergyConnection>> {
    let filter = ClinicalFilter { archived, of: of.unwrap_or_default().into_iter().map(Into::into).collect() };
    let page = ctx.scope()?.allergies().of(client, &filter, &args).await?;
    Ok(Some(AllergyConnection::new(
        page,
        Box::new(move |scope| {
            let filter = filter.clone();
            Box::pin(async move { scope.allergies().count_of(client, &filter).await })
        }),
    )))
}

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
