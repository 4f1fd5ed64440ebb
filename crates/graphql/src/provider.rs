//! Who treats clients.
use crate::{
    credential::Credential,
    id,
    payload::{attempt, patch, payload},
    row::over,
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use entity::{UserId, provider::Model};
use store::ProviderChange;

over! {
    /// Somebody who treats clients.
    Provider(Model)
}

#[Object(use_type_description)]
impl Provider {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// The name colleagues and clients see.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<String> {
        let user = ctx.scope()?.users().find(UserId(self.0.id.0)).await?;
        Ok(user.map(|user| user.display_name.clone()).unwrap_or_default())
    }
    /// Credentials after the name, such as `LMFT`.
    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }
    /// Whether visits can be booked.
    async fn bookable(&self) -> bool {
        self.0.bookable
    }
    /// What the provider is specialised in: codes of the Health Care Provider Taxonomy (NUCC) such as `101YM0800X`, or free words.
    async fn specialties(&self) -> &[String] {
        &self.0.specialties
    }
    /// National Provider Identifier of the United States, ten digits.
    async fn npi(&self) -> Option<&str> {
        self.0.npi.as_deref()
    }
    /// The languages that the provider speaks, as tags of BCP 47 such as `es` or `pt-BR`.
    async fn languages(&self) -> &[String] {
        &self.0.languages
    }
    /// Licences, certificates and the like, in the order in which they were added. At most 200.
    async fn credentials(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived ones in place of those in use.")] archived: bool,
    ) -> Result<Vec<Credential>> {
        Ok(ctx.scope()?.credentials().of(self.0.id, archived).await?.into_iter().map(Into::into).collect())
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "ProviderQuery")]
impl Query {
    /// All providers of the practice.
    async fn providers(&self, ctx: &Context<'_>) -> Result<Vec<Provider>> {
        Ok(ctx.scope()?.providers().all().await?.into_iter().map(Into::into).collect())
    }
}

/// Changes to a provider's profile. What is left out stays as it is; null empties.
#[derive(InputObject)]
struct ChangeProviderInput {
    /// The provider.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// Credentials after the name, such as `LMFT`; at most 100 characters.
    title: MaybeUndefined<String>,
    /// All specialties, at most 20 of 100 characters: codes of the Health Care Provider Taxonomy (NUCC), or free words.
    specialties: Option<Vec<String>>,
    /// National Provider Identifier of the United States: ten digits, of which the last one checks the others.
    npi: MaybeUndefined<String>,
    /// All languages, at most 20, as tags of BCP 47.
    languages: Option<Vec<String>>,
    /// Whether visits can be booked. Those that are booked stay.
    bookable: Option<bool>,
}

payload! {
    /// The answer to a change of a provider's profile.
    ProviderPayload { provider: Provider }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "ProviderMutation")]
impl Mutation {
    /// Changes a provider's profile. For owners and the provider.
    async fn change_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeProviderInput,
    ) -> Result<ProviderPayload> {
        let ChangeProviderInput { id, expected_version, title, specialties, npi, languages, bookable } = input;
        let with = ProviderChange { title: patch(title), specialties, npi: patch(npi), languages, bookable };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.providers().change(id::local(&id), expected_version, with)).await?.into())
    }
}
