//! Erasing clients.
use crate::{
    client::Client,
    connection::{args, connection},
    id,
    payload::{attempt, payload},
    row::{opened, over},
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::erasure::Model;
use time::OffsetDateTime;

over! {
    /// The erasure of a client's record: the keys that it was sealed with are destroyed, so that nobody can read it any more, in this
    /// database or in a backup of it. For owners.
    Erasure(Model)
}

connection!(ErasureConnection, ErasureEdge, Erasure, "A page of erasures.", "An erasure and where it stands in the list.");

#[Object(use_type_description)]
impl Erasure {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// What is left of the client: nothing private.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// When the keys were destroyed.
    async fn erased_at(&self) -> OffsetDateTime {
        self.0.erased_at
    }
    /// Who did it; null where it was done again after an older backup was restored.
    async fn erased_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.erased_by {
            Some(id) => Ok(ctx.scope()?.users().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// Why, in the practice's words. Private; null where it was done again after an older backup was restored.
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, reason)
    }
    /// The certificate: JSON with ids, time and versions of the destroyed keys, exactly as it was signed.
    async fn certificate(&self) -> &str {
        &self.0.certificate
    }
    /// The Ed25519 signature (base64) of `pazpaz/erasure/1`, a zero byte and the certificate.
    async fn signature(&self) -> &str {
        &self.0.signature
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "ErasureQuery")]
impl Query {
    /// The erasures of the practice, the latest first. For owners.
    async fn erasures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<ErasureConnection> {
        let page = ctx.scope()?.erasures().page(&args(first, after, last, before)).await?;
        Ok(ErasureConnection::new(page, Box::new(move |scope| Box::pin(async move { scope.erasures().count().await }))))
    }
}

/// Whom to erase.
#[derive(InputObject)]
struct EraseClientInput {
    /// The client.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// Why, at most 1,000 characters. It is kept, sealed, with the erasure: do not write into it what is to be forgotten.
    reason: String,
}

payload! {
    /// The answer to an erasure.
    ErasurePayload { erasure: Erasure }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "ErasureMutation")]
impl Mutation {
    /// Erases a client's record for good: there is no way back. For owners who signed in within the last 15 minutes; refused under a legal
    /// hold and while the record must be kept. To take a client off the list, `archiveClient` is the way.
    async fn erase_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to erase, and why.")] input: EraseClientInput,
    ) -> Result<ErasurePayload> {
        let EraseClientInput { id, expected_version, reason } = input;
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.erasures().erase(id::local(&id), expected_version, &reason)).await?.into())
    }
}
