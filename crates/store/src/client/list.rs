//! What a list of clients is asked for.
use crate::{Error, Result, directories, directory::Filter, sql::Conditions};
use entity::{ProviderId, TagId, client::Status};
use sea_orm::{ActiveEnum, Value};
use std::fmt::Write;
use time::OffsetDateTime;
use uuid::Uuid;

/// How a list of clients is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientOrder {
    /// Who was added last comes first.
    Newest,
    /// By the name that the client goes by.
    Name,
    /// What fits best comes first.
    Relevance,
}

/// Which clients a list is about; what is empty or `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientFilter {
    /// The archived clients in place of those in care.
    pub archived: bool,
    /// Clients who have all of these tags.
    pub tags: Vec<TagId>,
    /// Clients of one of these statuses.
    pub statuses: Vec<Status>,
    /// Clients of one of these providers of record.
    pub providers: Vec<ProviderId>,
    /// Clients who were seen at that time or later.
    pub last_seen_after: Option<OffsetDateTime>,
    /// Clients who were seen before that time, and not since.
    pub last_seen_before: Option<OffsetDateTime>,
    /// Clients whose next visit is at that time or later.
    pub next_appointment_after: Option<OffsetDateTime>,
    /// Clients whose next visit is before that time.
    pub next_appointment_before: Option<OffsetDateTime>,
    /// Clients who have a visit to come, or who have none.
    pub has_next_appointment: Option<bool>,
}

/// A list of clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientList {
    /// What is searched for; everybody where it is blank.
    pub search: Option<String>,
    /// How it is sorted; by relevance where something is searched for, else the newest first.
    pub order: Option<ClientOrder>,
    /// Whom it is about.
    pub filter: ClientFilter,
}

/// The longest text to search for, in characters.
const LONGEST: usize = 200;
/// How many ids a filter names at most.
const IDS: usize = 50;

/// A visit that took place, and a note of one.
const SEEN: &str = "(exists (select from pazpaz.appointments a where a.workspace_id = $1 and a.client_id = x.id \
    and a.status = 'completed' and a.starts_at >= {}) \
    or exists (select from pazpaz.sessions s where s.workspace_id = $1 and s.client_id = x.id and s.session_at >= {}))";
const EVER: &str = "(exists (select from pazpaz.appointments a where a.workspace_id = $1 and a.client_id = x.id \
    and a.status = 'completed') \
    or exists (select from pazpaz.sessions s where s.workspace_id = $1 and s.client_id = x.id))";
/// A visit to come.
const TO_COME: &str = "exists (select from pazpaz.appointments a where a.workspace_id = $1 and a.client_id = x.id \
    and a.status in ('scheduled', 'confirmed') and a.starts_at >= {})";
const TO_COME_BEFORE: &str = "exists (select from pazpaz.appointments a where a.workspace_id = $1 and a.client_id = x.id \
    and a.status in ('scheduled', 'confirmed') and a.starts_at >= {} and a.starts_at < {})";

impl ClientList {
    /// What is searched for, if anything is.
    pub(super) fn text(&self) -> Option<&str> {
        self.search.as_deref().map(str::trim).filter(|text| !text.is_empty())
    }

    pub(super) fn order(&self) -> ClientOrder {
        self.order.unwrap_or(if self.text().is_some() { ClientOrder::Relevance } else { ClientOrder::Newest })
    }

    /// Whether the database can tell it without a name.
    pub(super) fn is_plain(&self) -> bool {
        self.text().is_none() && self.order() == ClientOrder::Newest
    }

    /// # Errors
    /// [`Error::Argument`] with the name of the argument that makes no sense.
    pub(super) fn check(&self) -> Result<()> {
        let fail = |argument, rule: String| Err(Error::Argument(argument, rule));
        let filter = &self.filter;
        if self.text().is_some_and(|text| text.chars().count() > LONGEST) {
            return fail("search", format!("At most {LONGEST} characters."));
        }
        if self.order == Some(ClientOrder::Relevance) && self.text().is_none() {
            return fail("orderBy", "RELEVANCE needs something to search for.".to_owned());
        }
        for (argument, ids) in [("filter.tagIds", filter.tags.len()), ("filter.providerIds", filter.providers.len())] {
            if ids > IDS {
                return fail(argument, format!("At most {IDS} ids."));
            }
        }
        for (argument, after, before) in [
            ("filter.lastSeenBefore", filter.last_seen_after, filter.last_seen_before),
            ("filter.nextAppointmentBefore", filter.next_appointment_after, filter.next_appointment_before),
        ] {
            if [after, before].into_iter().flatten().any(|at| !(1900..2300).contains(&at.year())) {
                return fail(argument, "The year must be between 1900 and 2299.".to_owned());
            }
            if after.zip(before).is_some_and(|(after, before)| before <= after) {
                return fail(argument, "Must be later than the time after which.".to_owned());
            }
        }
        let visits = filter.next_appointment_after.or(filter.next_appointment_before);
        if filter.has_next_appointment == Some(false) && visits.is_some() {
            return fail("filter.hasNextAppointment", "Who has no visit to come has none at any time.".to_owned());
        }
        Ok(())
    }

