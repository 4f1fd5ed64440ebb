//! Files of clients' records. Their bytes go over HTTP, by tickets that are asked for here.
use crate::{
    client::Client,
    connection::connection,
    id,
    payload::{Outcome, UserError, attempt, payload},
    row::{opened, over},
    scope::Scoped,
    session::Session,
    user::User,
};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::attachment::Model;
use store::{NewAttachment, Ticket};
use time::OffsetDateTime;

over! {
    /// A file of a client's record, or of one of the sessions in it. Its bytes are stored sealed, and so is its name. What belongs to a
    /// session is seen by those who treat clients and does not change once the session is signed.
    Attachment(Model)
}

connection!(
    AttachmentConnection,
    AttachmentEdge,
    Attachment,
    "A page of files.",
    "A file and where it stands in the list."
);

#[Object(use_type_description)]
impl Attachment {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// Whose record it is part of.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// The session it belongs to; null where it belongs to the record as a whole.
    async fn session(&self, ctx: &Context<'_>) -> Result<Option<Session>> {
        match self.0.session_id {
            Some(id) => Ok(ctx.scope()?.sessions().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// What people call it. Private; null of a client who was erased.
    async fn name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.name)?)
    }
    /// Its media type, told from its bytes; null until they are there.
    async fn content_type(&self) -> Option<&str> {
        self.0.content_type.as_deref()
    }
    /// How many bytes it has.
    async fn size_bytes(&self) -> i32 {
        i32::try_from(self.0.size_bytes).unwrap_or(i32::MAX)
    }
    /// SHA-256 of its bytes in hexadecimal. Private; null until they are there, and of a client who was erased.
    async fn digest(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, digest)
    }
    /// When it was added.
    async fn created_at(&self) -> OffsetDateTime {
        self.0.created_at
    }
    /// Who added it.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        Ok(ctx.scope()?.users().find(self.0.created_by).await?.map(Into::into))
    }
    /// When it was archived; null while in use.
    async fn archived_at(&self) -> Option<OffsetDateTime> {
        self.0.deleted_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "AttachmentQuery")]
impl Query {
    /// The file of that id; null where there is none, or its bytes have not come.
    async fn attachment(&self, ctx: &Context<'_>, #[graphql(desc = "The file.")] id: ID) -> Result<Option<Attachment>> {
        Ok(ctx.scope()?.attachments().find(id::local(&id)).await?.map(Into::into))
    }
}

/// An address that takes or gives the bytes of one file, once. It needs no other credential, so whoever learns of it can use it.
#[derive(SimpleObject)]
pub(crate) struct FileTicket {
    /// Where: a path on this server.
    url: String,
    /// From when it is worthless.
    expires_at: OffsetDateTime,
}

impl From<Ticket> for FileTicket {
    fn from(ticket: Ticket) -> Self {
        Self { url: format!("/files/{}", ticket.token.reveal()), expires_at: ticket.expires_at }
    }
}

/// A file to come.
#[derive(InputObject)]
struct AddAttachmentInput {
    /// Whose record.
    client_id: ID,
    /// The session it belongs to, if to one: a draft of yours.
    session_id: Option<ID>,
    /// What people call it, such as `referral.pdf`: 1 to 200 characters, no folders.
    name: String,
    /// How many bytes it has. Not one more or less is taken.
    size_bytes: i32,
}

/// Changes to a file.
#[derive(InputObject)]
struct ChangeAttachmentInput {
    /// The file.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// What people call it: 1 to 200 characters, no folders.
    name: String,
}

payload! {
    /// The answer to a change of a file.
    AttachmentPayload { attachment: Attachment }
}

/// The answer to the announcement of a file.
#[derive(SimpleObject)]
pub(crate) struct AddAttachmentPayload {
    /// As it will be; it is in no list before its bytes are there. Null where there is something wrong with it.
    attachment: Option<Attachment>,
    /// Where its bytes are to be sent to, with PUT.
    upload: Option<FileTicket>,
    /// What keeps it from being added; empty where it can be.
    errors: Vec<UserError>,
}

/// The answer to the wish to have a file.
#[derive(SimpleObject)]
pub(crate) struct DownloadAttachmentPayload {
    /// The file; null where it cannot be had.
    attachment: Option<Attachment>,
    /// Where its bytes are, for one GET. Having them leaves a receipt.
    download: Option<FileTicket>,
    /// What keeps it from being had; empty where it can be.
    errors: Vec<UserError>,
}

fn parts<T: Into<Attachment>>(
    outcome: Outcome<(T, Ticket)>,
) -> (Option<Attachment>, Option<FileTicket>, Vec<UserError>) {
    match outcome {
        Ok((row, ticket)) => (Some(row.into()), Some(ticket.into()), Vec::new()),
        Err(errors) => (None, None, errors),
    }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "AttachmentMutation")]
impl Mutation {
    /// Announces a file, and tells where its bytes are to be sent to. It is there when all of them are.
    async fn add_attachment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file to come.")] input: AddAttachmentInput,
    ) -> Result<AddAttachmentPayload> {
        let AddAttachmentInput { client_id, session_id, name, size_bytes } = input;
        let new = NewAttachment {
            client: id::local(&client_id),
            session: session_id.as_ref().map(id::local),
            name,
            size: size_bytes.into(),
        };
        let scope = ctx.scope()?;
        let (attachment, upload, errors) = parts(attempt(scope, scope.attachments().add(new)).await?);
        Ok(AddAttachmentPayload { attachment, upload, errors })
    }

    /// Tells where the bytes of a file can be had, once.
    async fn download_attachment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file.")] id: ID,
    ) -> Result<DownloadAttachmentPayload> {
        let scope = ctx.scope()?;
        let (attachment, download, errors) = parts(attempt(scope, scope.attachments().download(id::local(&id))).await?);
        Ok(DownloadAttachmentPayload { attachment, download, errors })
    }

    /// Gives a file another name.
    async fn change_attachment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: ChangeAttachmentInput,
    ) -> Result<AttachmentPayload> {
        let ChangeAttachmentInput { id, expected_version, name } = input;
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.attachments().rename(id::local(&id), expected_version, &name)).await?.into())
    }

    /// Takes a file off the lists. Nothing of it is lost, and it can be restored.
    async fn archive_attachment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<AttachmentPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.attachments().archive(id::local(&id), expected_version)).await?.into())
    }

    /// Puts an archived file back.
    async fn restore_attachment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<AttachmentPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.attachments().restore(id::local(&id), expected_version)).await?.into())
    }
}
