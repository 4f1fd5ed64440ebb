//! What waits for somebody: notes to be signed, plans to be reviewed, credentials to be renewed. Counted from the rows themselves, by the
//! indexes that hold nothing else.
use super::{Audience, Reports};
use crate::{Error, Result, care_plan::DUE, scope::statement};
use entity::ProviderId;
use sea_orm::ConnectionTrait;
use time::{Date, Duration, OffsetDateTime};

/// How far ahead credentials are looked at, in days.
const AHEAD: i32 = 730;

/// Notes by their age in days: from the day of the session to today, both in the practice's time zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ages {
    /// Of today, of yesterday or of a day to come.
    pub to_1: i64,
    /// 2 to 7 days.
    pub to_7: i64,
    /// 8 to 30 days.
    pub to_30: i64,
    /// 31 days and more.
    pub more: i64,
}

/// What waits, by provider.
#[derive(Clone, Debug)]
pub struct Pending<T> {
    /// Whose it is; that of all where nobody is named.
    pub provider: Option<ProviderId>,
    /// Each provider who has some.
    pub each: Vec<T>,
}

/// The notes of a provider that are not signed.
#[derive(Clone, Copy, Debug)]
pub struct UnsignedNotes {
    /// Whose they are.
    pub provider: ProviderId,
    /// How many, by age.
    pub ages: Ages,
    /// Of when the oldest is.
    pub oldest: OffsetDateTime,
}

/// The plans of care of a provider whose review is overdue.
#[derive(Clone, Copy, Debug)]
pub struct OverdueReviews {
    /// Who answers for them.
    pub provider: ProviderId,
    /// How many.
    pub plans: i64,
    /// The day on which the first was due.
    pub since: Date,
}

/// The credentials of a provider that have expired or are about to.
#[derive(Clone, Copy, Debug)]
pub struct ExpiringCredentials {
    /// Whose they are.
    pub provider: ProviderId,
    /// How many have expired.
    pub expired: i64,
    /// How many expire within the days that were asked for.
    pub expiring: i64,
    /// The last day of the one that expires first, or has.
    pub first: Date,
}

/// Nobody can sign a note of somebody who was erased.
const NOTES: &str = "
select provider_id, count(*) filter (where age <= 1), count(*) filter (where age between 2 and 7),
       count(*) filter (where age between 8 and 30), count(*) filter (where age > 30), min(session_at)
  from (select x.provider_id, x.session_at,
               ($2::timestamptz at time zone w.time_zone)::date - (x.session_at at time zone w.time_zone)::date as age
          from pazpaz.sessions x join pazpaz.workspaces w on w.id = x.workspace_id
         where x.workspace_id = $1 and x.status = 'draft' and x.deleted_at is null and ($3::uuid is null or x.provider_id = $3)
           and exists (select from pazpaz.clients c where c.workspace_id = $1 and c.id = x.client_id and c.erased_at is null)) notes
 group by provider_id order by provider_id";

/// Of providers who have not left.
const CREDENTIALS: &str = "
select x.provider_id, count(*) filter (where x.expires_on < $2), count(*) filter (where x.expires_on >= $2), min(x.expires_on)
  from pazpaz.credentials x join pazpaz.provider_profiles p on p.workspace_id = x.workspace_id and p.id = x.provider_id
 where x.workspace_id = $1 and x.deleted_at is null and x.expires_on <= $3 and ($4::uuid is null or x.provider_id = $4)
   and p.deleted_at is null
 group by x.provider_id order by x.provider_id";

impl Reports<'_> {
    /// The notes that are not signed, by provider. One statement.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for assistants, and for therapists who ask for the figures of others.
    pub async fn unsigned_notes(&self, provider: Option<ProviderId>) -> Result<Pending<UnsignedNotes>> {
        let whose = self.whose(provider, Audience::Treating)?;
        let unit = &self.0.unit;
        let values = [unit.workspace().0.into(), self.0.now().into(), whose.map(|id| id.0).into()];
        let rows = unit.tx.query_all_raw(statement(NOTES, values)).await?;
        let note = |row: &sea_orm::QueryResult| {
            let count = |place: usize| row.try_get_by_index::<i64>(place);
            Ok(UnsignedNotes {
                provider: ProviderId(row.try_get_by_index(0)?),
                ages: Ages { to_1: count(1)?, to_7: count(2)?, to_30: count(3)?, more: count(4)? },
                oldest: row.try_get_by_index(5)?,
            })
        };
        Ok(Pending { provider: whose, each: rows.iter().map(note).collect::<Result<_>>()? })
    }

    /// The plans of care in force whose review is overdue, by provider.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for assistants, and for therapists who ask for the figures of others.
    pub async fn overdue_reviews(&self, provider: Option<ProviderId>) -> Result<Pending<OverdueReviews>> {
        let whose = self.whose(provider, Audience::Treating)?;
        let unit = &self.0.unit;
        let today = self.0.care_plans().today().await?;
        let sql = format!(
            "select x.provider_id, count(*), min(x.review_date) from pazpaz.care_plans x where {DUE} \
             and ($3::uuid is null or x.provider_id = $3) group by x.provider_id order by x.provider_id"
        );
        let values = [unit.workspace().0.into(), today.into(), whose.map(|id| id.0).into()];
        let rows = unit.tx.query_all_raw(statement(&sql, values)).await?;
        let due = |row: &sea_orm::QueryResult| {
            let (provider, plans) = (ProviderId(row.try_get_by_index(0)?), row.try_get_by_index(1)?);
            Ok(OverdueReviews { provider, plans, since: row.try_get_by_index(2)? })
        };
        Ok(Pending { provider: whose, each: rows.iter().map(due).collect::<Result<_>>()? })
    }

    /// The credentials that have expired, or do so within that many days from today, by provider.
    ///
    /// # Errors
    /// [`Error::Argument`] when the number makes no sense; [`Error::Forbidden`] for therapists who ask for the figures of others.
    pub async fn expiring_credentials(
        &self,
        within: i32,
        provider: Option<ProviderId>,
    ) -> Result<Pending<ExpiringCredentials>> {
        let whose = self.whose(provider, Audience::Office)?;
        if !(0..=AHEAD).contains(&within) {
            return Err(Error::Argument("withinDays", format!("Must be between 0 and {AHEAD}.")));
        }
        let unit = &self.0.unit;
        let today = self.0.care_plans().today().await?;
        let until = today.saturating_add(Duration::days(within.into()));
        let values = [unit.workspace().0.into(), today.into(), until.into(), whose.map(|id| id.0).into()];
        let rows = unit.tx.query_all_raw(statement(CREDENTIALS, values)).await?;
        let credential = |row: &sea_orm::QueryResult| {
            let (expired, expiring) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            let provider = ProviderId(row.try_get_by_index(0)?);
            Ok(ExpiringCredentials { provider, expired, expiring, first: row.try_get_by_index(3)? })
        };
        Ok(Pending { provider: whose, each: rows.iter().map(credential).collect::<Result<_>>()? })
    }
}
