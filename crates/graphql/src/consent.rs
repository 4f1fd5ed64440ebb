//! What clients have agreed to.
use crate::{
    client::Client,
    connection::connection,
    id,
    payload::{attempt, payload},
    row::{opened, over},
    scope::Scoped,
    user::User,
};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::consent::{self, Model};
use store::{Agreed, NewConsent, Withdrawal};
use time::OffsetDateTime;

over! {
    /// What a client, or whoever may speak for the client, has agreed to. It does not change; it is withdrawn, and stays in the list. What was
    /// recorded by mistake is withdrawn by `PRACTICE` as of the moment it was given, so that it never held.
    Consent(Model)
}

/// What is agreed to.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "consent::Kind")]
pub(crate) enum ConsentKind {
    /// To be treated.
    Treatment,
    /// To be treated by video or telephone.
    Telehealth,
    /// That sound or picture of a visit is recorded.
    Recording,
    /// That others are told of the record.
    DataSharing,
    /// That the notice of privacy practices was had.
    PrivacyPractices,
    /// To be written to or called about care.
    Communication,
    /// To pay, and to be billed for.
    Financial,
    /// To be photographed.
    Photography,
    /// To take part in research.
    Research,
}

/// Who gives or withdraws a consent.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "consent::By")]
pub(crate) enum ConsentBy {
    /// The client.
    Client,
    /// A parent or guardian.
    Guardian,
    /// Whoever else may speak for the client.
    Representative,
    /// The practice, which withdraws what was recorded by mistake, and gives nothing.
    Practice,
}

connection!(
    ConsentConnection,
    ConsentEdge,
    Consent,
    "A page of consents.",
    "A consent and where it stands in the list."
);

#[Object(use_type_description)]
impl Consent {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Whose it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// What is agreed to.
    async fn kind(&self) -> ConsentKind {
        self.0.kind.into()
    }
    /// Which version of the practice's text, in the practice's own numbering.
    async fn text_version(&self) -> &str {
        &self.0.text_version
    }
    /// SHA-256 of the text that was agreed to, in hexadecimal: it proves which text it was. Private; null of a client who was erased.
    async fn digest(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.digest)?)
    }
    /// From when it holds.
    async fn given_at(&self) -> OffsetDateTime {
        self.0.given_at
    }
    /// Until when it holds, where it was given for a time.
    async fn expires_at(&self) -> Option<OffsetDateTime> {
        self.0.expires_at
    }
    /// Who gave it.
    async fn given_by(&self) -> ConsentBy {
        self.0.given_by.into()
    }
    /// The name of the guardian or representative who gave it. Private; null where it was the client, and of a client who was erased.
    async fn giver_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, giver_name)
    }
    /// When it was recorded.
    async fn recorded_at(&self) -> OffsetDateTime {
        self.0.created_at
    }
    /// Who recorded it.
    async fn recorded_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(ctx.scope()?.users().find(self.0.recorded_by).await?.map(Into::into))
    }
    /// From when it holds no more; null while it was not withdrawn.
    async fn withdrawn_at(&self) -> Option<OffsetDateTime> {
        self.0.withdrawn_at
    }
    /// Who withdrew it.
    async fn withdrawn_by(&self) -> Option<ConsentBy> {
        self.0.withdrawn_by.map(Into::into)
    }
    /// The name of the guardian or representative who withdrew it. Private.
    async fn withdrawer_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, withdrawer_name)
    }
    /// Who recorded the withdrawal.
    async fn withdrawal_recorded_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.withdrawal_recorded_by {
            Some(id) => Ok(ctx.scope()?.users().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A consent.
#[derive(InputObject)]
struct RecordConsentInput {
    /// The client.
    client_id: ID,
    /// What is agreed to.
    kind: ConsentKind,
    /// Which version of the practice's text, 1 to 60 characters.
    text_version: String,
    /// The text that was agreed to, just as it was shown, at most 100,000 characters. Only its digest is kept. Give this or `digest`.
    text: Option<String>,
    /// SHA-256 of the text in UTF-8, in hexadecimal. Give this or `text`.
    digest: Option<String>,
    /// From when it holds, between 1950 and now; now, if nothing is said.
    given_at: Option<OffsetDateTime>,
    /// Until when it holds, where it is given for a time; after `givenAt`.
    expires_at: Option<OffsetDateTime>,
    /// Who gives it.
    #[graphql(default_with = "ConsentBy::Client")]
    given_by: ConsentBy,
    /// The name of the guardian or representative who gives it, at most 200 characters; only of those, and of those required.
    giver_name: Option<String>,
}

/// A withdrawal of a consent.
#[derive(InputObject)]
struct WithdrawConsentInput {
    /// The consent.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// From when it holds no more, between `givenAt` and now; now, if nothing is said.
    withdrawn_at: Option<OffsetDateTime>,
    /// Who withdraws it.
    #[graphql(default_with = "ConsentBy::Client")]
    withdrawn_by: ConsentBy,
    /// The name of the guardian or representative who withdraws it, at most 200 characters; only of those.
    withdrawer_name: Option<String>,
}

payload! {
    /// The answer to recording or withdrawing a consent.
    ConsentPayload { consent: Consent }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "ConsentMutation")]
impl Mutation {
    /// Records what a client has agreed to.
    async fn record_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was agreed to, and by whom.")] input: RecordConsentInput,
    ) -> Result<ConsentPayload> {
        let RecordConsentInput {
            client_id,
            kind,
            text_version,
            text,
            digest,
            given_at,
            expires_at,
            given_by,
            giver_name,
        } = input;
        let new = NewConsent {
            client: id::local(&client_id),
            kind: kind.into(),
            text_version,
            agreed: match (text, digest) {
                (Some(text), None) => Some(Agreed::Text(text)),
                (None, Some(digest)) => Some(Agreed::Digest(digest)),
                _ => None,
            },
            given_at,
            expires_at,
            given_by: given_by.into(),
            giver_name,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.consents().record(new)).await?.into())
    }

    /// Withdraws a consent: from then on it is not in force, and it stays in the list.
    async fn withdraw_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one, and by whom.")] input: WithdrawConsentInput,
    ) -> Result<ConsentPayload> {
        let WithdrawConsentInput { id, expected_version, withdrawn_at, withdrawn_by, withdrawer_name } = input;
        let how = Withdrawal { withdrawn_at, withdrawn_by: withdrawn_by.into(), withdrawer_name };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.consents().withdraw(id::local(&id), expected_version, how)).await?.into())
    }
}
