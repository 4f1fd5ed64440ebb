//! Plans in force that are to be looked at again.
use super::CarePlans;
use crate::{
    Result,
    page::{MOST, Page, PageArgs, Position},
    scope::statement,
    sql,
};
use entity::{
    ProviderId,
    care_plan::{Entity, Model},
};
use jiff::tz::TimeZone;
use sea_orm::{ConnectionTrait, Value};
use std::sync::{Arc, LazyLock};
use time::{Date, UtcOffset, macros::date};
use uuid::Uuid;

/// Which reviews are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Those due before this day; before today, by the practice's clock, where none is named.
    pub before: Option<Date>,
    /// Of plans of this author; of everybody's where nobody is named.
    pub provider: Option<ProviderId>,
}

/// What holds of a plan whose review is due before `$2`, by `$3` alone where that is somebody. Those of clients who have left care, or
/// were erased, are nobody's concern any more.
pub(crate) const DUE: &str = "x.workspace_id = $1 and x.status in ('active', 'on_hold') and x.deleted_at is null and x.review_date < $2 \
    and exists (select from pazpaz.clients c where c.workspace_id = $1 and c.id = x.client_id \
                and c.deleted_at is null and c.erased_at is null)";
const BY: &str = "and x.provider_id = $3";
/// Keeps the numbers of the parameters where they do not count.
const ANYBODY: &str = "and $3::uuid is null";

impl CarePlans<'_> {
    /// A page of the plans in force whose review is due, the longest overdue first.
    ///
    /// # Errors
    /// [`crate::Error::Argument`] when a page argument makes no sense.
    pub async fn to_review(&self, due: Due, args: &PageArgs) -> Result<Page<Arc<Model>>> {
        let before = self.day(due).await?;
        let provider = due.provider.map_or(Uuid::nil(), |id| id.0);
        // Without a day the list is that of today, and the cursors of yesterday are good in it.
        let day = due.before.map_or(i32::MIN, Date::to_julian_day);
        let name = [b"care_plans_to_review/".as_slice(), &day.to_be_bytes(), provider.as_bytes()].concat();
        let (list, window) = self.0.window(name, args, MOST).await?;
        let first = (date!(1900 - 01 - 01), Uuid::nil());
        let last = (date!(2300 - 01 - 01), Uuid::max());
        let place = |at: Position| (at.time().date(), at.id);
        let (above, below) = (window.after.map_or(first, place), window.before.map_or(last, place));
        let values = self.values(due, before).into_iter().chain([
            above.0.into(),
            above.1.into(),
            below.0.into(),
            below.1.into(),
            window.fetch().into(),
        ]);
        let rows = self.0.unit.rows::<Entity>(&page(due.provider.is_some(), window.backwards), values).await?;
        Ok(window.page(&list, rows.into_iter().map(Arc::new).collect(), |row| position(row)))
    }

    /// How many they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_to_review(&self, due: Due) -> Result<i64> {
        let by = if due.provider.is_some() { BY } else { ANYBODY };
        let before = self.day(due).await?;
        let sql = format!("select count(*) from pazpaz.care_plans x where {DUE} {by}");
        self.0.unit.count(&sql, self.values(due, before)).await
    }

    fn values(&self, due: Due, before: Date) -> [Value; 3] {
        [self.0.unit.workspace().0.into(), before.into(), due.provider.map(|id| id.0).into()]
    }

    async fn day(&self, due: Due) -> Result<Date> {
        match due.before {
            Some(day) => Ok(day),
            None => self.today().await,
        }
    }

    /// The day that it is where the practice is.
    pub(crate) async fn today(&self) -> Result<Date> {
        let unit = &self.0.unit;
        let sql = "select time_zone from pazpaz.workspaces where id = $1";
        let row = unit.tx.query_one_raw(statement(sql, [unit.workspace().0.into()])).await?;
        let zone = row.map(|row| row.try_get_by_index::<String>(0)).transpose()?;
        let zone = zone.and_then(|zone| TimeZone::get(&zone).ok()).unwrap_or(TimeZone::UTC);
        let now = self.0.now();
        let at = jiff::Timestamp::from_second(now.unix_timestamp()).unwrap_or_default();
        let offset = UtcOffset::from_whole_seconds(zone.to_offset(at).seconds()).unwrap_or(UtcOffset::UTC);
        Ok(now.to_offset(offset).date())
    }
}

/// A review's place in the list: its day, as the first instant of it, and the plan.
fn position(row: &Model) -> Position {
    let day = row.review_date.unwrap_or(Date::MIN);
    Position::new(day.midnight().assume_utc(), row.id.0)
}

/// A page of reviews by one provider or by all, from the front or the back.
fn page(by: bool, backwards: bool) -> String {
    static PAGES: LazyLock<[String; 4]> = LazyLock::new(|| {
        let columns = sql::columns::<Entity>("x");
        [(ANYBODY, "asc"), (ANYBODY, "desc"), (BY, "asc"), (BY, "desc")].map(|(by, word)| {
            format!(
                "select {columns} from pazpaz.care_plans x where {DUE} {by} \
                 and (x.review_date, x.id) > ($4, $5) and (x.review_date, x.id) < ($6, $7) \
                 order by x.review_date {word}, x.id {word} limit $8"
            )
        })
    });
    PAGES.get(2 * usize::from(by) + usize::from(backwards)).cloned().unwrap_or_default()
}
