//! The account of a client's record: what was done with it and what was told others of it, in one list and in plain words.
use crate::{
    Result, Scope,
    audit::{Asked, Narrow, Of, TrailEvent, place},
    batch::{self, Batch},
    disclosure::position,
    page::{MOST, Page, PageArgs, Position, Window},
    scope::{Unit, statement},
    sql,
};
use entity::{
    ClientId, Record as _,
    disclosure::{Entity, Model},
};
use jiff::tz::TimeZone;
use sea_orm::ConnectionTrait;
use std::{
    cmp::Reverse,
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use time::{OffsetDateTime, macros::datetime};
use uuid::Uuid;

mod words;

/// An entry of the account.
#[derive(Clone, Debug)]
pub struct Accounted {
    client: ClientId,
    what: What,
    zone: Arc<TimeZone>,
}

#[derive(Clone, Debug)]
enum What {
    Done(Arc<TrailEvent>),
    Told(Arc<Model>),
}

/// Of which kind an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountKind {
    /// Something of the record was told others.
    Disclosure,
    /// Something of the record was seen.
    Access,
    /// The record was added to or changed.
    Change,
}

impl Scope {
    /// A page of the account of a client's record between two times, the latest first. Siblings' pages are one statement for each source.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for anybody but owners; [`crate::Error::Argument`] when an argument makes no sense.
    pub async fn accounting(
        &self,
        client: ClientId,
        from: Option<OffsetDateTime>,
        to: Option<OffsetDateTime>,
        args: &PageArgs,
    ) -> Result<Page<Accounted>> {
        self.owner()?;
        let narrow = Narrow::span(from, to)?;
        let time = |time: Option<OffsetDateTime>| time.map_or(0, OffsetDateTime::unix_timestamp_nanos).to_be_bytes();
        let name = [b"accounting/".as_slice(), client.0.as_bytes(), &time(from), &time(to)].concat();
        let (list, window) = self.window(name, args, MOST).await?;
        self.unit.inspected(Some(client));
        let entries = self.loaders.accountings.load(OfClient { client, narrow, window }).await?;
        Ok(window.page(&list, entries, Accounted::place))
    }

    /// How many entries the account has.
    ///
    /// # Errors
    /// Those of [`Scope::accounting`].
    pub async fn count_accounting(
        &self,
        client: ClientId,
        from: Option<OffsetDateTime>,
        to: Option<OffsetDateTime>,
    ) -> Result<i64> {
        self.owner()?;
        let narrow = Narrow::span(from, to)?;
        let done = self.audit_trail().count_asked(&Asked::of_client(client, narrow)).await?;
        let sql = "select count(*) from pazpaz.disclosures x where x.workspace_id = $1 and x.client_id = $2 and x.retracted_at is null \
                   and x.disclosed_at >= $3 and x.disclosed_at < $4";
        let (first, end) = ends(&narrow);
        let values = [self.unit.workspace().0.into(), client.0.into(), first.into(), end.into()];
        Ok(done + self.unit.count(sql, values).await?)
    }
}

impl Accounted {
    /// When it was.
    pub fn at(&self) -> OffsetDateTime {
        match &self.what {
            What::Done(event) => event.occurred_at,
            What::Told(row) => row.disclosed_at,
        }
    }

    fn place(&self) -> Position {
        match &self.what {
            What::Done(event) => place(event),
            What::Told(row) => position(row),
        }
    }
}

/// The first instant of a span, and the first after it.
fn ends(narrow: &Narrow) -> (OffsetDateTime, OffsetDateTime) {
    (narrow.from.unwrap_or(datetime!(1900-01-01 0:00 UTC)), narrow.to.unwrap_or(datetime!(2300-01-01 0:00 UTC)))
}

/// A window of a client's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OfClient {
    client: ClientId,
    narrow: Narrow,
    window: Window,
}

impl Batch for OfClient {
    type Value = Vec<Accounted>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        let zone = zone(unit).await?;
        let entry = |client, what| Accounted { client, what, zone: zone.clone() };
        let events: Vec<Of> =
            keys.iter().map(|key| Of { asked: Asked::of_client(key.client, key.narrow), window: key.window }).collect();
        let mut events = Of::fetch(unit, &events).await?;
        let mut found = HashMap::<Self, Self::Value>::with_capacity(keys.len());
        for key in keys {
            let asked = Asked::of_client(key.client, key.narrow);
            let done = events.remove(&Of { asked, window: key.window }).unwrap_or_default();
            found.insert(*key, done.into_iter().map(|event| entry(key.client, What::Done(event))).collect());
        }
        for (key, row) in told(unit, keys).await? {
            found.entry(key).or_default().push(entry(key.client, What::Told(row)));
        }
        // Each source gave as many as a page can hold, so the first of both together are the page.
        for (key, entries) in &mut found {
            match key.window.backwards {
                true => entries.sort_unstable_by_key(Accounted::place),
                false => entries.sort_unstable_by_key(|entry| Reverse(entry.place())),
            }
            entries.truncate(usize::try_from(key.window.fetch()).unwrap_or(usize::MAX));
        }
        Ok(found)
    }
}

/// What was told others, for each window.
async fn told(unit: &Unit, keys: &[OfClient]) -> Result<Vec<(OfClient, Arc<Model>)>> {
    static NEWEST: LazyLock<String> = LazyLock::new(|| of_clients("desc"));
    static OLDEST: LazyLock<String> = LazyLock::new(|| of_clients("asc"));
    let mut all = Vec::new();
    for keys in batch::grouped(keys, |key| (key.narrow, key.window)).into_values() {
        let Some(first) = keys.first().copied() else { continue };
        let (from, to) = ends(&first.narrow);
        let (mut above, mut below) = ((from, Uuid::nil()), (to, Uuid::nil()));
        let at = |place: Position| (place.time(), place.id);
        above = first.window.before.map_or(above, |before| above.max(at(before)));
        below = first.window.after.map_or(below, |after| below.min(at(after)));
        let values = [
            unit.workspace().0.into(),
            keys.iter().map(|key| key.client.0).collect::<Vec<_>>().into(),
            above.0.into(),
            above.1.into(),
            below.0.into(),
            below.1.into(),
            first.window.fetch().into(),
        ];
        let sql = if first.window.backwards { &*OLDEST } else { &*NEWEST };
        for row in unit.rows::<Entity>(sql, values).await? {
            let Some(client) = row.client() else { continue };
            all.push((OfClient { client, ..first }, Arc::new(row)));
        }
    }
    Ok(all)
}

/// Those that stand, of each client.
fn of_clients(word: &str) -> String {
    let columns = sql::columns::<Entity>("x");
    format!(
        "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
         select {columns} from pazpaz.disclosures x where x.workspace_id = $1 and x.client_id = c.id and x.retracted_at is null \
         and (x.disclosed_at, x.id) > ($3, $4) and (x.disclosed_at, x.id) < ($5, $6) \
         order by x.disclosed_at {word}, x.id {word} limit $7) e"
    )
}

/// The zone in which the practice tells the time.
async fn zone(unit: &Unit) -> Result<Arc<TimeZone>> {
    let sql = "select time_zone from pazpaz.workspaces where id = $1";
    let row = unit.tx.query_one_raw(statement(sql, [unit.workspace().0.into()])).await?;
    let name: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?;
    Ok(Arc::new(name.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC)))
}
