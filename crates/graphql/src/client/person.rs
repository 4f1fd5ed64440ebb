//! Who a client is.
use super::ClientStatus;
use crate::{emergency_contact::EmergencyContact, id, provider::Provider, row::opened, scope::Scoped, tag::Tag};
use async_graphql::{Context, ID, Object, Result};
use entity::client::Model;
use std::sync::Arc;
use time::{Date, OffsetDateTime};

/// Who a client is, and where in care.
#[derive(Clone)]
pub(crate) struct Person(pub(super) Arc<Model>);

#[Object(name = "ClientPerson")]
impl Person {
    /// Global, opaque, good for this workspace only.
    pub(super) async fn id(&self) -> ID {
        id::global(self.0.id)
    }

    /// The name to call the client by: the used name, or else the legal one. Null of a client who was erased.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let scope = ctx.scope()?;
        Ok(match &self.0.used_name {
            Some(name) => scope.open(&*self.0, name)?,
            None => scope.open(&*self.0, &self.0.legal_name)?,
        })
    }
    /// The name in documents. Null of a client who was erased.
    async fn legal_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.legal_name)?)
    }
    /// The name the client goes by, where it differs.
    async fn used_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, used_name)
    }
    /// Date of birth.
    async fn birth_date(&self, ctx: &Context<'_>) -> Result<Option<Date>> {
        let text: Result<Option<String>> = opened!(self, ctx, birth_date);
        Ok(text?.map(|text| store::date(&text)).transpose()?)
    }
    /// E-mail address.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, email)
    }
    /// Phone number with its country code.
    async fn phone(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, phone)
    }
    /// Postal address.
    async fn address(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, address)
    }
    /// What the practice should know, outside the clinical notes.
    async fn notes(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, notes)
    }
    /// Medical record number.
    async fn mrn(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, mrn)
    }
    /// The number that a state knows the client by, such as a social security number. Lists do not need it; ask for it where it is shown.
    async fn national_id(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, national_id)
    }
    /// The language that the client likes to be spoken to in, as a tag of BCP 47 such as `es` or `pt-BR`.
    async fn preferred_language(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, preferred_language)
    }
    /// Where the client is in care.
    async fn status(&self) -> ClientStatus {
        self.0.status.into()
    }
    /// The client's tags, the archived ones too, in the order in which they were made.
    async fn tags(&self, ctx: &Context<'_>) -> Result<Vec<Tag>> {
        Ok(ctx.scope()?.tags().of(self.0.id).await?.into_iter().map(Into::into).collect())
    }
    /// Until when the record is kept, where that is longer than the practice's rule says.
    async fn retain_until(&self) -> Option<Date> {
        self.0.retain_until
    }

    /// The provider of record.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        match self.0.provider_id {
            Some(id) => Ok(ctx.scope()?.providers().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// When the client was added.
    async fn created_at(&self) -> OffsetDateTime {
        self.0.created_at
    }
    /// When the client was last changed.
    async fn updated_at(&self) -> OffsetDateTime {
        self.0.updated_at
    }
    /// When the client was erased: from then on nothing private of the record can be read any more, by anybody.
    async fn erased_at(&self) -> Option<OffsetDateTime> {
        self.0.erased_at
    }
    /// When the client was archived; null while in care.
    async fn archived_at(&self) -> Option<OffsetDateTime> {
        self.0.deleted_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Whom to call in an emergency, in that order. At most 20, and of archived ones 100.
    async fn emergency_contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived ones in place of those in use.")] archived: bool,
    ) -> Result<Vec<EmergencyContact>> {
        let contacts = ctx.scope()?.emergency_contacts().of(self.0.id, archived).await?;
        Ok(contacts.into_iter().map(Into::into).collect())
    }
}
