//! Which clients a list is about, apart from what is searched for.
use super::entry::Entry;
use uuid::Uuid;

/// Which clients a list is about; what is `None` or empty does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only archived clients, or only those who are not.
    pub archived: Option<bool>,
    /// Only clients of one of these statuses.
    pub statuses: Vec<u8>,
    /// Only clients of one of these providers of record; `None` among them stands for clients that have none.
    pub providers: Vec<Option<Uuid>>,
    /// Only clients that have all of these tags.
    pub tags: Vec<Uuid>,
}

impl Filter {
    pub(super) fn lets(&self, entry: &Entry) -> bool {
        let Self { archived, statuses, providers, tags } = self;
        archived.is_none_or(|archived| archived == entry.archived)
            && (statuses.is_empty() || statuses.contains(&entry.status))
            && (providers.is_empty() || providers.contains(&entry.provider))
            && tags.iter().all(|tag| entry.tags.contains(tag))
    }
}
