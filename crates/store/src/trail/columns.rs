//! The rows of the tables of the trail, as COPY gives them.
use super::{
    canonical::Content,
    checker::Place,
    copy::{Array, Fields, bigint, micros, uuid},
    seal::Seal,
};
use uuid::Uuid;

/// The columns of an event, in the order in which [`event`] reads them.
pub(crate) const EVENT: &str = "position, occurred_at, id, request_id, actor_kind, actor_id, sign_in_id, network, action, operation, entity, \
                                entity_ids, client_ids, fields, digests, mac";
/// The columns of a seal, in the order in which [`seal`] reads them.
pub(crate) const SEAL: &str = "number, sealed_at, total, last_position, marks, head";

/// An event of the workspace: where it stands, its mac, and what it says. The last is `None` where the row holds what no event holds.
/// `None` of all where the columns are not those of an event.
pub(crate) fn event<'c>(workspace: Uuid, fields: Fields<'c>) -> Option<(Place, &'c [u8], Option<FoundContent<'c>>)> {
    let [
        position,
        at,
        id,
        request,
        actor_kind,
        actor,
        sign_in,
        network,
        action,
        operation,
        entity,
        rows,
        clients,
        names,
        digests,
        mac,
    ] = fields.all()?;
    let place = Place { position: bigint(position?)?, id: id.and_then(uuid), occurred_at: at.and_then(micros) };
    let content = || {
        Some(Content {
            workspace,
            id: place.id?,
            occurred_at: place.occurred_at?,
            request: uuid(request?)?,
            actor_kind: actor_kind?,
            actor: optional(actor)?,
            sign_in: optional(sign_in)?,
            network,
            action: action?,
            operation,
            entity: entity?,
            entities: Entities::parse(rows?, clients?)?,
            digests,
            fields: Names::parse(names?)?,
        })
    };
    Some((place, mac.unwrap_or_default(), content()))
}

/// A seal, and what stands there as its head. What is not there is empty, and does not fit the head. `None` where the columns are not
/// those of a seal.
pub(crate) fn seal(fields: Fields<'_>) -> Option<(Seal<'_>, &[u8])> {
    let [number, sealed_at, total, last_position, marks, head] = fields.all()?;
    let seal = Seal {
        number: bigint(number?)?,
        sealed_at: sealed_at.and_then(micros).unwrap_or_default(),
        total: total.and_then(bigint).unwrap_or_default(),
        last_position: last_position.and_then(bigint).unwrap_or_default(),
        marks: marks.unwrap_or_default(),
    };
    Some((seal, head.unwrap_or_default()))
}

/// The columns of a day, in the order in which [`day`] reads them.
pub(crate) const DAY: &str = "client_id, day";

/// A day of a client: whose, and which, counted from 1970. `None` where what stands there is none.
pub(crate) fn day(fields: Fields<'_>) -> Option<(Uuid, i64)> {
    /// From 1970 to 2000, from where PostgreSQL counts.
    const BEFORE: i64 = 10_957;
    let [client, day] = fields.all()?;
    let day = i32::from_be_bytes(*day?.as_array()?);
    Some((uuid(client?)?, i64::from(day) + BEFORE))
}

/// The content of an event that was read.
pub(crate) type FoundContent<'c> = Content<'c, Entities<'c>, Names<'c>>;

fn optional(field: Option<&[u8]>) -> Option<Option<Uuid>> {
    match field {
        None => Some(None),
        Some(field) => uuid(field).map(Some),
    }
}

/// The rows that an event tells of, and whose record each is part of.
#[derive(Clone, Debug)]
pub(crate) struct Entities<'c> {
    rows: Array<'c>,
    clients: Array<'c>,
}

impl<'c> Entities<'c> {
    fn parse(rows: &'c [u8], clients: &'c [u8]) -> Option<Self> {
        let (rows, clients) = (Array::parse(rows)?, Array::parse(clients)?);
        let whole = rows.clone().all(|row| row.and_then(uuid).is_some())
            && clients.clone().all(|client| optional(client).is_some())
            && rows.len() == clients.len();
        whole.then_some(Self { rows, clients })
    }
}

impl Iterator for Entities<'_> {
    type Item = (Uuid, Option<Uuid>);
    fn next(&mut self) -> Option<Self::Item> {
        Some((self.rows.next()?.and_then(uuid)?, self.clients.next()?.and_then(uuid)))
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl ExactSizeIterator for Entities<'_> {}

/// The names of the columns that an event tells of.
#[derive(Clone, Debug)]
pub(crate) struct Names<'c>(Array<'c>);

impl<'c> Names<'c> {
    fn parse(names: &'c [u8]) -> Option<Self> {
        let names = Array::parse(names)?;
        names.clone().all(|name| name.is_some()).then_some(Self(names))
    }
}

impl<'c> Iterator for Names<'c> {
    type Item = &'c [u8];
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()?
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Names<'_> {}

#[cfg(test)]
mod tests;
