//! What drafts said before, and what could not be merged into them.
use crate::{
    id,
    row::{opened, over},
    scope::Scoped,
    session::{Session, SessionField},
    user::User,
};
use async_graphql::{Context, Enum, ID, Object, Result};
use entity::session_revision::{self, Model};
use time::OffsetDateTime;

over! {
    /// Parts of a session as they stood at a version until a change replaced them, or as they were sent and could not be merged. It holds
    /// some of the parts, never changes, and stays with the session. For those who treat clients; what could not be merged is for who sent
    /// it.
    SessionRevision(Model)
}

/// Why a revision is kept.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "session_revision::Kind")]
pub(crate) enum SessionRevisionKind {
    /// A change has replaced it.
    Replaced,
    /// It was sent on an earlier version, where another change had been made of the same part.
    Unmerged,
}

/// What made a version of a session.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "session_revision::Step")]
pub(crate) enum SessionStep {
    /// It was written in.
    Change,
    /// It was signed.
    Sign,
    /// It was archived.
    Archive,
    /// It was put back.
    Restore,
}

#[Object(use_type_description)]
impl SessionRevision {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// The session.
    async fn session(&self, ctx: &Context<'_>) -> Result<Option<Session>> {
        Ok(ctx.scope()?.sessions().find(self.0.session_id).await?.map(Into::into))
    }
    /// Why it is kept.
    async fn kind(&self) -> SessionRevisionKind {
        self.0.kind.into()
    }
    /// The version of the session that was replaced, or that had been read by who sent it.
    async fn version(&self) -> i32 {
        self.0.at_version
    }
    /// From when on the session said so, or when it was sent.
    async fn since(&self) -> OffsetDateTime {
        self.0.since
    }
    /// Who wrote it.
    async fn written_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(ctx.scope()?.users().find(self.0.written_by).await?.map(Into::into))
    }
    /// The parts that it holds, those that were empty too. Of a change that changed no part there is none.
    async fn fields(&self) -> Vec<SessionField> {
        store::SessionField::of(&self.0).into_iter().map(Into::into).collect()
    }
    /// When the session took place; null where `fields` does not name it.
    async fn session_at(&self) -> Option<OffsetDateTime> {
        self.0.session_at
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
}
