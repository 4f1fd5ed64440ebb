//! What happened to a client, and what is known.
use crate::{
    allergy::{self, AllergyClinicalStatus, AllergyConnection},
    appointment::AppointmentConnection,
    banner::{self, BannerEntry},
    care_plan::CarePlanConnection,
    client_alert::{self, ClientAlertConnection, ClientAlertKind},
    connection::args,
    diagnosis::{self, Diagnosis, DiagnosisClinicalStatus, DiagnosisConnection},
    medication::{self, MedicationConnection, MedicationStatus},
    scope::Scoped,
    session::SessionConnection,
    telehealth::TelehealthSessionConnection,
    timeline::{TimelineConnection, TimelineKind},
};
use async_graphql::{Context, Object, Result};
use entity::client::Model;
use std::sync::Arc;
use time::OffsetDateTime;

/// What happened to a client, and what is known: visits, notes, plans, and what the client has and takes.
#[derive(Clone)]
pub(crate) struct Record(pub(super) Arc<Model>);

#[Object(name = "ClientRecord")]
impl Record {
    /// Everything that happened to the client in one list, newest first. Of what your role does not read only visits and notes are told.
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these kinds of entries; all when left out.")] kinds: Option<Vec<TimelineKind>>,
        #[graphql(desc = "Only what stands at this time or later.")] from: Option<OffsetDateTime>,
        #[graphql(desc = "Only what stands before this time; later than `from`.")] to: Option<OffsetDateTime>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection> {
        let kinds = kinds.unwrap_or_default().into_iter().map(Into::into).collect();
        let (client, filter) = (self.0.id, store::TimelineFilter { kinds, from, to });
        let page = ctx.scope()?.timeline(client, &filter, &args(first, after, last, before)).await?;
        let count: crate::connection::Count = Box::new(move |scope| {
            let filter = filter.clone();
            Box::pin(async move { scope.count_timeline(client, &filter).await })
        });
        Ok(TimelineConnection::new(page, count))
    }
    /// What one should know before anything else: active allergies and current alerts, by severity; among equals risks, allergies, then what is
    /// legal, about accessibility and other, the newest first. At most 100. Null where your role does not read them.
    async fn banner(&self, ctx: &Context<'_>) -> Result<Option<Vec<BannerEntry>>> {
        banner::of(ctx, self.0.id).await
    }
    /// What the client has now, by rank: 1 is the principal diagnosis. At most 100. Null where your role does not read them.
    async fn active_diagnoses(&self, ctx: &Context<'_>) -> Result<Option<Vec<Diagnosis>>> {
        Ok(Some(ctx.scope()?.diagnoses().ranked(self.0.id).await?.into_iter().map(Into::into).collect()))
    }

    /// All diagnoses, the latest first. Null where your role does not read them.
    async fn diagnoses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of one of these; all when left out.")] clinical_statuses: Option<Vec<DiagnosisClinicalStatus>>,
        #[graphql(default, desc = "The archived ones, entered in error, in place of those that count.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Option<DiagnosisConnection>> {
        diagnosis::of(ctx, self.0.id, clinical_statuses, archived, args(first, after, last, before)).await
    }

    /// What the client takes and took, the latest statement first. Null where your role does not read them.
    async fn medications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of one of these; all when left out.")] statuses: Option<Vec<MedicationStatus>>,
        #[graphql(default, desc = "The archived ones, entered in error, in place of those that count.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Option<MedicationConnection>> {
        medication::of(ctx, self.0.id, statuses, archived, args(first, after, last, before)).await
    }

    /// What the client does not bear or did not, the latest first. Null where your role does not read them.
    async fn allergies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of one of these; all when left out.")] clinical_statuses: Option<Vec<AllergyClinicalStatus>>,
        #[graphql(default, desc = "The archived ones, entered in error, in place of those that count.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Option<AllergyConnection>> {
        allergy::of(ctx, self.0.id, clinical_statuses, archived, args(first, after, last, before)).await
    }

    /// All alerts, past ones and those to come too, the latest first. Null where your role does not read them.
    async fn alerts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of one of these; all when left out.")] kinds: Option<Vec<ClientAlertKind>>,
        #[graphql(default, desc = "The archived ones, entered in error, in place of those that count.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Option<ClientAlertConnection>> {
        client_alert::of(ctx, self.0.id, kinds, archived, args(first, after, last, before)).await
    }

    /// The client's visits, the latest first.
    async fn appointments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<AppointmentConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.appointments().of(client, &args(first, after, last, before)).await?;
        Ok(AppointmentConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.appointments().count_of(client).await })),
        ))
    }

    /// The notes about the client, the latest first.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived drafts in place of what is in use.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<SessionConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.sessions().of(client, archived, &args(first, after, last, before)).await?;
        Ok(SessionConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.sessions().count_of(client, archived).await })),
        ))
    }

    /// The client's plans of care, the latest first.
    async fn care_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived plans in place of those on the lists.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<CarePlanConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.care_plans().of(client, archived, &args(first, after, last, before)).await?;
        Ok(CarePlanConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.care_plans().count_of(client, archived).await })),
        ))
    }

    /// The client's telehealth visits as they took place, the latest first.
    async fn telehealth_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<TelehealthSessionConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.telehealth_sessions().of(client, &args(first, after, last, before)).await?;
        Ok(TelehealthSessionConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.telehealth_sessions().count_of(client).await })),
        ))
    }
}
