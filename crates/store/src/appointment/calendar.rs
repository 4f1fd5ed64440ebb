//! Spans of the calendar.
use super::{Appointments, CALENDAR_MOST, CALENDAR_SPAN, CalendarFilter, Entity, LONGEST, Model, position};
use crate::{
    Error, Result,
    page::{Page, PageArgs, Position},
    sql,
};
use sea_orm::{ActiveEnum, Value};
use std::sync::Arc;
use time::OffsetDateTime;
use uuid::Uuid;

/// Beyond every appointment: the table's constraint ends before it.
const END_OF_TIME: OffsetDateTime = time::macros::datetime!(2201-01-01 0:00 UTC);

impl Appointments<'_> {
    /// A page of the appointments that touch the span `[from, to)`, in order of time.
    ///
    /// # Errors
    /// [`Error::Argument`] when the span is empty or longer than 62 days, or a page argument makes no sense.
    pub async fn calendar(
        &self,
        from: OffsetDateTime,
        to: OffsetDateTime,
        filter: &CalendarFilter,
        args: &PageArgs,
    ) -> Result<Page<Arc<Model>>> {
        let mut query = Query::new(self.0.unit.workspace().0, from, to, filter)?;
        let args = if args.first.or(args.last).is_none() {
            &PageArgs { first: Some(i32::try_from(CALENDAR_MOST).unwrap_or(i32::MAX)), ..args.clone() }
        } else {
            args
        };
        let (list, window) = self.0.window(query.name(from, to, filter), args, CALENDAR_MOST).await?;
        let columns = sql::columns::<Entity>("x");
        if let Some(Position { id, .. }) = window.after {
            let at = window.after.map_or(OffsetDateTime::UNIX_EPOCH, Position::time);
            query.row_condition(">", at, id);
        }
        if let Some(before) = window.before {
            query.row_condition("<", before.time(), before.id);
        }
        let word = if window.backwards { "desc" } else { "asc" };
        let limit = query.bind(window.fetch());
        let sql = format!(
            "select {columns} from pazpaz.appointments x where {} order by x.starts_at {word}, x.id {word} limit {limit}",
            query.conditions
        );
        let rows = self.0.unit.rows::<Entity>(&sql, query.values).await?;
        Ok(window.page(&list, rows.into_iter().map(Arc::new).collect(), |row| position(row)))
    }

    /// How many appointments touch the span.
    ///
    /// # Errors
    /// As [`Appointments::calendar`].
    pub async fn count(&self, from: OffsetDateTime, to: OffsetDateTime, filter: &CalendarFilter) -> Result<i64> {
        let query = Query::new(self.0.unit.workspace().0, from, to, filter)?;
        let sql = format!("select count(*) from pazpaz.appointments x where {}", query.conditions);
        self.0.unit.count(&sql, query.values).await
    }
}

/// Conditions and what they compare with. The text depends on which filters are set, not on their values or on how many there are.
struct Query {
    conditions: String,
    values: Vec<Value>,
}

impl Query {
    fn new(workspace: Uuid, from: OffsetDateTime, to: OffsetDateTime, filter: &CalendarFilter) -> Result<Self> {
        if to <= from || to - from > CALENDAR_SPAN {
            let days = CALENDAR_SPAN.whole_days();
            return Err(Error::Argument("to", format!("Must be after from, by at most {days} days.")));
        }
        let CalendarFilter { providers, clients, locations, kinds, statuses } = filter;
        let mut query = Self { conditions: String::new(), values: Vec::new() };
        query.condition("x.workspace_id =", workspace);
        // What began up to a day earlier may reach into the span.
        query.condition("x.starts_at >", from - LONGEST);
        query.condition("x.starts_at <", to.min(END_OF_TIME));
        query.condition("x.ends_at >", from);
        query.any("x.provider_id", providers.iter().map(|id| id.0).collect());
        query.any("x.client_id", clients.iter().map(|id| id.0).collect());
        query.any("x.location_id", locations.iter().map(|id| id.0).collect());
        query.any("x.kind", kinds.iter().map(ActiveEnum::to_value).collect());
        query.any("x.status", statuses.iter().map(ActiveEnum::to_value).collect());
        Ok(query)
    }

    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn condition(&mut self, left: &str, value: impl Into<Value>) {
        let right = self.bind(value);
        let and = if self.conditions.is_empty() { "" } else { " and " };
        self.conditions.push_str(&format!("{and}{left} {right}"));
    }

    fn row_condition(&mut self, operator: &str, at: OffsetDateTime, id: Uuid) {
        let (at, id) = (self.bind(at), self.bind(id));
        self.conditions.push_str(&format!(" and (x.starts_at, x.id) {operator} ({at}, {id})"));
    }

    /// One value is compared plainly, so that the index of that column gives its rows in order of time.
    fn any<T>(&mut self, column: &str, mut values: Vec<T>)
    where
        T: Into<Value>,
        Vec<T>: Into<Value>,
    {
        match values.len() {
            0 => {}
            1 => values.drain(..).for_each(|value| self.condition(&format!("{column} ="), value)),
            _ => {
                let list = self.bind(values);
                self.conditions.push_str(&format!(" and {column} = any({list})"));
            }
        }
    }

    /// The name of the list: another span or filter is another list, and its cursors are of no use here.
    fn name(&self, from: OffsetDateTime, to: OffsetDateTime, filter: &CalendarFilter) -> Vec<u8> {
        let CalendarFilter { providers, clients, locations, kinds, statuses } = filter;
        format!("calendar/{from}/{to}/{providers:?}/{clients:?}/{locations:?}/{kinds:?}/{statuses:?}").into_bytes()
    }
}
