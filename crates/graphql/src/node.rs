//! Anything that has an id.
use crate::{
    appointment::Appointment, attachment::Attachment, client::Client, disclosure::Disclosure, erasure::Erasure, id, legal_hold::LegalHold,
    location::Location, provider::Provider, scope::Scoped, service::Service, session::Session, tag::Tag, user::User,
};
use async_graphql::{Context, ID, Interface, Object, Result};
use entity::{
    AppointmentId, AttachmentId, ClientId, DisclosureId, ErasureId, Id, LegalHoldId, LocationId, ProviderId, ServiceId, SessionId,
    TagId, UserId,
};
use store::Scope;

/// Anything that has a global id.
#[derive(Interface, Clone)]
#[graphql(field(name = "id", ty = "ID", desc = "Global, opaque, good for this workspace only."))]
pub(crate) enum Node {
    /// A person in care.
    Client(Client),
    /// A booked visit.
    Appointment(Appointment),
    /// A SOAP note.
    Session(Session),
    /// A file of a client's record.
    Attachment(Attachment),
    /// What the practice offers.
    Service(Service),
    /// Where visits take place.
    Location(Location),
    /// Who treats clients.
    Provider(Provider),
    /// Who signs in.
    User(User),
    /// What clients are sorted by.
    Tag(Tag),
    /// Why a client's record must not be erased.
    LegalHold(LegalHold),
    /// The erasure of a client's record.
    Erasure(Erasure),
    /// What was told others of a client's record.
    Disclosure(Disclosure),
}

/// Whether rows of the table of that number have a type here, and so a global id.
pub(crate) fn is(table: u16) -> bool {
    matches!(
        table,
        ClientId::TABLE
            | AppointmentId::TABLE
            | SessionId::TABLE
            | AttachmentId::TABLE
            | ServiceId::TABLE
            | LocationId::TABLE
            | ProviderId::TABLE
            | TagId::TABLE
            | UserId::TABLE
            | LegalHoldId::TABLE
            | ErasureId::TABLE
            | DisclosureId::TABLE
    )
}

#[derive(Default)]
pub(crate) struct Query;

/// How many ids `nodes` takes at most.
const MOST: usize = 100;

#[Object(name = "NodeQuery")]
impl Query {
    /// Whatever has this id in the workspace; null where nothing has.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "A global id.")] id: ID) -> Result<Option<Node>> {
        find(ctx.scope()?, &id).await
    }

    /// Whatever has these ids in the workspace, in their order; null where nothing has. At most 100.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        let scope = ctx.scope()?;
        if ids.len() > MOST {
            return Err(store::Error::Argument("ids", format!("At most {MOST}.")).into());
        }
        async_graphql::futures_util::future::try_join_all(ids.iter().map(|id| find(scope, id))).await
    }
}

async fn find(scope: &Scope, global: &ID) -> Result<Option<Node>> {
    let Some((table, row)) = id::parse(global) else { return Ok(None) };
    Ok(match table {
        ClientId::TABLE => scope.clients().find(ClientId(row)).await?.map(|row| Node::Client(row.into())),
        AppointmentId::TABLE => {
            scope.appointments().find(AppointmentId(row)).await?.map(|row| Node::Appointment(row.into()))
        }
        SessionId::TABLE => scope.sessions().find(SessionId(row)).await?.map(|row| Node::Session(row.into())),
        AttachmentId::TABLE => {
            scope.attachments().find(AttachmentId(row)).await?.map(|row| Node::Attachment(row.into()))
        }
        ServiceId::TABLE => scope.services().find(ServiceId(row)).await?.map(|row| Node::Service(row.into())),
        LocationId::TABLE => scope.locations().find(LocationId(row)).await?.map(|row| Node::Location(row.into())),
        ProviderId::TABLE => scope.providers().find(ProviderId(row)).await?.map(|row| Node::Provider(row.into())),
        TagId::TABLE => scope.tags().find(TagId(row)).await?.map(|row| Node::Tag(row.into())),
        UserId::TABLE => scope.users().find(UserId(row)).await?.map(|row| Node::User(row.into())),
        LegalHoldId::TABLE => scope.legal_holds().find(LegalHoldId(row)).await?.map(|row| Node::LegalHold(row.into())),
        ErasureId::TABLE => scope.erasures().find(ErasureId(row)).await?.map(|row| Node::Erasure(row.into())),
        DisclosureId::TABLE => scope.disclosures().find(DisclosureId(row)).await?.map(|row| Node::Disclosure(row.into())),
        _ => None,
    })
}