    /// The name of the list, to which cursors are bound: everything that makes it another list. The text stands last, so nothing in it can
    /// pass for another part.
    pub(super) fn name(&self) -> Vec<u8> {
        let ClientFilter {
            archived,
            tags,
            statuses,
            providers,
            last_seen_after,
            last_seen_before,
            next_appointment_after,
            next_appointment_before,
            has_next_appointment,
        } = &self.filter;
        let mut name = String::from(if *archived { "clients/archived" } else { "clients" });
        if self.order() != ClientOrder::Newest {
            let _ = write!(name, "/by {:?}", self.order());
        }
        for (what, ids) in
            [("tags", distinct(tags.iter().map(|id| id.0))), ("providers", distinct(providers.iter().map(|id| id.0)))]
        {
            if !ids.is_empty() {
                let _ = write!(name, "/{what} {ids:?}");
            }
        }
        if !statuses.is_empty() {
            let mut statuses: Vec<u8> = statuses.iter().map(|status| directories::status(*status)).collect();
            statuses.sort_unstable();
            statuses.dedup();
            let _ = write!(name, "/statuses {statuses:?}");
        }
        for (what, at) in [
            ("seen after", last_seen_after),
            ("seen before", last_seen_before),
            ("next after", next_appointment_after),
            ("next before", next_appointment_before),
        ] {
            if let Some(at) = at {
                let _ = write!(name, "/{what} {}", at.unix_timestamp_nanos());
            }
        }
        if let Some(has) = has_next_appointment {
            let _ = write!(name, "/next {has}");
        }
        if let Some(text) = self.text() {
            let _ = write!(name, "/search {text}");
        }
        name.into_bytes()
    }

    /// What the directory knows of the filter.
    pub(super) fn of_directory(&self) -> Filter {
        let ClientFilter { archived, tags, statuses, providers, .. } = &self.filter;
        Filter {
            archived: Some(*archived),
            statuses: statuses.iter().map(|status| directories::status(*status)).collect(),
            providers: providers.iter().map(|id| Some(id.0)).collect(),
            tags: tags.iter().map(|id| id.0).collect(),
        }
    }

    /// Whether there is something in the filter that the directory does not know.
    pub(super) fn has_visits(&self) -> bool {
        let filter = &self.filter;
        let times = [
            filter.last_seen_after,
            filter.last_seen_before,
            filter.next_appointment_after,
            filter.next_appointment_before,
        ];
        filter.has_next_appointment.is_some() || times.iter().any(Option::is_some)
    }

    /// Adds the conditions that a client `x` is on the list, apart from what is searched for.
    pub(super) fn conditions(&self, conditions: &mut Conditions, now: OffsetDateTime) {
        let ClientFilter { archived, tags, statuses, providers, .. } = &self.filter;
        // Part of the text and no parameter, so that the planner can use the index of the clients in care.
        conditions.add(
            if *archived { "x.deleted_at is not null and x.erased_at is null" } else { "x.deleted_at is null" },
            [],
        );
        let tags = distinct(tags.iter().map(|id| id.0));
        if !tags.is_empty() {
            let count = i64::try_from(tags.len()).unwrap_or(i64::MAX);
            let all = "(select count(*) from pazpaz.client_tags t where t.workspace_id = $1 and t.client_id = x.id \
                        and t.tag_id = any({})) = {}";
            conditions.add(all, [tags.into(), count.into()]);
        }
        if !statuses.is_empty() {
            let statuses: Vec<String> = statuses.iter().map(ActiveEnum::to_value).collect();
            conditions.add("x.status = any({})", [statuses.into()]);
        }
        if !providers.is_empty() {
            conditions.add("x.provider_id = any({})", [distinct(providers.iter().map(|id| id.0)).into()]);
        }
        self.visits(conditions, now);
    }

    /// Adds the conditions about a client's visits.
    pub(super) fn visits(&self, conditions: &mut Conditions, now: OffsetDateTime) {
        let filter = &self.filter;
        let twice = |at: OffsetDateTime| -> [Value; 2] { [at.into(), at.into()] };
        if let Some(at) = filter.last_seen_after {
            conditions.add(SEEN, twice(at));
        }
        if let Some(at) = filter.last_seen_before {
            conditions.add(EVER, []);
            conditions.add(&format!("not {SEEN}"), twice(at));
        }
        if filter.has_next_appointment == Some(true) || filter.next_appointment_after.is_some() {
            conditions.add(TO_COME, [now.into()]);
        }
        if filter.has_next_appointment == Some(false) {
            conditions.add(&format!("not {TO_COME}"), [now.into()]);
        }
        if let Some(at) = filter.next_appointment_after {
            conditions.add(&format!("not {TO_COME_BEFORE}"), [now.into(), at.into()]);
        }
        if let Some(at) = filter.next_appointment_before {
            conditions.add(TO_COME_BEFORE, [now.into(), at.into()]);
        }
    }
}

/// Each id once, in one order.
fn distinct(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
