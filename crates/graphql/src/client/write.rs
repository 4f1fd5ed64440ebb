//! Adding and changing clients.
use super::{Client, ClientStatus};
use crate::{
    id,
    payload::{attempt, patch, payload},
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use store::{ClientChange, NewClient};
use time::Date;

/// A new client.
#[derive(InputObject)]
struct AddClientInput {
    /// The name in documents, 1 to 200 characters in any script.
    legal_name: String,
    /// The name the client goes by, where it differs.
    used_name: Option<String>,
    /// Date of birth.
    birth_date: Option<Date>,
    /// E-mail address.
    email: Option<String>,
    /// Phone number with its country code, such as `+1 212 555 0100`; without one it is read as a number of the practice's `region`.
    phone: Option<String>,
    /// Postal address, at most 1,000 characters.
    address: Option<String>,
    /// What the practice should know, outside the clinical notes.
    notes: Option<String>,
    /// The provider of record.
    provider_id: Option<ID>,
    /// Medical record number, at most 64 characters; unique in the practice, whatever the case, blanks and dashes.
    mrn: Option<String>,
    /// Where the client is in care; `ACTIVE` when nothing is said.
    status: Option<ClientStatus>,
    /// Until when the record is kept, where that is longer than the practice's rule says.
    retain_until: Option<Date>,
    /// The client's tags, at most 50.
    #[graphql(default)]
    tag_ids: Vec<ID>,
}

/// Changes to a client. What is left out stays as it is; null empties.
#[derive(InputObject)]
struct ChangeClientInput {
    /// The client.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// The name in documents, 1 to 200 characters in any script.
    legal_name: Option<String>,
    /// The name the client goes by, where it differs.
    used_name: MaybeUndefined<String>,
    /// Date of birth.
    birth_date: MaybeUndefined<Date>,
    /// E-mail address.
    email: MaybeUndefined<String>,
    /// Phone number with its country code, such as `+1 212 555 0100`; without one it is read as a number of the practice's `region`.
    phone: MaybeUndefined<String>,
    /// Postal address, at most 1,000 characters.
    address: MaybeUndefined<String>,
    /// What the practice should know, outside the clinical notes.
    notes: MaybeUndefined<String>,
    /// The provider of record.
    provider_id: MaybeUndefined<ID>,
    /// Medical record number, at most 64 characters; unique in the practice, whatever the case, blanks and dashes.
    mrn: MaybeUndefined<String>,
    /// Where the client is in care.
    status: Option<ClientStatus>,
    /// Until when the record is kept, where that is longer than the practice's rule says. Only owners make it earlier.
    retain_until: MaybeUndefined<Date>,
    /// All of the client's tags, at most 50.
    tag_ids: MaybeUndefined<Vec<ID>>,
}

payload! {
    /// The answer to a change of a client.
    ClientPayload { client: Client }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "ClientMutation")]
impl Mutation {
    /// Adds a client.
    async fn add_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client to be.")] input: AddClientInput,
    ) -> Result<ClientPayload> {
        let AddClientInput {
            legal_name,
            used_name,
            birth_date,
            email,
            phone,
            address,
            notes,
            provider_id,
            mrn,
            status,
            retain_until,
            tag_ids,
        } = input;
        let new = NewClient {
            legal_name,
            used_name,
            birth_date,
            email,
            phone,
            address,
            notes,
            provider: provider_id.as_ref().map(id::local),
            mrn,
            status: status.map(Into::into),
            retain_until,
            tags: tag_ids.iter().map(id::local).collect(),
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.clients().add(new)).await?.into())
    }

    /// Changes a client.
    async fn change_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeClientInput,
    ) -> Result<ClientPayload> {
        let ChangeClientInput {
            id,
            expected_version,
            legal_name,
            used_name,
            birth_date,
            email,
            phone,
            address,
            notes,
            provider_id,
            mrn,
            status,
            retain_until,
            tag_ids,
        } = input;
        let with = ClientChange {
            legal_name,
            used_name: patch(used_name),
            birth_date: patch(birth_date),
            email: patch(email),
            phone: patch(phone),
            address: patch(address),
            notes: patch(notes),
            provider: patch(provider_id).map(|id| id.as_ref().map(id::local)),
            mrn: patch(mrn),
            status: status.map(Into::into),
            retain_until: patch(retain_until),
            tags: patch(tag_ids).map(|ids| ids.unwrap_or_default().iter().map(id::local).collect()),
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.clients().change(id::local(&id), expected_version, with)).await?.into())
    }

    /// Takes a client off the list. Nothing of the record is lost, and it can be restored.
    async fn archive_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<ClientPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.clients().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived client back on the list.
    async fn restore_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<ClientPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.clients().restore(id::local(&id), expected_version)).await?.into())
    }
}
