//! What is on paper of a client.
use crate::{
    accounting::AccountingConnection,
    attachment::AttachmentConnection,
    audit_event::AuditEventConnection,
    connection::args,
    consent::{Consent, ConsentConnection, ConsentKind},
    disclosure::DisclosureConnection,
    scope::Scoped,
};
use async_graphql::{Context, Object, Result};
use entity::client::Model;
use std::sync::Arc;
use time::OffsetDateTime;

/// What is on paper of a client: files, consents, disclosures, holds, and the trail.
#[derive(Clone)]
pub(crate) struct Paper(pub(super) Arc<Model>);

#[Object(name = "ClientPaper")]
impl Paper {
    /// The files of the record, those of the sessions among them, the latest first.
    async fn attachments(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived files in place of those in use.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<AttachmentConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.attachments().of(client, archived, &args(first, after, last, before)).await?;
        Ok(AttachmentConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.attachments().count_of(client, archived).await })),
        ))
    }

    /// What the practice has told others of the record, withdrawn entries too, the latest first.
    async fn disclosures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<DisclosureConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.disclosures().of(client, &args(first, after, last, before)).await?;
        Ok(DisclosureConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.disclosures().count_of(client).await })),
        ))
    }

    /// What the client has agreed to, withdrawn consents too, the latest first.
    async fn consents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<ConsentConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.consents().of(client, &args(first, after, last, before)).await?;
        Ok(ConsentConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.consents().count_of(client).await })),
        ))
    }

    /// The consent of a kind that is in force at a time, from when it was given until it is withdrawn or expires, the end not included; of
    /// several the one that was given last. Null where none is.
    async fn consent_in_force(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To what.")] kind: ConsentKind,
        #[graphql(desc = "When; now, if nothing is said.")] at: Option<OffsetDateTime>,
    ) -> Result<Option<Consent>> {
        let scope = ctx.scope()?;
        let at = at.unwrap_or_else(|| scope.now());
        Ok(scope.consents().in_force(self.0.id, kind.into(), at).await?.map(Into::into))
    }

    /// What was done with the record, by whom, the newest first. For owners, and null for others; looking at it is written down too.
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Option<AuditEventConnection>> {
        let client = self.0.id;
        let page = ctx.scope()?.audit_trail().of_client(client, &args(first, after, last, before)).await?;
        Ok(Some(AuditEventConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.audit_trail().count_of_client(client).await })),
        )))
    }

    /// An account of the record in plain words: what was done with it and what was told others, the latest first. For owners, and null for
    /// others; looking at it is written down too.
    async fn accounting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From this time on; from the beginning when left out.")] from: Option<OffsetDateTime>,
        #[graphql(desc = "Before this time; to the end when left out.")] to: Option<OffsetDateTime>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Option<AccountingConnection>> {
        let client = self.0.id;
        let page = ctx.scope()?.accounting(client, from, to, &args(first, after, last, before)).await?;
        Ok(Some(AccountingConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.count_accounting(client, from, to).await })),
        )))
    }
}
