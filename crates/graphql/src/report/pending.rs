//! What waits for somebody.
use super::{provider, whose};
use crate::{provider::Provider, scope::Scoped};
use async_graphql::{ComplexObject, Context, Description, Object, Result, SimpleObject};
use entity::ProviderId;
use store::{Ages, Pending, REPORT_NAMES};
use time::{Date, OffsetDateTime};

/// Notes that are not signed.
#[derive(Description)]
pub(crate) struct UnsignedNoteReport(pub(super) Pending<store::UnsignedNotes>);

#[Object(use_type_description)]
impl UnsignedNoteReport {
    /// Whose notes they are; null for those of all.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        whose(ctx, self.0.provider).await
    }
    /// All of them.
    async fn total(&self) -> NoteAges {
        let sum = |sum: Ages, one: &store::UnsignedNotes| Ages {
            to_1: sum.to_1 + one.ages.to_1,
            to_7: sum.to_7 + one.ages.to_7,
            to_30: sum.to_30 + one.ages.to_30,
            more: sum.more + one.ages.more,
        };
        self.0.each.iter().fold(Ages::default(), sum).into()
    }
    /// Each provider who has some; at most 500. The totals are of all.
    async fn providers(&self) -> Vec<UnsignedNotes> {
        let notes = |one: &store::UnsignedNotes| UnsignedNotes { id: one.provider, ages: one.ages.into(), oldest_session_at: one.oldest };
        self.0.each.iter().take(REPORT_NAMES).map(notes).collect()
    }
}

/// The notes of a provider that are not signed.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct UnsignedNotes {
    #[graphql(skip)]
    id: ProviderId,
    /// How many, by age.
    ages: NoteAges,
    /// Of when the oldest session is.
    oldest_session_at: OffsetDateTime,
}

#[ComplexObject]
impl UnsignedNotes {
    /// Whose they are.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        provider(ctx.scope()?, self.id).await
    }
}

/// Notes by their age in days.
#[derive(SimpleObject)]
pub(crate) struct NoteAges {
    /// All of them: the sum of the four below.
    notes: i64,
    /// 0 or 1 day old, and those of sessions to come.
    up_to_one_day: i64,
    /// 2 to 7 days old.
    two_to_seven_days: i64,
    /// 8 to 30 days old.
    eight_to_thirty_days: i64,
    /// 31 days old and more.
    over_thirty_days: i64,
}

impl From<Ages> for NoteAges {
    fn from(ages: Ages) -> Self {
        let Ages { to_1, to_7, to_30, more } = ages;
        Self {
            notes: to_1 + to_7 + to_30 + more,
            up_to_one_day: to_1,
            two_to_seven_days: to_7,
            eight_to_thirty_days: to_30,
            over_thirty_days: more,
        }
    }
}

/// Plans of care whose review is overdue.
#[derive(Description)]
pub(crate) struct ReviewReport(pub(super) Pending<store::OverdueReviews>);

#[Object(use_type_description)]
impl ReviewReport {
    /// Who answers for the plans; null for those of all.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        whose(ctx, self.0.provider).await
    }
    /// How many plans.
    async fn plans(&self) -> i64 {
        self.0.each.iter().map(|one| one.plans).sum()
    }
    /// Each provider who has some; at most 500. The totals are of all.
    async fn providers(&self) -> Vec<OverdueReviews> {
        let reviews = |one: &store::OverdueReviews| OverdueReviews { id: one.provider, plans: one.plans, since: one.since };
        self.0.each.iter().take(REPORT_NAMES).map(reviews).collect()
    }
}

/// The plans of care of a provider whose review is overdue.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct OverdueReviews {
    #[graphql(skip)]
    id: ProviderId,
    /// How many plans.
    plans: i64,
    /// The day by which the first was to be reviewed.
    since: Date,
}

#[ComplexObject]
impl OverdueReviews {
    /// Who answers for them.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        provider(ctx.scope()?, self.id).await
    }
}

/// Credentials that have expired or are about to.
#[derive(Description)]
pub(crate) struct CredentialReport(pub(super) Pending<store::ExpiringCredentials>);

#[Object(use_type_description)]
impl CredentialReport {
    /// Whose credentials they are; null for those of all.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        whose(ctx, self.0.provider).await
    }
    /// How many have expired before today.
    async fn expired(&self) -> i64 {
        self.0.each.iter().map(|one| one.expired).sum()
    }
    /// How many expire today or within the days that were named.
    async fn expiring(&self) -> i64 {
        self.0.each.iter().map(|one| one.expiring).sum()
    }
    /// Each provider who has some of either; at most 500. The totals are of all.
    async fn providers(&self) -> Vec<CredentialCounts> {
        let counts = |one: &store::ExpiringCredentials| CredentialCounts {
            id: one.provider,
            expired: one.expired,
            expiring: one.expiring,
            first_expires_on: one.first,
        };
        self.0.each.iter().take(REPORT_NAMES).map(counts).collect()
    }
}

/// The credentials of a provider that have expired or are about to.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct CredentialCounts {
    #[graphql(skip)]
    id: ProviderId,
    /// How many have expired before today.
    expired: i64,
    /// How many expire today or within the days that were named.
    expiring: i64,
    /// The last day of the one that expires first, or has.
    first_expires_on: Date,
}

#[ComplexObject]
impl CredentialCounts {
    /// Whose they are.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        provider(ctx.scope()?, self.id).await
    }
}
