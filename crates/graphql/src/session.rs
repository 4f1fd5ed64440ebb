//! SOAP notes.
use crate::{
    appointment::Appointment,
    attachment::AttachmentConnection,
    client::Client,
    connection::{args, connection},
    id,
    provider::Provider,
    row::{opened, over},
    scope::Scoped,
    session_addition::SessionAddition,
    session_revision::{SessionRevision, SessionStep},
    user::User,
};
use async_graphql::{Context, Enum, ID, Object, Result};
use entity::session::{self, Model};
use time::OffsetDateTime;

mod version;
mod write;

use version::{SessionFieldChange, SessionVersion};
pub(crate) use write::Mutation;

over! {
    /// A SOAP note: what was said, seen, made of it and planned. The four parts are private and open to those who treat clients, not to
    /// assistants. A draft can change, and what it said before is kept; a signed session never does, and is added to instead.
    Session(Model)
}

connection!(SessionConnection, SessionEdge, Session, "A page of sessions.", "A session and where it stands in the list.");

/// Whether the note can still change.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "session::Status")]
pub(crate) enum SessionStatus {
    /// Being written by its author.
    Draft,
    /// Signed: it never changes again.
    Signed,
}

/// A part of a session that changes by itself.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "store::SessionField")]
pub(crate) enum SessionField {
    /// When the session took place.
    SessionAt,
    /// S: what the client says.
    Subjective,
    /// O: what the provider observes.
    Objective,
    /// A: what the provider makes of it.
    Assessment,
    /// P: what comes next.
    Plan,
}

/// What a signature says.
#[derive(Enum, Clone, Copy, Default, PartialEq, Eq)]
#[graphql(remote = "session::Meaning")]
pub(crate) enum SignatureMeaning {
    /// Who signs has written it.
    #[default]
    Author,
    /// Who signs has gone through what was drafted for them, dictated or by a program, and answers for it.
    Reviewer,
}

/// In hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[Object(use_type_description)]
impl Session {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// When the session took place.
    async fn session_at(&self) -> OffsetDateTime {
        self.0.session_at
    }
    /// Whether the note can still change.
    async fn status(&self) -> SessionStatus {
        self.0.status.into()
    }
    /// S: what the client says.
    async fn subjective(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, subjective)
    }
    /// O: what the provider observes.
    async fn objective(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, objective)
    }
    /// A: what the provider makes of it.
    async fn assessment(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, assessment)
    }
    /// P: what comes next.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, plan)
    }
    /// Whose record it is part of.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// Who writes it.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        Ok(ctx.scope()?.providers().find(self.0.provider_id).await?.map(Into::into))
    }
    /// The visit it is about; null where it stands alone.
    async fn appointment(&self, ctx: &Context<'_>) -> Result<Option<Appointment>> {
        match self.0.appointment_id {
            Some(id) => Ok(ctx.scope()?.appointments().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// When it was signed.
    async fn signed_at(&self) -> Option<OffsetDateTime> {
        self.0.signed_at
    }
    /// Who signed it.
    async fn signed_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.signed_by {
            Some(id) => Ok(ctx.scope()?.users().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// What the signature says; null of a draft.
    async fn meaning(&self) -> Option<SignatureMeaning> {
        self.0.meaning.map(Into::into)
    }
    /// The keyed digest of what was signed, in hexadecimal; null of a draft. It covers the four parts, the client, visit, provider, time and
    /// signature, and names and digests of the files. HMAC-SHA-256 under a key of the client's, so it tells nothing to who has not the key.
    async fn digest(&self) -> Option<String> {
        self.0.content_mac.as_deref().map(hex)
    }
    /// What was added after it was signed, in the order in which it was. At most 200.
    async fn additions(&self, ctx: &Context<'_>) -> Result<Vec<SessionAddition>> {
        Ok(ctx.scope()?.session_additions().of(self.0.id).await?.into_iter().map(Into::into).collect())
    }
    /// When the draft was archived; null while it is in use.
    async fn archived_at(&self) -> Option<OffsetDateTime> {
        self.0.deleted_at
    }
    /// When it was begun.
    async fn created_at(&self) -> OffsetDateTime {
        self.0.created_at
    }
    /// When it was last saved.
    async fn updated_at(&self) -> OffsetDateTime {
        self.0.updated_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The versions of the session, the newest first. For those who treat clients.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = 20, desc = "So many, at most 100.")] first: i32,
        #[graphql(desc = "Only versions below this one; the next page begins where the last version stood.")] below_version: Option<i32>,
    ) -> Result<Vec<SessionVersion>> {
        let versions = ctx.scope()?.sessions().history(&self.0, below_version, first).await?;
        Ok(versions.into_iter().map(SessionVersion).collect())
    }

    /// What the session said at a version; null where there is no such version. For those who treat clients.
    async fn at(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version, from 1.")] version: i32,
    ) -> Result<Option<SessionVersion>> {
        Ok(ctx.scope()?.sessions().version(&self.0, version).await?.map(SessionVersion))
    }

    /// The session as it was known at a time, with what had been added by then; null before it was begun. For those who treat clients.
    async fn as_of(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The time.")] at: OffsetDateTime,
    ) -> Result<Option<SessionVersion>> {
        Ok(ctx.scope()?.sessions().as_of(&self.0, at).await?.map(SessionVersion))
    }

    /// The parts that say something else at one version than at another, with both texts. For those who treat clients.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version before.")] from: i32,
        #[graphql(desc = "The version after.")] to: i32,
    ) -> Result<Vec<SessionFieldChange>> {
        let changes = ctx.scope()?.sessions().changes(&self.0, from, to).await?;
        Ok(changes.into_iter().map(Into::into).collect())
    }

    /// What you have sent for the session that could not be merged and that no change has settled since; the newest first, at most 100.
    /// Of others' there is none here. For those who treat clients.
    async fn unmerged(&self, ctx: &Context<'_>) -> Result<Vec<SessionRevision>> {
        Ok(ctx.scope()?.sessions().unmerged(self.0.id).await?.into_iter().map(Into::into).collect())
    }

    /// The files that belong to the session, the latest first. For those who treat clients.
    async fn attachments(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived files in place of those in use.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<AttachmentConnection> {
        let session = self.0.id;
        let page = ctx.scope()?.attachments().of_session(session, archived, &args(first, after, last, before)).await?;
        Ok(AttachmentConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.attachments().count_of_session(session, archived).await })),
        ))
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "SessionQuery")]
impl Query {
    /// The session of that id; null where there is none.
    async fn session(&self, ctx: &Context<'_>, #[graphql(desc = "The session.")] id: ID) -> Result<Option<Session>> {
        Ok(ctx.scope()?.sessions().find(id::local(&id)).await?.map(Into::into))
    }
}
