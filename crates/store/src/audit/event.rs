//! An event of the trail, as it was written down.
use super::Action;
use crate::{Error, Result};
use entity::{ClientId, UserId, WorkspaceId};
use sea_orm::{DbErr, QueryResult, TryGetable};
use time::OffsetDateTime;
use uuid::Uuid;

/// What somebody has done, as it was written down. It holds ids and names of columns, never a value.
#[derive(Clone, Debug)]
pub struct TrailEvent {
    /// Where it stands in the trail: later events have larger numbers, with gaps.
    pub position: i64,
    /// When, by the clock of the server that did it.
    pub occurred_at: OffsetDateTime,
    /// Its id.
    pub id: Uuid,
    /// The practice.
    pub workspace: WorkspaceId,
    /// The request that it belongs to.
    pub request: Uuid,
    /// Who did it; nobody where the program acted by itself or for its operator.
    pub actor: Option<UserId>,
    /// The sign-in of whoever did it.
    pub sign_in: Option<Uuid>,
    /// From where, without the last part of the address.
    pub network: Option<String>,
    /// What was done.
    pub action: Action,
    /// The name of the GraphQL operation: why.
    pub operation: Option<String>,
    /// With what kind of thing, after the register of tables.
    pub entity: String,
    /// The rows, each with the client whose record it is part of.
    pub entities: Vec<(Uuid, Option<ClientId>)>,
    /// The names of the columns that were opened or changed.
    pub fields: Vec<String>,
    /// After a change, 32 bytes for each row.
    pub digests: Vec<u8>,
    /// What makes it an event: an HMAC under a key that is not in the database.
    pub mac: Vec<u8>,
}

/// The columns that [`TrailEvent::read`] reads. Elements that are null become nil ids, which no client has.
pub(super) const COLUMNS: &str = "x.position, x.occurred_at, x.id, x.request_id, x.actor_id, x.sign_in_id, x.network, x.action, x.operation, x.entity, \
    x.entity_ids, array_replace(x.client_ids, null, '00000000-0000-0000-0000-000000000000'::uuid) as client_ids, x.fields, x.digests, x.mac";

impl TrailEvent {
    pub(super) fn read(row: &QueryResult, workspace: WorkspaceId) -> Result<Self> {
        let action: String = get(row, "action")?;
        let clients = get::<Vec<Uuid>>(row, "client_ids")?.into_iter().map(|id| (!id.is_nil()).then_some(ClientId(id)));
        Ok(Self {
            position: get(row, "position")?,
            occurred_at: get(row, "occurred_at")?,
            id: get(row, "id")?,
            workspace,
            request: get(row, "request_id")?,
            actor: get::<Option<Uuid>>(row, "actor_id")?.map(UserId),
            sign_in: get(row, "sign_in_id")?,
            network: get(row, "network")?,
            action: Action::parse(&action).ok_or(Error::Internal("an event with an unknown action"))?,
            operation: get(row, "operation")?,
            entity: get(row, "entity")?,
            entities: get::<Vec<Uuid>>(row, "entity_ids")?.into_iter().zip(clients).collect(),
            fields: get(row, "fields")?,
            digests: get::<Option<Vec<u8>>>(row, "digests")?.unwrap_or_default(),
            mac: get(row, "mac")?,
        })
    }

    /// The clients whose records it touched, each once.
    pub fn clients(&self) -> Vec<ClientId> {
        let mut clients: Vec<ClientId> = self.entities.iter().filter_map(|(_, client)| *client).collect();
        clients.sort_unstable();
        clients.dedup();
        clients
    }

    /// How many of its rows are part of a client's record.
    pub fn rows_of(&self, client: ClientId) -> usize {
        self.entities.iter().filter(|(_, of)| *of == Some(client)).count()
    }
}

fn get<T: TryGetable>(row: &QueryResult, column: &str) -> Result<T, DbErr> {
    row.try_get("", column)
}
