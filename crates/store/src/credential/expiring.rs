//! What expires when.
use super::{Credentials, Entity, Model};
use crate::{
    Error, Result,
    page::{MOST, Page, PageArgs, Position},
    sql,
};
use std::sync::{Arc, LazyLock};
use time::{Date, Duration, OffsetDateTime, Time};
use uuid::Uuid;

/// How far is looked ahead when nothing is said.
const AHEAD: Duration = Duration::days(90);
/// The longest span.
const LONGEST: Duration = Duration::days(3_660);

/// Days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: Date,
    to: Date,
}

impl Credentials<'_> {
    /// A page of the credentials in use whose last day is between these two, both included, the soonest first; of the 90 days from today
    /// (in UTC) on, where nothing is said.
    ///
    /// # Errors
    /// [`Error::Argument`] when the span makes no sense, or a page argument does.
    pub async fn expiring(&self, from: Option<Date>, to: Option<Date>, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        static COLUMNS: LazyLock<String> = LazyLock::new(|| sql::columns::<Entity>("x"));
        let Span { from, to } = self.span(from, to)?;
        let name = format!("credentials expiring/{}/{}", from.to_julian_day(), to.to_julian_day()).into_bytes();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let unit = &self.0.unit;
        let above = window.after.map_or((from, Uuid::nil()), |position| (position.time().date(), position.id));
        let below = window.before.map_or((to, Uuid::max()), |position| (position.time().date(), position.id));
        let (columns, word) = (&*COLUMNS, if window.backwards { "desc" } else { "asc" });
        let sql = format!(
            "select {columns} from pazpaz.credentials x where x.workspace_id = $1 and x.deleted_at is null \
             and x.expires_on between $2 and $3 and (x.expires_on, x.id) > ($4, $5) and (x.expires_on, x.id) < ($6, $7) \
             order by x.expires_on {word}, x.id {word} limit $8"
        );
        let values = [
            unit.workspace().0.into(),
            from.into(),
            to.into(),
            above.0.into(),
            above.1.into(),
            below.0.into(),
            below.1.into(),
            window.fetch().into(),
        ];
        let rows = unit.rows::<Entity>(&sql, values).await?;
        Ok(window.page(&list, rows.into_iter().map(Arc::new).collect(), |row| position(row)))
    }

    /// How many credentials in use have their last day between these two, both included.
    ///
    /// # Errors
    /// [`Error::Argument`] when the span makes no sense.
    pub async fn count_expiring(&self, from: Option<Date>, to: Option<Date>) -> Result<i64> {
        let Span { from, to } = self.span(from, to)?;
        let unit = &self.0.unit;
        let sql = "select count(*) from pazpaz.credentials \
                   where workspace_id = $1 and deleted_at is null and expires_on between $2 and $3";
        unit.count(sql, [unit.workspace().0.into(), from.into(), to.into()]).await
    }

    fn span(&self, from: Option<Date>, to: Option<Date>) -> Result<Span> {
        let from = from.unwrap_or_else(|| self.0.now().date());
        let to = to.or_else(|| from.checked_add(AHEAD)).unwrap_or(from);
        if to < from || to - from > LONGEST {
            return Err(Error::Argument("to", "Must not be before from, nor more than ten years after it.".to_owned()));
        }
        Ok(Span { from, to })
    }
}

fn position(row: &Model) -> Position {
    // Only rows that expire are on the list.
    let day = row.expires_on.unwrap_or(Date::MIN);
    Position::new(OffsetDateTime::new_utc(day, Time::MIDNIGHT), row.id.0)
}
