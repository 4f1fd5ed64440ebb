//! Adding and changing clients.
use super::{Client, ClientStatus, duplicate::DuplicateHint};
use crate::{
    id,
    payload::{Outcome, UserError, attempt, patch},
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use entity::client::Model;
use store::{ClientChange, LikelyDuplicate, Likeness, NewClient};
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
    /// Medical record number, at most 64 characters; unique in the practice, whatever the case, blanks and dashes. Where none is given, one is
    /// drawn at random, such as `K7M4-P29X`: without characters that look alike, the last one a check of the others.
    mrn: Option<String>,
    /// The number that a state knows the client by, such as a social security number; at most 64 characters.
    national_id: Option<String>,
    /// The language that the client likes to be spoken to in, as a tag of BCP 47 such as `es` or `pt-BR`.
    preferred_language: Option<String>,
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
    /// Medical record number, at most 64 characters; unique in the practice, whatever the case, blanks and dashes. With null another one is
    /// drawn at random.
    mrn: MaybeUndefined<String>,
    /// The number that a state knows the client by, such as a social security number; at most 64 characters.
    national_id: MaybeUndefined<String>,
    /// The language that the client likes to be spoken to in, as a tag of BCP 47 such as `es` or `pt-BR`.
    preferred_language: MaybeUndefined<String>,
    /// Where the client is in care.
    status: Option<ClientStatus>,
    /// Until when the record is kept, where that is longer than the practice's rule says. Only owners make it earlier.
    retain_until: MaybeUndefined<Date>,
    /// All of the client's tags, at most 50.
    tag_ids: MaybeUndefined<Vec<ID>>,
}

/// The answer to a change of a client.
#[derive(SimpleObject)]
struct ClientPayload {
    /// As it is now; null where the change was not made.
    client: Option<Client>,
    /// Other clients who may be the same person, the likeliest first, ten at most: a hint that keeps nothing from being done, and that is
    /// there also where the change was not made. Looked for when asked for, by what was added or changed.
    likely_duplicates: Vec<DuplicateHint>,
    /// What keeps the change from being made; empty where it was made.
    errors: Vec<UserError>,
}

impl ClientPayload {
    fn new(outcome: Outcome<Model>, duplicates: Vec<LikelyDuplicate>) -> Self {
        let likely_duplicates = duplicates.into_iter().map(Into::into).collect();
        match outcome {
            Ok(row) => Self { client: Some(row.into()), likely_duplicates, errors: Vec::new() },
            Err(errors) => Self { client: None, likely_duplicates, errors },
        }
    }
}

/// Whether somebody asks who may be the same person. It is looked for before the change, in what all see, or everything would have to be
/// read anew.
fn asks(ctx: &Context<'_>) -> bool {
    ctx.look_ahead().field("likelyDuplicates").exists()
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
            national_id,
            preferred_language,
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
            national_id,
            preferred_language,
            status: status.map(Into::into),
            retain_until,
            tags: tag_ids.iter().map(id::local).collect(),
        };
        let scope = ctx.scope()?;
        let clients = scope.clients();
        let likely = if asks(ctx) { clients.likely_duplicates(&Likeness::from(&new), None).await? } else { Vec::new() };
        Ok(ClientPayload::new(attempt(scope, clients.add(new)).await?, likely))
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
            national_id,
            preferred_language,
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
            national_id: patch(national_id),
            preferred_language: patch(preferred_language),
            status: status.map(Into::into),
            retain_until: patch(retain_until),
            tags: patch(tag_ids).map(|ids| ids.unwrap_or_default().iter().map(id::local).collect()),
        };
        let scope = ctx.scope()?;
        let (clients, id) = (scope.clients(), id::local(&id));
        let likely = if asks(ctx) {
            clients.likely_duplicates(&clients.likeness_after(id, &with).await?, Some(id)).await?
        } else {
            Vec::new()
        };
        Ok(ClientPayload::new(attempt(scope, clients.change(id, expected_version, with)).await?, likely))
    }

    /// Takes a client off the list. Nothing of the record is lost, and it can be restored.
    async fn archive_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<ClientPayload> {
        let scope = ctx.scope()?;
        Ok(ClientPayload::new(
            attempt(scope, scope.clients().archive(id::local(&id), expected_version)).await?,
            Vec::new(),
        ))
    }

    /// Puts an archived client back on the list.
    async fn restore_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The client.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<ClientPayload> {
        let scope = ctx.scope()?;
        Ok(ClientPayload::new(
            attempt(scope, scope.clients().restore(id::local(&id), expected_version)).await?,
            Vec::new(),
        ))
    }
}
