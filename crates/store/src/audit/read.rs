//! Reading the trail: pages of it by client, by user, by row and by time, for whoever runs the practice. Each look leaves an event too.
use super::{
    event::TrailEvent,
    filter::{Asked, By, Narrow, TrailFilter},
    statement,
};
use crate::{
    Result, Scope,
    batch::{self, Batch},
    page::{MOST, Page, PageArgs, Position, Window},
    scope::{self, Unit},
};
use entity::{ClientId, UserId};
use sea_orm::{ConnectionTrait, Value};
use std::{cmp::Reverse, collections::HashMap, sync::Arc};
use time::{OffsetDateTime, macros::datetime};
use uuid::Uuid;

/// The trail of a scope.
#[derive(Debug)]
pub struct AuditTrail<'s>(pub(crate) &'s Scope);

impl Scope {
    /// What was done in the workspace, by whom and with what.
    pub fn audit_trail(&self) -> AuditTrail<'_> {
        AuditTrail(self)
    }
}

impl AuditTrail<'_> {
    /// A page of the events that a filter finds, the newest first.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for anybody but owners; [`crate::Error::Argument`] when an argument makes no sense.
    pub async fn page(&self, filter: &TrailFilter, args: &PageArgs) -> Result<Page<Arc<TrailEvent>>> {
        self.0.owner()?;
        let (list, window) = self.0.window(name(filter), args, MOST).await?;
        let Some(asked) = self.0.asked(filter).await? else {
            self.0.unit.inspected(None);
            return Ok(window.page(&list, Vec::new(), |event: &Arc<TrailEvent>| place(event)));
        };
        self.0.unit.inspected(asked.client());
        let events = self.0.loaders.trails.load(Of { asked, window }).await?;
        Ok(window.page(&list, events, |event| place(event)))
    }

    /// How many events a filter finds.
    ///
    /// # Errors
    /// Those of [`AuditTrail::page`].
    pub async fn count(&self, filter: &TrailFilter) -> Result<i64> {
        self.0.owner()?;
        let Some(asked) = self.0.asked(filter).await? else {
            self.0.unit.inspected(None);
            return Ok(0);
        };
        self.count_asked(&asked).await
    }

    /// A page of what touched a client's record, the newest first. Siblings' pages are one statement.
    ///
    /// # Errors
    /// Those of [`AuditTrail::page`].
    pub async fn of_client(&self, client: ClientId, args: &PageArgs) -> Result<Page<Arc<TrailEvent>>> {
        self.of(Asked::of_client(client, Narrow::default()), args).await
    }

    /// A page of what a user did, the newest first. Siblings' pages are one statement.
    ///
    /// # Errors
    /// Those of [`AuditTrail::page`].
    pub async fn of_user(&self, user: UserId, args: &PageArgs) -> Result<Page<Arc<TrailEvent>>> {
        self.of(Asked::of_user(user), args).await
    }

    /// How many events touched a client's record.
    ///
    /// # Errors
    /// Those of [`AuditTrail::page`].
    pub async fn count_of_client(&self, client: ClientId) -> Result<i64> {
        self.0.owner()?;
        self.count_asked(&Asked::of_client(client, Narrow::default())).await
    }

    /// How many events there are of what a user did.
    ///
    /// # Errors
    /// Those of [`AuditTrail::page`].
    pub async fn count_of_user(&self, user: UserId) -> Result<i64> {
        self.0.owner()?;
        self.count_asked(&Asked::of_user(user)).await
    }

    async fn of(&self, asked: Asked, args: &PageArgs) -> Result<Page<Arc<TrailEvent>>> {
        self.0.owner()?;
        let whose: &[u8] = if asked.by == By::Client { b"audit_events/client/" } else { b"audit_events/user/" };
        let (list, window) = self.0.window([whose, asked.subject.as_bytes()].concat(), args, MOST).await?;
        self.0.unit.inspected(asked.client());
        let events = self.0.loaders.trails.load(Of { asked, window }).await?;
        Ok(window.page(&list, events, |event| place(event)))
    }

    /// How many there are, to whoever may know.
    pub(crate) async fn count_asked(&self, asked: &Asked) -> Result<i64> {
        let unit = &self.0.unit;
        unit.inspected(asked.client());
        unit.count(&statement::count(asked), values(unit, asked, None, vec![asked.subject])).await
    }
}

/// Where an event stands in any of the lists. Positions of events are smaller than all ids of rows.
pub(crate) fn place(event: &TrailEvent) -> Position {
    Position::new(event.occurred_at, Uuid::from_u128(u128::try_from(event.position).unwrap_or_default()))
}

