//! What the practice has told others of clients' records.
use crate::{
    client::Client,
    connection::connection,
    id,
    payload::{attempt, payload},
    row::{opened, over},
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::disclosure::Model;
use store::NewDisclosure;
use time::OffsetDateTime;

over! {
    /// That the practice has told somebody else something of a client's record. It does not change; what was recorded by mistake is
    /// withdrawn.
    Disclosure(Model)
}

connection!(
    DisclosureConnection,
    DisclosureEdge,
    Disclosure,
    "A page of disclosures.",
    "A disclosure and where it stands in the list."
);

#[Object(use_type_description)]
impl Disclosure {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Of whose record.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// When it was told.
    async fn disclosed_at(&self) -> OffsetDateTime {
        self.0.disclosed_at
    }
    /// To whom: name, and address where it is known. Private; null of a client who was erased.
    async fn recipient(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.recipient)?)
    }
    /// What was told, in brief. Private; null of a client who was erased.
    async fn description(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.description)?)
    }
    /// What for. Private; null of a client who was erased.
    async fn purpose(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.purpose)?)
    }
    /// When it was recorded.
    async fn recorded_at(&self) -> OffsetDateTime {
        self.0.created_at
    }
    /// Who recorded it.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(ctx.scope()?.users().find(self.0.recorded_by).await?.map(Into::into))
    }
    /// When it was withdrawn; null while it stands.
    async fn retracted_at(&self) -> Option<OffsetDateTime> {
        self.0.retracted_at
    }
    /// Who withdrew it.
    async fn retracted_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.retracted_by {
            Some(id) => Ok(ctx.scope()?.users().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// Why it was withdrawn. Private; null while it stands, and of a client who was erased.
    async fn retraction(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, retraction)
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A disclosure.
#[derive(InputObject)]
struct RecordDisclosureInput {
    /// The client.
    client_id: ID,
    /// When it was told; now, if nothing is said.
    disclosed_at: Option<OffsetDateTime>,
    /// To whom: name, and address where it is known. At most 1,000 characters.
    recipient: String,
    /// What was told, in brief. At most 5,000 characters.
    description: String,
    /// What for, at most 1,000 characters.
    purpose: String,
}

/// A disclosure that was recorded by mistake.
#[derive(InputObject)]
struct RetractDisclosureInput {
    /// The disclosure.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// Why it is withdrawn, at most 1,000 characters.
    reason: String,
}

payload! {
    /// The answer to recording or withdrawing a disclosure.
    DisclosurePayload { disclosure: Disclosure }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "DisclosureMutation")]
impl Mutation {
    /// Records that something of a client's record was told somebody outside of the practice.
    async fn record_disclosure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was told, and whom.")] input: RecordDisclosureInput,
    ) -> Result<DisclosurePayload> {
        let RecordDisclosureInput { client_id, disclosed_at, recipient, description, purpose } = input;
        let new = NewDisclosure { client: id::local(&client_id), disclosed_at, recipient, description, purpose };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.disclosures().record(new)).await?.into())
    }

    /// Withdraws a disclosure that was recorded by mistake: it stays in the list, and goes from the account. For owners.
    async fn retract_disclosure(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one, and why.")] input: RetractDisclosureInput,
    ) -> Result<DisclosurePayload> {
        let RetractDisclosureInput { id, expected_version, reason } = input;
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.disclosures().retract(id::local(&id), expected_version, &reason)).await?.into())
    }
}
