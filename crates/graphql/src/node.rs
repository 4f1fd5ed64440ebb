//! Anything that has an id.
use crate::{
    appointment::Appointment, client::Client, id, location::Location, provider::Provider, scope::Scoped,
    service::Service, session::Session, user::User,
};
use async_graphql::{Context, ID, Interface, Object, Result};
use entity::{AppointmentId, ClientId, Id, LocationId, ProviderId, ServiceId, SessionId, UserId};
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
    /// What the practice offers.
    Service(Service),
    /// Where visits take place.
    Location(Location),
    /// Who treats clients.
    Provider(Provider),
    /// Who signs in.
    User(User),
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
        ServiceId::TABLE => scope.services().find(ServiceId(row)).await?.map(|row| Node::Service(row.into())),
        LocationId::TABLE => scope.locations().find(LocationId(row)).await?.map(|row| Node::Location(row.into())),
        ProviderId::TABLE => scope.providers().find(ProviderId(row)).await?.map(|row| Node::Provider(row.into())),
        UserId::TABLE => scope.users().find(UserId(row)).await?.map(|row| Node::User(row.into())),
        _ => None,
    })
}
