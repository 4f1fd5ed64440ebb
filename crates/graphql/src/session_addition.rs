//! Additions to signed sessions.
use crate::{
    id,
    payload::{attempt, payload},
    row::over,
    scope::Scoped,
    session::{Session, SignatureMeaning},
    user::User,
};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::session_addition::{self, Model};
use store::NewAddition;
use time::OffsetDateTime;

over! {
    /// What is added to a signed session: it says why, is signed at once, and never changes. Its digest covers the digest of what it
    /// follows on, so that none can be left out. For those who treat clients.
    SessionAddition(Model)
}

/// What kind of addition it is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "session_addition::Kind")]
pub(crate) enum SessionAdditionKind {
    /// More, learnt since the session was signed.
    Addendum,
    /// What is wrong in the session, and how it is right.
    Correction,
    /// What should have been written in time, by its author.
    LateEntry,
}

#[Object(use_type_description)]
impl SessionAddition {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// The session.
    async fn session(&self, ctx: &Context<'_>) -> Result<Option<Session>> {
        Ok(ctx.scope()?.sessions().find(self.0.session_id).await?.map(Into::into))
    }
    /// Counts the additions of the session, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }
    /// What kind it is.
    async fn kind(&self) -> SessionAdditionKind {
        self.0.kind.into()
    }
    /// Why it was added. Private; null of a client who was erased.
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.reason)?)
    }
    /// What was added. Private; null of a client who was erased.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.text)?)
    }
    /// When it was added and signed.
    async fn signed_at(&self) -> OffsetDateTime {
        self.0.signed_at
    }
    /// Who added and signed it.
    async fn signed_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(ctx.scope()?.users().find(self.0.signed_by).await?.map(Into::into))
    }
    /// What the signature says.
    async fn meaning(&self) -> SignatureMeaning {
        self.0.meaning.into()
    }
    /// The keyed digest of what was signed, in hexadecimal: of the addition and of the digest before it. HMAC-SHA-256 under a key of the
    /// client's, so it tells nothing to who has not the key.
    async fn digest(&self) -> String {
        crate::session::hex(&self.0.content_mac)
    }
}

/// An addition to a signed session.
#[derive(InputObject)]
struct AddSessionAdditionInput {
    /// The session, which is signed.
    session_id: ID,
    /// What kind it is.
    kind: SessionAdditionKind,
    /// Why it is added, at most 1,000 characters.
    reason: String,
    /// What is added, at most 50,000 characters.
    text: String,
    /// What the signature says.
    #[graphql(default)]
    meaning: SignatureMeaning,
}

payload! {
    /// The answer to adding to a session.
    SessionAdditionPayload { session_addition: SessionAddition }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "SessionAdditionMutation")]
impl Mutation {
    /// Adds to a signed session, and signs that. For its author; an owner adds addenda and corrections too.
    async fn add_session_addition(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is added, and why.")] input: AddSessionAdditionInput,
    ) -> Result<SessionAdditionPayload> {
        let AddSessionAdditionInput { session_id, kind, reason, text, meaning } = input;
        let new = NewAddition { session: id::local(&session_id), kind: kind.into(), reason, text, meaning: meaning.into() };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.session_additions().add(new)).await?.into())
    }
}
