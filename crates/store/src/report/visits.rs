//! Visits by what became of them, and the time they took.
use super::{
    Audience, Days, Reports,
    counts::{Counts, SUMS},
};
use crate::{Error, Result, scope::statement};
use entity::{ProviderId, ServiceId, appointment::Kind};
use sea_orm::{ActiveEnum, ConnectionTrait, QueryResult};
use time::Date;
use uuid::Uuid;

/// By what visits are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// The day on which they begin.
    Day,
    /// The week, from Monday.
    Week,
    /// The month.
    Month,
    /// Whose they are.
    Provider,
    /// What was booked.
    Service,
    /// How client and provider meet.
    Kind,
}

/// What the visits of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// They begin on the day, or within the week or the month that it is the first of.
    From(Date),
    /// They are this provider's.
    Provider(ProviderId),
    /// This was booked, or nothing by name.
    Service(Option<ServiceId>),
    /// They are of this kind.
    Kind(Kind),
}

/// The visits of a group.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// What they have in common.
    pub key: Key,
    /// How many they are.
    pub counts: Counts,
}

/// Visits that begin within some days.
#[derive(Clone, Debug)]
pub struct VisitReport {
    /// The days.
    pub days: Days,
    /// Whose they are; of all where nobody is named.
    pub provider: Option<ProviderId>,
    /// All of them.
    pub total: Counts,
    /// By what was asked for; only groups that have visits.
    pub groups: Vec<Group>,
}

/// The time of providers that visits take.
#[derive(Clone, Debug)]
pub struct Utilisation {
    /// Whose and of which days.
    pub visits: VisitReport,
    /// The minutes that one provider has in these days, by the hours a week that were said.
    pub available_minutes: i64,
}

/// Each provider's visits, by the head of each provider's index range. Of one whom `$4` names, or of all.
const BY_PROVIDER: &str = "select p.id, e.* from pazpaz.provider_profiles p cross join lateral (\
    select SUMS from pazpaz.visit_summaries x where x.workspace_id = $1 and x.level = 'provider' and x.provider = p.id \
    and x.day between $2 and $3 having count(*) > 0) e where p.workspace_id = $1 and ($4 = any(array[p.id, NIL])) order by p.id";

impl Reports<'_> {
    /// The visits that begin on these days, of one provider or of all. One statement.
    ///
    /// # Errors
    /// [`Error::Argument`] when the days make no sense; [`Error::Forbidden`] for therapists who ask for the figures of others.
    pub async fn visits(&self, days: Days, by: Grouping, provider: Option<ProviderId>) -> Result<VisitReport> {
        let whose = self.whose(provider, Audience::Office)?;
        self.count(days, by, whose).await
    }

    /// The time that visits take of each provider, beside the time there is at so many hours a week.
    ///
    /// # Errors
    /// [`Error::Argument`] when an argument makes no sense; [`Error::Forbidden`] for assistants, and for therapists who ask for the figures
    /// of others.
    pub async fn utilisation(&self, days: Days, hours: i32, provider: Option<ProviderId>) -> Result<Utilisation> {
        let whose = self.whose(provider, Audience::Treating)?;
        if !(1..=168).contains(&hours) {
            return Err(Error::Argument("hoursPerWeek", "Must be between 1 and 168.".to_owned()));
        }
        let visits = self.count(days, Grouping::Provider, whose).await?;
        Ok(Utilisation { available_minutes: i64::from(hours) * 60 * days.count() / 7, visits })
    }

    async fn count(&self, days: Days, by: Grouping, provider: Option<ProviderId>) -> Result<VisitReport> {
        days.check()?;
        let unit = &self.0.unit;
        let whose = provider.map_or(Uuid::nil(), |id| id.0);
        let values = [unit.workspace().0.into(), days.from.into(), days.to.into(), whose.into()];
        let rows = unit.tx.query_all_raw(statement(&sql(by, provider.is_some()), values)).await?;
        let mut report =
            VisitReport { days, provider, total: Counts::default(), groups: Vec::with_capacity(rows.len()) };
        for row in &rows {
            let counts = Counts::read(row)?;
            // All that there was has moved to other days, or was a mistake.
            if counts == Counts::default() {
                continue;
            }
            report.total += counts;
            report.groups.push(Group { key: key(by, row)?, counts });
        }
        Ok(report)
    }
}

fn key(by: Grouping, row: &QueryResult) -> Result<Key> {
    Ok(match by {
        Grouping::Day | Grouping::Week | Grouping::Month => Key::From(row.try_get_by_index(0)?),
        Grouping::Provider => Key::Provider(ProviderId(row.try_get_by_index(0)?)),
        Grouping::Service => {
            let id: Uuid = row.try_get_by_index(0)?;
            Key::Service((!id.is_nil()).then_some(ServiceId(id)))
        }
        Grouping::Kind => Key::Kind(Kind::try_from_value(&row.try_get_by_index(0)?)?),
    })
}

/// The statement that reads the fewest rows: those by kind, by service or by provider alone, or by all three where it has to be.
fn sql(by: Grouping, of_one: bool) -> String {
    let (key, level) = match (by, of_one) {
        (Grouping::Provider, _) => {
            let nil = "'00000000-0000-0000-0000-000000000000'::uuid";
            return BY_PROVIDER.replace("SUMS", SUMS).replace("NIL", nil);
        }
        (Grouping::Day, false) => ("x.day", "kind"),
        (Grouping::Day, true) => ("x.day", "provider"),
        (Grouping::Week, false) => ("date_trunc('week', x.day::timestamp)::date", "kind"),
        (Grouping::Week, true) => ("date_trunc('week', x.day::timestamp)::date", "provider"),
        (Grouping::Month, false) => ("date_trunc('month', x.day::timestamp)::date", "kind"),
        (Grouping::Month, true) => ("date_trunc('month', x.day::timestamp)::date", "provider"),
        (Grouping::Service, false) => ("x.service", "service"),
        (Grouping::Service, true) => ("x.service", "detail"),
        (Grouping::Kind, false) => ("x.kind", "kind"),
        (Grouping::Kind, true) => ("x.kind", "detail"),
    };
    format!(
        "select {key}, {SUMS} from pazpaz.visit_summaries x where x.workspace_id = $1 and x.level = '{level}' and x.provider = $4 \
         and x.day between $2 and $3 group by 1 order by 1"
    )
}
