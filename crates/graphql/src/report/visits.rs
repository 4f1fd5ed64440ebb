//! Visits, and the time they take.
use super::{provider, whose};
use crate::{
    appointment::{AppointmentKind, CancelReason},
    provider::Provider,
    scope::Scoped,
    service::Service,
};
use async_graphql::{Context, Description, Enum, Object, Result, SimpleObject};
use store::{Counts, Group, Key, REPORT_NAMES};
use time::Date;

/// By what visits are counted together.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "store::Grouping")]
pub(crate) enum ReportGrouping {
    /// The day on which they begin.
    Day,
    /// The week in which they begin, from Monday to Sunday.
    Week,
    /// The month in which they begin.
    Month,
    /// Whose time it is.
    Provider,
    /// What was booked.
    Service,
    /// How client and provider meet.
    Kind,
}

/// Visits that begin within some days.
#[derive(Description)]
pub(crate) struct VisitReport(pub(super) store::VisitReport);

#[Object(use_type_description)]
impl VisitReport {
    /// The first day.
    async fn from(&self) -> Date {
        self.0.days.from
    }
    /// The last day.
    async fn to(&self) -> Date {
        self.0.days.to
    }
    /// Whose visits they are; null for those of all.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        whose(ctx, self.0.provider).await
    }
    /// All of them.
    async fn total(&self) -> VisitCounts {
        self.0.total.into()
    }
    /// The groups that have visits, in order of time, and otherwise in an order that stays; at most 500. The total is of all.
    async fn groups(&self) -> Vec<VisitGroup> {
        self.0.groups.iter().copied().take(REPORT_NAMES).map(VisitGroup).collect()
    }
}

/// Visits that have in common what was asked for; the other fields are null.
#[derive(Description)]
pub(crate) struct VisitGroup(Group);

#[Object(use_type_description)]
impl VisitGroup {
    /// The day, the Monday of the week or the first of the month; it may be before the first day of the report, whose visits alone are
    /// counted.
    async fn from(&self) -> Option<Date> {
        match self.0.key {
            Key::From(day) => Some(day),
            _ => None,
        }
    }
    /// Whose time it is.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        match self.0.key {
            Key::Provider(id) => provider(ctx.scope()?, id).await,
            _ => Ok(None),
        }
    }
    /// What was booked; null also for the group of visits without a service.
    async fn service(&self, ctx: &Context<'_>) -> Result<Option<Service>> {
        match self.0.key {
            Key::Service(Some(id)) => Ok(ctx.scope()?.services().find(id).await?.map(Into::into)),
            _ => Ok(None),
        }
    }
    /// How client and provider meet.
    async fn kind(&self) -> Option<AppointmentKind> {
        match self.0.key {
            Key::Kind(kind) => Some(kind.into()),
            _ => None,
        }
    }
    /// How many they are.
    async fn counts(&self) -> VisitCounts {
        self.0.counts.into()
    }
}

/// Visits by what became of them. A visit that was moved counts on the day that it was moved to. What was called off as
/// `ENTERED_IN_ERROR` is no visit and counts nowhere. Minutes are whole minutes of each visit, without its service's buffer.
#[derive(SimpleObject)]
pub(crate) struct VisitCounts {
    /// All of them: the sum of the five below.
    visits: i64,
    /// In the state `SCHEDULED`; those in the past wait to be completed or noted as missed.
    scheduled: i64,
    /// In the state `CONFIRMED`; those in the past wait to be completed or noted as missed.
    confirmed: i64,
    /// In the state `COMPLETED`: they took place.
    completed: i64,
    /// In the state `NO_SHOW`: the client did not come. A visit that was called off, however late, is no no-show.
    no_shows: i64,
    /// In the state `CANCELLED`: they were called off, by whomever.
    cancelled: i64,
    /// Those that were called off by the reason, reasons without visits too.
    cancellations: Vec<CancellationCount>,
    /// Minutes of those that are scheduled or confirmed.
    booked_minutes: i64,
    /// Minutes of those that took place.
    completed_minutes: i64,
    /// Minutes of those to which the client did not come.
    no_show_minutes: i64,
}

/// How many visits were called off for a reason.
#[derive(SimpleObject)]
pub(crate) struct CancellationCount {
    /// Why.
    reason: CancelReason,
    /// How many.
    visits: i64,
}

impl From<Counts> for VisitCounts {
    fn from(counts: Counts) -> Self {
        let cancellation = |(reason, visits): (entity::appointment::CancelReason, i64)| CancellationCount { reason: reason.into(), visits };
        Self {
            visits: counts.visits(),
            scheduled: counts.scheduled,
            confirmed: counts.confirmed,
            completed: counts.completed,
            no_shows: counts.no_shows,
            cancelled: counts.cancelled(),
            cancellations: counts.reasons().map(cancellation).collect(),
            booked_minutes: counts.booked_minutes,
            completed_minutes: counts.completed_minutes,
            no_show_minutes: counts.no_show_minutes,
        }
    }
}

/// How much of the time of providers visits take.
#[derive(Description)]
pub(crate) struct UtilisationReport(pub(super) store::Utilisation, pub(super) i32);

#[Object(use_type_description)]
impl UtilisationReport {
    /// The first day.
    async fn from(&self) -> Date {
        self.0.visits.days.from
    }
    /// The last day.
    async fn to(&self) -> Date {
        self.0.visits.days.to
    }
    /// Whose time it is; null for that of all.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        whose(ctx, self.0.visits.provider).await
    }
    /// The hours a week that were named.
    async fn hours_per_week(&self) -> i32 {
        self.1
    }
    /// The minutes that each provider has: the hours a week, times the number of days (weekends and holidays too), by seven, rounded down.
    async fn available_minutes(&self) -> i64 {
        self.0.available_minutes
    }
    /// All visits together.
    async fn total(&self) -> VisitCounts {
        self.0.visits.total.into()
    }
    /// Each provider who has visits; at most 500. Hold `completedMinutes`, or with it `bookedMinutes`, against `availableMinutes`.
    async fn providers(&self) -> Vec<VisitGroup> {
        self.0.visits.groups.iter().copied().take(REPORT_NAMES).map(VisitGroup).collect()
    }
}
