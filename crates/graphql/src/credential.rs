//! What providers may do, and until when.
use crate::{
    connection::{args, connection},
    id,
    payload::{attempt, patch, payload},
    provider::Provider,
    row::over,
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use entity::credential::{self, Model};
use store::{CredentialChange, NewCredential};
use time::{Date, OffsetDateTime};

over! {
    /// A licence, certificate or the like of a provider.
    Credential(Model)
}

/// What sort of credential it is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "credential::Kind")]
pub(crate) enum CredentialKind {
    /// The licence to practise.
    License,
    /// A board's or society's certificate.
    Certification,
    /// The registration with the Drug Enforcement Administration of the United States.
    Dea,
    /// Professional liability insurance.
    Insurance,
    /// An academic degree.
    Degree,
    /// A course, such as first aid.
    Training,
    /// Anything else.
    Other,
}

connection!(
    CredentialConnection,
    CredentialEdge,
    Credential,
    "A page of credentials.",
    "A credential and where it stands in the list."
);

#[Object(use_type_description)]
impl Credential {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Whose it is.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        Ok(ctx.scope()?.providers().find(self.0.provider_id).await?.map(Into::into))
    }
    /// What sort of credential it is.
    async fn kind(&self) -> CredentialKind {
        self.0.kind.into()
    }
    /// The number under which the issuer knows it. Private: for owners and the provider.
    async fn number(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.credentials().number(&self.0)?)
    }
    /// Who issued it.
    async fn issuer(&self) -> &str {
        &self.0.issuer
    }
    /// ISO 3166-2 code of where it is good, such as `US-NY`, or a country's code.
    async fn jurisdiction(&self) -> Option<&str> {
        self.0.jurisdiction.as_deref()
    }
    /// The first day.
    async fn issued_on(&self) -> Option<Date> {
        self.0.issued_on
    }
    /// The last day on which it is valid.
    async fn expires_on(&self) -> Option<Date> {
        self.0.expires_on
    }
    /// When it was last held against the issuer's register; null when it never was, or was changed since.
    async fn verified_at(&self) -> Option<OffsetDateTime> {
        self.0.verified_at
    }
    /// Who did so.
    async fn verified_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.verified_by {
            Some(id) => Ok(ctx.scope()?.users().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// When it was archived; null while it is in use.
    async fn archived_at(&self) -> Option<OffsetDateTime> {
        self.0.deleted_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "CredentialQuery")]
impl Query {
    /// The credentials in use that have their last day within a span, the soonest first. Those that expired before today are told by an
    /// earlier `from`.
    async fn credentials_expiring(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day of the span; today in UTC when left out.")] from: Option<Date>,
        #[graphql(
            desc = "The last day of the span, at most ten years after the first; 90 days after it when left out."
        )]
        to: Option<Date>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<CredentialConnection> {
        let page = ctx.scope()?.credentials().expiring(from, to, &args(first, after, last, before)).await?;
        Ok(CredentialConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.credentials().count_expiring(from, to).await })),
        ))
    }
}

/// A new credential.
#[derive(InputObject)]
struct AddCredentialInput {
    /// Whose it is.
    provider_id: ID,
    /// What sort of credential it is.
    kind: CredentialKind,
    /// The number under which the issuer knows it, at most 100 characters.
    number: Option<String>,
    /// Who issued it, 1 to 200 characters.
    issuer: String,
    /// ISO 3166-2 code of where it is good, such as `US-NY`, or a country's code.
    jurisdiction: Option<String>,
    /// The first day.
    issued_on: Option<Date>,
    /// The last day on which it is valid; not before `issuedOn`.
    expires_on: Option<Date>,
}

/// Changes to a credential. What is left out stays as it is; null empties.
#[derive(InputObject)]
struct ChangeCredentialInput {
    /// The credential.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// What sort of credential it is.
    kind: Option<CredentialKind>,
    /// The number under which the issuer knows it, at most 100 characters.
    number: MaybeUndefined<String>,
    /// Who issued it, 1 to 200 characters.
    issuer: Option<String>,
    /// ISO 3166-2 code of where it is good, such as `US-NY`, or a country's code.
    jurisdiction: MaybeUndefined<String>,
    /// The first day.
    issued_on: MaybeUndefined<Date>,
    /// The last day on which it is valid; not before `issuedOn`.
    expires_on: MaybeUndefined<Date>,
}

payload! {
    /// The answer to a change of a credential.
    CredentialPayload { credential: Credential }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "CredentialMutation")]
impl Mutation {
    /// Adds a credential. For owners and the provider.
    async fn add_credential(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The credential to be.")] input: AddCredentialInput,
    ) -> Result<CredentialPayload> {
        let AddCredentialInput { provider_id, kind, number, issuer, jurisdiction, issued_on, expires_on } = input;
        let (provider, kind) = (id::local(&provider_id), kind.into());
        let new = NewCredential { provider, kind, number, issuer, jurisdiction, issued_on, expires_on };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.credentials().add(new)).await?.into())
    }

    /// Changes a credential, which is to be verified anew then. For owners and the provider.
    async fn change_credential(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeCredentialInput,
    ) -> Result<CredentialPayload> {
        let ChangeCredentialInput { id, expected_version, kind, number, issuer, jurisdiction, issued_on, expires_on } =
            input;
        let with = CredentialChange {
            kind: kind.map(Into::into),
            number: patch(number),
            issuer,
            jurisdiction: patch(jurisdiction),
            issued_on: patch(issued_on),
            expires_on: patch(expires_on),
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.credentials().change(id::local(&id), expected_version, with)).await?.into())
    }

    /// Says that a credential was just held against the issuer's register. For owners.
    async fn verify_credential(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The credential.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<CredentialPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.credentials().verify(id::local(&id), expected_version)).await?.into())
    }

    /// Takes a credential off the list. It can be restored. For owners and the provider.
    async fn archive_credential(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The credential.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<CredentialPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.credentials().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived credential back on the list. For owners and the provider.
    async fn restore_credential(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The credential.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<CredentialPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.credentials().restore(id::local(&id), expected_version)).await?.into())
    }
}
