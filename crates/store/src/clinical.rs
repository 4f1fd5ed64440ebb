//! What diagnoses, medications, allergies and alerts have in common: who sees them, how they are listed, and dates that are not known to
//! the day.
use crate::{
    Error, Result, Scope,
    batch::{self, Batch},
    check::Check,
    page::{MOST, Page, PageArgs, Position, Window},
    scope::Unit,
    sql,
};
use crypto::{Phi, Sealed};
use entity::{ClientId, Record, user::Role};
use sea_orm::{ActiveEnum, EntityTrait, Value};
use std::{
    collections::HashMap,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    sync::Arc,
};
use time::{
    Date, Duration, OffsetDateTime,
    macros::{date, format_description},
};

/// By how much clocks may differ.
const SKEW: Duration = Duration::minutes(5);

/// Of a name, a dose and the like, in characters.
pub(crate) const SHORT: usize = 500;
/// Of a note, in characters.
pub(crate) const LONG: usize = 5_000;

impl Scope {
    /// Whoever treats clients, or runs the practice.
    pub(crate) fn clinician(&self) -> Result<()> {
        match self.actor().role {
            Role::Owner | Role::Therapist => Ok(()),
            Role::Assistant => Err(Error::Forbidden),
        }
    }
}

/// Which of a client's rows a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClinicalFilter<S> {
    /// The archived rows in place of those in use.
    pub archived: bool,
    /// Rows of one of these; all where none is named.
    pub of: Vec<S>,
}

/// A table whose rows are listed by client, the latest first.
pub(crate) trait Clinical: EntityTrait<Model: Record + Sync> + Default + 'static {
    /// The column that narrows a list, and its values.
    type Status: ActiveEnum<Value = String> + PartialEq + Send + Sync;
    /// The name of that column.
    const STATUS: &'static str;
    /// The name of the column by which lists are sorted.
    const TIME: &'static str;
    /// Where a row stands in its list.
    fn position(row: &Self::Model) -> Position;
}

/// A list of a client's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct List {
    client: ClientId,
    archived: bool,
    /// One bit for each status, in the order of the enum.
    of: u32,
}

impl List {
    fn new<S: ActiveEnum + PartialEq>(client: ClientId, filter: &ClinicalFilter<S>) -> Self {
        let bit = |(at, status): (usize, S)| u32::from(filter.of.contains(&status)) << at;
        Self { client, archived: filter.archived, of: S::iter().enumerate().map(bit).sum() }
    }

    /// The statuses as they stand in the database.
    fn statuses<S: ActiveEnum<Value = String>>(self) -> Vec<String> {
        let chosen = |(at, status): (usize, S)| (self.of & (1 << at) != 0).then(|| status.to_value());
        S::iter().enumerate().filter_map(chosen).collect()
    }

    /// What makes it another list.
    fn name(self, entity: &str) -> Vec<u8> {
        [entity.as_bytes(), &[b'/', u8::from(self.archived)], &self.of.to_be_bytes(), self.client.0.as_bytes()].concat()
    }
}

/// A window of a client's rows.
pub(crate) struct OfClient<E> {
    list: List,
    window: Window,
    table: PhantomData<fn() -> E>,
}

// Derived, they would ask of the table what is asked of the key.
impl<E> Copy for OfClient<E> {}
impl<E> Clone for OfClient<E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E> PartialEq for OfClient<E> {
    fn eq(&self, other: &Self) -> bool {
        (self.list, self.window) == (other.list, other.window)
    }
}
impl<E> Eq for OfClient<E> {}
impl<E> Hash for OfClient<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.list, self.window).hash(state);
    }
}
impl<E> fmt::Debug for OfClient<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OfClient({:?}, {:?})", self.list, self.window)
    }
}

/// Which rows are in a list, `$archived` and `$of` being parameters.
fn listed<E: Clinical>(archived: &str, of: &str) -> String {
    let status = E::STATUS;
    format!("(x.deleted_at is not null) = {archived} and (cardinality({of}::text[]) = 0 or x.{status} = any({of}))")
}

impl<E: Clinical> Batch for OfClient<E> {
    type Value = Vec<Arc<E::Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        let mut found = HashMap::<Self, Self::Value>::new();
        let alike = |key: &Self| (List { client: ClientId::default(), ..key.list }, key.window);
        for ((list, window), keys) in batch::grouped(keys, alike) {
            let clients = keys.iter().map(|key| key.list.client.0).collect();
            let more = [Value::from(list.archived), list.statuses::<E::Status>().into()];
            let values = batch::of_clients(unit, clients, window).into_iter().chain(more);
            let (columns, table, time) = (sql::columns::<E>("x"), sql::table::<E>(), E::TIME);
            let (listed, word) = (listed::<E>("$8", "$9"), if window.backwards { "asc" } else { "desc" });
            let sql = format!(
                "select e.* from unnest($2::uuid[]) c (id) cross join lateral (\
                 select {columns} from {table} x where x.workspace_id = $1 and x.client_id = c.id and {listed} \
                 and (x.{time}, x.id) > ($3, $4) and (x.{time}, x.id) < ($5, $6) \
                 order by x.{time} {word}, x.id {word} limit $7) e"
            );
            for row in unit.rows::<E>(&sql, values).await? {
                let client = row.client().unwrap_or_default();
                let key = Self { list: List { client, ..list }, window, table: PhantomData };
                found.entry(key).or_default().push(Arc::new(row));
            }
        }
        for (key, rows) in &mut found {
            rows.sort_unstable_by_key(|row| E::position(row));
            if !key.window.backwards {
                rows.reverse();
            }
        }
        Ok(found)
    }
}

