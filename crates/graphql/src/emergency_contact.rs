//! Whom to call in an emergency of a client's.
use crate::{
    client::Client,
    id,
    payload::{attempt, patch, payload},
    row::{opened, over},
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use entity::emergency_contact::Model;
use store::{EmergencyContactChange, NewEmergencyContact};
use time::OffsetDateTime;

over! {
    /// Somebody to call in an emergency of a client's.
    EmergencyContact(Model)
}

#[Object(use_type_description)]
impl EmergencyContact {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Whose contact it is.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// In which order they are called, 1 first.
    async fn rank(&self) -> i32 {
        self.0.rank.into()
    }
    /// Name. Private; null of a client who was erased.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.name)?)
    }
    /// What they are to the client, such as `mother`. Private.
    async fn relationship(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, relationship)
    }
    /// Phone number with its country code. Private.
    async fn phone(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, phone)
    }
    /// E-mail address. Private.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, email)
    }
    /// What to know before calling. Private.
    async fn notes(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, notes)
    }
    /// When it was archived; null while it is in use.
    async fn archived_at(&self) -> Option<OffsetDateTime> {
        self.0.deleted_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A new emergency contact.
#[derive(InputObject)]
struct AddEmergencyContactInput {
    /// The client, who has 20 contacts in use at most.
    client_id: ID,
    /// In which order they are called, 1 first, at most 100; after all others when nothing is said.
    rank: Option<i32>,
    /// Name, 1 to 200 characters.
    name: String,
    /// What they are to the client, such as `mother`; at most 100 characters.
    relationship: Option<String>,
    /// Phone number with its country code, such as `+1 212 555 0100`; without one it is read as a number of the practice's `region`.
    phone: Option<String>,
    /// E-mail address.
    email: Option<String>,
    /// What to know before calling, at most 1,000 characters.
    notes: Option<String>,
}

/// Changes to an emergency contact. What is left out stays as it is; null empties.
#[derive(InputObject)]
struct ChangeEmergencyContactInput {
    /// The contact.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// In which order they are called, 1 first, at most 100.
    rank: Option<i32>,
    /// Name, 1 to 200 characters.
    name: Option<String>,
    /// What they are to the client, at most 100 characters.
    relationship: MaybeUndefined<String>,
    /// Phone number with its country code, or one of the practice's `region`.
    phone: MaybeUndefined<String>,
    /// E-mail address.
    email: MaybeUndefined<String>,
    /// What to know before calling, at most 1,000 characters.
    notes: MaybeUndefined<String>,
}

payload! {
    /// The answer to a change of an emergency contact.
    EmergencyContactPayload { emergency_contact: EmergencyContact }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "EmergencyContactMutation")]
impl Mutation {
    /// Adds an emergency contact.
    async fn add_emergency_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact to be.")] input: AddEmergencyContactInput,
    ) -> Result<EmergencyContactPayload> {
        let AddEmergencyContactInput { client_id, rank, name, relationship, phone, email, notes } = input;
        let new = NewEmergencyContact { client: id::local(&client_id), rank, name, relationship, phone, email, notes };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.emergency_contacts().add(new)).await?.into())
    }

    /// Changes an emergency contact.
    async fn change_emergency_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeEmergencyContactInput,
    ) -> Result<EmergencyContactPayload> {
        let ChangeEmergencyContactInput { id, expected_version, rank, name, relationship, phone, email, notes } = input;
        let with = EmergencyContactChange {
            rank,
            name,
            relationship: patch(relationship),
            phone: patch(phone),
            email: patch(email),
            notes: patch(notes),
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.emergency_contacts().change(id::local(&id), expected_version, with)).await?.into())
    }

    /// Takes an emergency contact off the list. It can be restored.
    async fn archive_emergency_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<EmergencyContactPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.emergency_contacts().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived emergency contact back on the list.
    async fn restore_emergency_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<EmergencyContactPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.emergency_contacts().restore(id::local(&id), expected_version)).await?.into())
    }
}
