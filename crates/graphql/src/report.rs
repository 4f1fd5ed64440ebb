//! What the practice counts.
use crate::{id, provider::Provider, scope::Scoped};
use async_graphql::{Context, ID, Object, Result};
use entity::ProviderId;
use store::{Days, Scope};
use time::Date;

mod pending;
mod visits;

use pending::{CredentialReport, ReviewReport, UnsignedNoteReport};
use visits::{ReportGrouping, UtilisationReport, VisitReport};

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "ReportQuery")]
impl Query {
    /// The visits that begin on the days from `from` to `to`, both included, in the practice's time zone, by what became of them: no-shows
    /// and cancellations by reason too. Exact at the moment of asking. At most 400 days. Opens nothing private. For owners and assistants;
    /// therapists get their own visits.
    async fn visit_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day, 2000-01-01 or later.")] from: Date,
        #[graphql(desc = "The last day, 2199-12-31 or earlier, at most 400 days with the first.")] to: Date,
        #[graphql(desc = "By what they are counted together.")] by: ReportGrouping,
        #[graphql(desc = "Visits of this provider; of all when nobody is named.")] provider_id: Option<ID>,
    ) -> Result<VisitReport> {
        let provider = provider_id.as_ref().map(id::local);
        Ok(VisitReport(ctx.scope()?.reports().visits(Days { from, to }, by.into(), provider).await?))
    }

    /// How much of the time of providers is taken by the visits that begin on the days from `from` to `to`, both included, in the
    /// practice's time zone. Nothing is known of the hours in which a provider sees clients, so the time there is comes from the number of
    /// hours a week that you name. For owners; therapists get their own.
    async fn utilisation_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day, 2000-01-01 or later.")] from: Date,
        #[graphql(desc = "The last day, 2199-12-31 or earlier, at most 400 days with the first.")] to: Date,
        #[graphql(desc = "For how many hours of a week a provider sees clients, 1 to 168.")] hours_per_week: i32,
        #[graphql(desc = "Of this provider; of all when nobody is named.")] provider_id: Option<ID>,
    ) -> Result<UtilisationReport> {
        let provider = provider_id.as_ref().map(id::local);
        let report = ctx.scope()?.reports().utilisation(Days { from, to }, hours_per_week, provider).await?;
        Ok(UtilisationReport(report, hours_per_week))
    }

    /// The notes that are not signed, by their age. The age is the number of days from the day of the session to today, both in the
    /// practice's time zone. Archived drafts and those about clients who were erased do not count. For owners; therapists get their own.
    async fn unsigned_note_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Notes of this provider; of all when nobody is named.")] provider_id: Option<ID>,
    ) -> Result<UnsignedNoteReport> {
        let provider = provider_id.as_ref().map(id::local);
        Ok(UnsignedNoteReport(ctx.scope()?.reports().unsigned_notes(provider).await?))
    }

    /// How many plans of care in force (`ACTIVE` or `ON_HOLD`) were to be reviewed before today in the practice's time zone. Those of
    /// clients who are archived or were erased do not count. For owners; therapists get their own.
    async fn review_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Plans of this author; of all when nobody is named.")] provider_id: Option<ID>,
    ) -> Result<ReviewReport> {
        let provider = provider_id.as_ref().map(id::local);
        Ok(ReviewReport(ctx.scope()?.reports().overdue_reviews(provider).await?))
    }

    /// How many credentials have expired before today in the practice's time zone, or do so within some days. A credential is good on its
    /// last day. Archived ones and those of providers who have left do not count. For owners and assistants; therapists get their own.
    async fn credential_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For how many days from today, 0 to 730.")] within_days: i32,
        #[graphql(desc = "Of this provider; of all when nobody is named.")] provider_id: Option<ID>,
    ) -> Result<CredentialReport> {
        let provider = provider_id.as_ref().map(id::local);
        Ok(CredentialReport(ctx.scope()?.reports().expiring_credentials(within_days, provider).await?))
    }
}

/// The provider whose figures a report holds, where it is of one.
async fn whose(ctx: &Context<'_>, id: Option<ProviderId>) -> Result<Option<Provider>> {
    match id {
        Some(id) => provider(ctx.scope()?, id).await,
        None => Ok(None),
    }
}

async fn provider(scope: &Scope, id: ProviderId) -> Result<Option<Provider>> {
    Ok(scope.providers().find(id).await?.map(Into::into))
}
