//! Events as the parameters of the statement that writes them.
use super::super::{Clock, Event, SigningKey};
use crate::trail::{Content, Uncanonical};
use crypto::TrailKey;
use sea_orm::sqlx::{self, Arguments, postgres::PgArguments};
use time::OffsetDateTime;
use uuid::Uuid;

/// The parameters of `audit.record`: arrays with an element for each event, but for the ids of the rows, of which all events' stand one
/// after the other, with where those of each end.
#[derive(Default)]
pub(super) struct Columns<'a> {
    workspaces: Vec<Uuid>,
    times: Vec<OffsetDateTime>,
    ids: Vec<Uuid>,
    requests: Vec<Uuid>,
    actor_kinds: Vec<&'static str>,
    actors: Vec<Option<Uuid>>,
    sign_ins: Vec<Option<Uuid>>,
    networks: Vec<Option<String>>,
    actions: Vec<&'static str>,
    operations: Vec<Option<&'a str>>,
    entities: Vec<&'static str>,
    ends: Vec<i32>,
    entity_ids: Vec<Uuid>,
    client_ids: Vec<Option<Uuid>>,
    fields: Vec<String>,
    digests: Vec<Option<Vec<u8>>>,
    macs: Vec<Vec<u8>>,
}

impl<'a> Columns<'a> {
    /// Gives each event its time, its id, and the mac that makes it one: whoever can write to the database, and no more than that, can
    /// make none.
    pub(super) fn of(events: &'a [Event], clock: &Clock, key: &SigningKey) -> Result<Self, Uncanonical> {
        let (mut columns, mut form, mut trail) = (Self::default(), Vec::new(), None::<TrailKey>);
        for event in events {
            let trail = match &mut trail {
                Some(trail) if trail.workspace() == event.workspace.0 => trail,
                other => other.insert(key.trail(event.workspace.0)),
            };
            columns.add(event, clock, trail, &mut form)?;
        }
        Ok(columns)
    }

    fn add(
        &mut self,
        event: &'a Event,
        clock: &Clock,
        trail: &TrailKey,
        form: &mut Vec<u8>,
    ) -> Result<(), Uncanonical> {
        let Event { workspace, request, operation, network, actor, action, entity, entities, fields, digests } = event;
        // PostgreSQL keeps microseconds.
        let now = clock.machine();
        let now = now.replace_nanosecond(now.microsecond() * 1_000).unwrap_or(now);
        let id = clock.new_id();
        let network = network.map(|network| network.to_string());
        let operation = operation.as_deref().filter(|name| !name.is_empty());
        let kind = if actor.is_some() { "user" } else { "system" };
        let digests = (!digests.is_empty()).then(|| digests.concat());
        let some = |id: Uuid| (!id.is_nil()).then_some(id);
        let (user, sign_in) = actor.map_or((None, None), |(user, sign_in)| (some(user), some(sign_in)));
        let ids = || entities.iter().map(|(id, client)| (*id, client.map(|client| client.0)));
        Content {
            workspace: workspace.0,
            id,
            occurred_at: i64::try_from(now.unix_timestamp_nanos() / 1_000).map_err(|_| Uncanonical)?,
            request: *request,
            actor_kind: kind.as_bytes(),
            actor: user,
            sign_in,
            network: network.as_deref().map(str::as_bytes),
            action: action.name().as_bytes(),
            operation: operation.map(str::as_bytes),
            entity: entity.as_bytes(),
            entities: ids(),
            digests: digests.as_deref(),
            fields: fields.iter().map(|field| field.as_bytes()),
        }
        .write(form)?;
        self.workspaces.push(workspace.0);
        self.times.push(now);
        self.ids.push(id);
        self.requests.push(*request);
        self.actor_kinds.push(kind);
        self.actors.push(user);
        self.sign_ins.push(sign_in);
        self.networks.push(network);
        self.actions.push(action.name());
        self.operations.push(operation);
        self.entities.push(entity);
        self.entity_ids.extend(ids().map(|(id, _)| id));
        self.client_ids.extend(ids().map(|(_, client)| client));
        self.ends.push(i32::try_from(self.entity_ids.len()).map_err(|_| Uncanonical)?);
        // Names of columns: there is no comma in them.
        self.fields.push(fields.join(","));
        self.digests.push(digests);
        self.macs.push(trail.event(form).to_vec());
        Ok(())
    }

    /// As they are sent, in the order of the function's parameters.
    pub(super) fn arguments(&self) -> sqlx::Result<PgArguments> {
        let mut arguments = PgArguments::default();
        macro_rules! send {
            ($($column:ident),+) => { $(arguments.add(&self.$column).map_err(sqlx::Error::Encode)?;)+ };
        }
        send!(workspaces, times, ids, requests, actor_kinds, actors, sign_ins, networks, actions, operations, entities);
        send!(ends, entity_ids, client_ids, fields, digests, macs);
        Ok(arguments)
    }
}