/// The position of the trail at a place, which a row of something else may have given.
fn number(place: Position) -> i64 {
    i64::try_from(place.id.as_u128()).unwrap_or(i64::MAX)
}

/// What makes the list another one.
fn name(filter: &TrailFilter) -> Vec<u8> {
    let TrailFilter { client, user, row, actions, from, to } = filter;
    let id = |id: Option<Uuid>| id.unwrap_or_default().into_bytes();
    let time = |time: &Option<OffsetDateTime>| time.map_or(0, OffsetDateTime::unix_timestamp_nanos).to_be_bytes();
    let mask = actions.iter().fold(0, |mask, action| mask | action.bit());
    let mut name = b"audit_events/".to_vec();
    name.extend_from_slice(&id(client.map(|client| client.0)));
    name.extend_from_slice(&id(user.map(|user| user.0)));
    name.extend_from_slice(&row.map_or(0, |(table, _)| table).to_be_bytes());
    name.extend_from_slice(&id(row.map(|(_, row)| row)));
    name.extend_from_slice(&u32::to_be_bytes(mask));
    name.extend_from_slice(&time(from));
    name.extend_from_slice(&time(to));
    name
}

/// The places between which the events of a page stand: time and position, neither included.
struct Bounds {
    above: (OffsetDateTime, i64),
    below: (OffsetDateTime, i64),
}

impl Bounds {
    fn of(narrow: &Narrow, after: Option<Position>, before: Option<Position>) -> Self {
        // The first of a span is part of it and the last is not; positions begin at 1.
        let above = (narrow.from.unwrap_or(datetime!(2000-01-01 0:00 UTC)), 0);
        let below = (narrow.to.unwrap_or(datetime!(2300-01-01 0:00 UTC)), 0);
        let at = |place: Position| (place.time(), number(place));
        Self {
            above: before.map_or(above, |before| above.max(at(before))),
            below: after.map_or(below, |after| below.min(at(after))),
        }
    }

    /// The same where only positions tell pages apart: times are those of the span.
    fn by_position(narrow: &Narrow, after: Option<Position>, before: Option<Position>) -> Self {
        let Self { above, below } = Self::of(narrow, None, None);
        Self { above: (above.0, before.map_or(0, number)), below: (below.0, after.map_or(i64::MAX, number)) }
    }
}

/// A window of the events of a client, a user or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Of {
    pub(crate) asked: Asked,
    pub(crate) window: Window,
}

impl Batch for Of {
    type Value = Vec<Arc<TrailEvent>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        let mut found = HashMap::<Self, Self::Value>::new();
        for keys in batch::grouped(keys, |key| (key.asked.by, key.asked.narrow, key.window)).into_values() {
            let Some(Self { asked, window }) = keys.first().copied() else { continue };
            let subjects = keys.iter().map(|key| key.asked.subject).collect();
            for row in unit
                .tx
                .query_all_raw(scope::statement(
                    &statement::page(&asked, window),
                    values(unit, &asked, Some(window), subjects),
                ))
                .await?
            {
                let key = Self { asked: Asked { subject: row.try_get("", "subject")?, ..asked }, window };
                found.entry(key).or_default().push(Arc::new(TrailEvent::read(&row, unit.workspace())?));
            }
        }
        for (Self { asked, window }, events) in &mut found {
            let by_time = asked.by == By::Client;
            let key = |event: &Arc<TrailEvent>| (by_time.then_some(event.occurred_at), event.position);
            match window.backwards {
                true => events.sort_unstable_by_key(key),
                false => events.sort_unstable_by_key(|event| Reverse(key(event))),
            }
        }
        Ok(found)
    }
}

/// The values of the statements: of one that counts, where there is no window.
fn values(unit: &Unit, asked: &Asked, window: Option<Window>, subjects: Vec<Uuid>) -> Vec<Value> {
    let bounds = if asked.by == By::Client { Bounds::of } else { Bounds::by_position };
    let (after, before) = window.map_or((None, None), |window| (window.after, window.before));
    let Bounds { above, below } = bounds(&asked.narrow, after, before);
    let mut values = vec![
        unit.workspace().0.into(),
        subjects.into(),
        above.0.into(),
        below.0.into(),
        above.1.into(),
        below.1.into(),
    ];
    values.extend(window.map(|window| Value::from(window.fetch())));
    values.extend(statement::narrow(&asked.narrow, values.len() + 1).1);
    values
}
