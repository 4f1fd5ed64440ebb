//! Legal holds.
use crate::{
    client::Client,
    id,
    payload::{attempt, payload},
    row::over,
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::legal_hold::Model;
use time::OffsetDateTime;

over! {
    /// Why a client's record must not be erased. A hold is lifted, never removed. For owners.
    LegalHold(Model)
}

#[Object(use_type_description)]
impl LegalHold {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Whose record is held.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// Why. Private; null of a client who was erased.
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.reason)?)
    }
    /// When it was placed.
    async fn placed_at(&self) -> OffsetDateTime {
        self.0.created_at
    }
    /// Who placed it.
    async fn placed_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(ctx.scope()?.users().find(self.0.placed_by).await?.map(Into::into))
    }
    /// When it was lifted; null while it holds.
    async fn lifted_at(&self) -> Option<OffsetDateTime> {
        self.0.lifted_at
    }
    /// Who lifted it.
    async fn lifted_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.lifted_by {
            Some(id) => Ok(ctx.scope()?.users().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "LegalHoldQuery")]
impl Query {
    /// The holds on a client's record, the lifted ones too, the newest first. At most 500. For owners.
    async fn legal_holds(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client.")] client_id: ID,
    ) -> Result<Vec<LegalHold>> {
        let holds = ctx.scope()?.legal_holds().of(id::local(&client_id)).await?;
        Ok(holds.into_iter().map(Into::into).collect())
    }
}

/// A hold on a client's record.
#[derive(InputObject)]
struct PlaceLegalHoldInput {
    /// The client.
    client_id: ID,
    /// Why, at most 1,000 characters.
    reason: String,
}

payload! {
    /// The answer to placing or lifting a hold.
    LegalHoldPayload { legal_hold: LegalHold }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "LegalHoldMutation")]
impl Mutation {
    /// Places a hold: until it is lifted the client cannot be erased. For owners.
    async fn place_legal_hold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is held, and why.")] input: PlaceLegalHoldInput,
    ) -> Result<LegalHoldPayload> {
        let PlaceLegalHoldInput { client_id, reason } = input;
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.legal_holds().place(id::local(&client_id), &reason)).await?.into())
    }

    /// Lifts a hold. For owners.
    async fn lift_legal_hold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The hold.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<LegalHoldPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.legal_holds().lift(id::local(&id), expected_version)).await?.into())
    }
}
