//! What a list of clients is asked for.
use super::ClientStatus;
use crate::id;
use async_graphql::{Enum, ID, InputObject};
use time::OffsetDateTime;

/// How a list of clients is sorted.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "store::ClientOrder")]
pub(crate) enum ClientOrder {
    /// Who was added last comes first.
    Newest,
    /// By the name that the client goes by, whatever its case and accents.
    Name,
    /// What fits `search` best comes first: an e-mail address, phone number or medical record number, then names that begin with it, then
    /// those with words that do, then those that hold it, then those that are close to it; by name among equals.
    Relevance,
}

/// Which clients a list is about. What is left out does not matter; all that is said holds of each client.
#[derive(InputObject)]
pub(super) struct ClientFilter {
    /// Clients who have all of these tags; at most 50.
    #[graphql(default)]
    tag_ids: Vec<ID>,
    /// Clients of one of these statuses.
    #[graphql(default)]
    statuses: Vec<ClientStatus>,
    /// Clients of one of these providers of record; at most 50.
    #[graphql(default)]
    provider_ids: Vec<ID>,
    /// Clients who were seen at that time or later: who had a completed visit or a note then.
    last_seen_after: Option<OffsetDateTime>,
    /// Clients who were seen before that time, and not since.
    last_seen_before: Option<OffsetDateTime>,
    /// Clients whose next visit is at that time or later.
    next_appointment_after: Option<OffsetDateTime>,
    /// Clients whose next visit is before that time.
    next_appointment_before: Option<OffsetDateTime>,
    /// Clients who have a visit to come, or with false those who have none.
    has_next_appointment: Option<bool>,
}

/// What was asked for.
pub(super) fn asked(
    search: Option<String>,
    order_by: Option<ClientOrder>,
    filter: Option<ClientFilter>,
    archived: bool,
) -> store::ClientList {
    let filter = filter.map_or_else(store::ClientFilter::default, |filter| {
        let ClientFilter {
            tag_ids,
            statuses,
            provider_ids,
            last_seen_after,
            last_seen_before,
            next_appointment_after,
            next_appointment_before,
            has_next_appointment,
        } = filter;
        store::ClientFilter {
            archived,
            tags: tag_ids.iter().map(id::local).collect(),
            statuses: statuses.into_iter().map(Into::into).collect(),
            providers: provider_ids.iter().map(id::local).collect(),
            last_seen_after,
            last_seen_before,
            next_appointment_after,
            next_appointment_before,
            has_next_appointment,
        }
    });
    store::ClientList { search, order: order_by.map(Into::into), filter: store::ClientFilter { archived, ..filter } }
}