/// A page of a client's rows, the latest first. Siblings' pages are one statement.
pub(crate) async fn page<E: Clinical>(
    scope: &Scope,
    loader: &batch::Loader<OfClient<E>>,
    client: ClientId,
    filter: &ClinicalFilter<E::Status>,
    args: &PageArgs,
) -> Result<Page<Arc<E::Model>>> {
    scope.clinician()?;
    let of = List::new(client, filter);
    let (list, window) = scope.window(of.name(E::Model::ENTITY), args, MOST).await?;
    let rows = loader.load(OfClient { list: of, window, table: PhantomData }).await?;
    Ok(window.page(&list, rows, |row| E::position(row)))
}

/// How many rows of a client are in a list.
pub(crate) async fn count<E: Clinical>(
    scope: &Scope,
    client: ClientId,
    filter: &ClinicalFilter<E::Status>,
) -> Result<i64> {
    scope.clinician()?;
    let (table, listed) = (sql::table::<E>(), listed::<E>("$3", "$4"));
    let sql = format!("select count(*) from {table} x where x.workspace_id = $1 and x.client_id = $2 and {listed}");
    let of: Vec<String> = filter.of.iter().map(|status| status.to_value()).collect();
    let unit = &scope.unit;
    unit.count(&sql, [unit.workspace().0.into(), client.0.into(), filter.archived.into(), of.into()]).await
}

/// Opens a value that may be missing, to compare another with it.
pub(crate) fn opened<F: Phi>(scope: &Scope, row: &F::Row, sealed: &Option<Sealed<F>>) -> Result<Option<String>>
where
    F::Row: Record,
{
    Ok(sealed.as_ref().map(|sealed| scope.open(row, sealed)).transpose()?.flatten())
}

/// When something was recorded or said.
pub(crate) fn recorded(
    check: &mut Check,
    field: &'static str,
    at: OffsetDateTime,
    now: OffsetDateTime,
) -> OffsetDateTime {
    if at.year() < 1950 || at > now + SKEW {
        check.reject(field, "Must be between 1950 and now.");
    }
    at
}

/// A date that may be known to the month or year only: between 1880 and today, or, where `ahead`, the end of 2199.
pub(crate) fn partial(
    check: &mut Check,
    field: &'static str,
    value: Option<&str>,
    now: OffsetDateTime,
    ahead: bool,
) -> Option<String> {
    let text = value.map(str::trim).filter(|text| !text.is_empty())?;
    // Somewhere it is tomorrow already.
    let latest = if ahead { date!(2199 - 12 - 31) } else { (now + Duration::hours(14)).date() };
    match first_day(text) {
        Some(day) if day.year() >= 1880 && day <= latest => {}
        Some(_) => check.reject(field, format!("Must be between 1880 and {}.", if ahead { "2199" } else { "today" })),
        None => check.reject(field, "Must be a date such as 2024-05-31, or as much of it as is known: 2024-05 or 2024."),
    }
    Some(text.to_owned())
}

/// The first day that may be meant.
fn first_day(text: &str) -> Option<Date> {
    let whole = format!("{text}{}", "0000-01-01".get(text.len()..)?);
    Date::parse(&whole, format_description!("[year]-[month]-[day]")).ok().filter(|_| matches!(text.len(), 4 | 7 | 10))
}

/// Fails where something ends before it begins, as far as both are known.
pub(crate) fn in_order(check: &mut Check, field: &'static str, start: Option<&str>, end: Option<&str>) {
    let (Some(start), Some(end)) = (start, end) else { return };
    let known = start.len().min(end.len());
    if end.get(..known) < start.get(..known) {
        check.reject(field, "Must not be before the start.");
    }
}

#[cfg(test)]
mod tests {
    use super::{Check, in_order, partial};
    use time::macros::datetime;

    #[test]
    fn dates_are_taken_as_far_as_they_are_known() {
        let now = datetime!(2026-11-22 12:00 UTC);
        let fits = |text: &str, ahead| {
            let mut check = Check::default();
            partial(&mut check, "onset", Some(text), now, ahead);
            check.done().is_ok()
        };
        for text in ["2026", "2026-11", "2026-11-23", "1880", "2024-02-29", " 2020 ", ""] {
            assert!(fits(text, false), "{text}");
        }
        for text in ["2027", "2026-12", "1879-12-31", "2023-02-29", "202", "2026-1", "2026-1-1", "26-11-22", "2026-", "2026-00", "x", "2026-11-22T00", "\u{661}\u{661}"] {
            assert!(!fits(text, false), "{text}");
        }
        assert!(fits("2199-12-31", true) && !fits("2200", true));
    }

    #[test]
    fn an_end_before_the_start_is_refused_as_far_as_both_are_known() {
        let fits = |start, end| {
            let mut check = Check::default();
            in_order(&mut check, "abatement", start, end);
            check.done().is_ok()
        };
        assert!(fits(Some("2024-05-31"), Some("2024")) && fits(Some("2024"), Some("2024-01-01")) && fits(None, Some("1900")));
        assert!(!fits(Some("2024-05-31"), Some("2024-04")) && !fits(Some("2024-05-31"), Some("2024-05-30")));
    }
}
