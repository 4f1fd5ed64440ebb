//! What a session said at a version, or at a time.
use super::{SessionField, SessionStep};
use crate::{scope::Scoped, session_addition::SessionAddition, session_revision::SessionRevision, user::User};
use async_graphql::{Context, Description, Object, Result, SimpleObject};
use time::OffsetDateTime;

/// A version of a session: what it said then, and what made it. The parts are private and open to those who treat clients. Of a client who
/// was erased the versions are known, and nothing of what they said.
#[derive(Description)]
pub(crate) struct SessionVersion(pub(super) store::SessionVersion);

impl SessionVersion {
    async fn text(&self, ctx: &Context<'_>, field: store::SessionField) -> Result<Option<String>> {
        let scope = ctx.scope()?;
        Ok(scope.sessions().content(&self.0.session, self.0.version).await?.text(scope, field)?)
    }
}

#[Object(use_type_description)]
impl SessionVersion {
    /// Which version; they are counted from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// When it was made.
    async fn at(&self) -> OffsetDateTime {
        self.0.at
    }
    /// Who made it.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(ctx.scope()?.users().find(self.0.by).await?.map(Into::into))
    }
    /// What made it of the version before; null of the first one.
    async fn step(&self) -> Option<SessionStep> {
        self.0.step.map(Into::into)
    }
    /// The parts that this has changed; none of the first one, with which all begins.
    async fn changed(&self) -> Vec<SessionField> {
        self.0.changed.iter().copied().map(Into::into).collect()
    }
    /// What of it the next change has replaced; null of the version that is current.
    async fn replaced(&self) -> Option<SessionRevision> {
        self.0.replaced.clone().map(Into::into)
    }
    /// When the session took place, as it was said then.
    async fn session_at(&self, ctx: &Context<'_>) -> Result<OffsetDateTime> {
        Ok(ctx.scope()?.sessions().content(&self.0.session, self.0.version).await?.session_at())
    }
    /// S: what the client said.
    async fn subjective(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.text(ctx, store::SessionField::Subjective).await
    }
    /// O: what the provider observed.
    async fn objective(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.text(ctx, store::SessionField::Objective).await
    }
    /// A: what the provider made of it.
    async fn assessment(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.text(ctx, store::SessionField::Assessment).await
    }
    /// P: what was to come next.
    async fn plan(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.text(ctx, store::SessionField::Plan).await
    }
    /// What had been added by then, in its order: up to the time that was asked for, or all of it where a version was.
    async fn additions(&self, ctx: &Context<'_>) -> Result<Vec<SessionAddition>> {
        let signed = self.0.session.signed_at.is_some() && self.0.version == self.0.session.version;
        if !signed {
            return Ok(Vec::new());
        }
        let added = ctx.scope()?.session_additions().of(self.0.session.id).await?;
        let by_then = |one: &std::sync::Arc<entity::session_addition::Model>| self.0.as_of.is_none_or(|at| one.signed_at <= at);
        Ok(added.into_iter().filter(by_then).map(Into::into).collect())
    }
}

/// What changed in a part of a session from one version to another.
#[derive(SimpleObject)]
pub(crate) struct SessionFieldChange {
    /// Which part.
    field: SessionField,
    /// What it said; null where it was empty. A time is told in RFC 3339.
    before: Option<String>,
    /// What it says at the other version; null where it is empty.
    after: Option<String>,
}

impl From<store::FieldChange> for SessionFieldChange {
    fn from(change: store::FieldChange) -> Self {
        let store::FieldChange { field, before, after } = change;
        Self { field: field.into(), before, after }
    }
}
