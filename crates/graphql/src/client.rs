//! People in care.
use crate::{
    accounting::AccountingConnection,
    appointment::AppointmentConnection,
    attachment::AttachmentConnection,
    audit_event::AuditEventConnection,
    connection::{args, connection},
    disclosure::DisclosureConnection,
    id,
    provider::Provider,
    row::{opened, over},
    scope::Scoped,
    session::SessionConnection,
    tag::Tag,
    timeline::{TimelineConnection, TimelineKind},
};
use async_graphql::{Context, Enum, ID, Object, Result};
use entity::client::{self, Model};
use time::{Date, OffsetDateTime};

mod list;
mod write;
use list::{ClientFilter, ClientOrder};
pub(crate) use write::Mutation;

over! {
    /// A person in care. Names, addresses and the like are private: they are stored sealed, opened for the fields you ask for only, and
    /// each opening leaves a receipt.
    Client(Model)
}

/// Where a client is in care.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "client::Status")]
pub(crate) enum ClientStatus {
    /// Not yet in care.
    Waiting,
    /// In care.
    Active,
    /// In care, without visits for a while.
    Inactive,
    /// Care has ended.
    Discharged,
}

connection!(ClientConnection, ClientEdge, Client, "A page of clients.", "A client and where it stands in the list.");

#[Object(use_type_description)]
impl Client {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
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

    /// Everything that happened to the client in one list, newest first: visits and notes.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these kinds of entries; all when left out.")] kinds: Option<Vec<TimelineKind>>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection> {
        let kinds: Vec<store::EntryKind> = kinds.unwrap_or_default().into_iter().map(Into::into).collect();
        let client = self.0.id;
        let page = ctx.scope()?.timeline(client, &kinds, &args(first, after, last, before)).await?;
        let count: crate::connection::Count = Box::new(move |scope| {
            let kinds = kinds.clone();
            Box::pin(async move { scope.count_timeline(client, &kinds).await })
        });
        Ok(TimelineConnection::new(page, count))
    }

    /// The client's visits, the latest first.
    async fn appointments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<AppointmentConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.appointments().of(client, &args(first, after, last, before)).await?;
        Ok(AppointmentConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.appointments().count_of(client).await })),
        ))
    }

    /// The notes about the client, the latest first.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<SessionConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.sessions().of(client, &args(first, after, last, before)).await?;
        Ok(SessionConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.sessions().count_of(client).await })),
        ))
    }

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
    #[expect(clippy::too_many_arguments, reason = "a field has the arguments it has")]
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

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "ClientQuery")]
impl Query {
    /// The client of that id; null where there is none.
    async fn client(&self, ctx: &Context<'_>, #[graphql(desc = "The client.")] id: ID) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(id::local(&id)).await?.map(Into::into))
    }

    /// The clients in care, or the archived ones. Searched by `search`, sorted by `orderBy`, narrowed by `filter`; all of them combine.
    #[expect(clippy::too_many_arguments, reason = "a field has the arguments it has")]
    async fn clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Words of a name in any script, or beginnings or parts of words; small typing errors are forgiven. A whole e-mail \
            address, phone number or medical record number finds its clients too, who come first. At most 200 characters."
        )]
        search: Option<String>,
        #[graphql(
            desc = "How the list is sorted: `RELEVANCE` where something is searched for, else `NEWEST`, when nothing is said."
        )]
        order_by: Option<ClientOrder>,
        #[graphql(desc = "Whom the list is about.")] filter: Option<ClientFilter>,
        #[graphql(default, desc = "The archived clients in place of those in care.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<ClientConnection> {
        let list = list::asked(search, order_by, filter, archived);
        let page = ctx.scope()?.clients().page(&list, &args(first, after, last, before)).await?;
        Ok(ClientConnection::new(
            page,
            Box::new(move |scope| {
                let list = list.clone();
                Box::pin(async move { scope.clients().count(&list).await })
            }),
        ))
    }
}
