//! People in care.
use crate::{
    allergy::{self, AllergyClinicalStatus, AllergyConnection},
    banner::{self, BannerEntry},
    client_alert::{self, ClientAlertConnection, ClientAlertKind},
    diagnosis::{self, Diagnosis, DiagnosisClinicalStatus, DiagnosisConnection},
    medication::{self, MedicationConnection, MedicationStatus},
    accounting::AccountingConnection,
    appointment::AppointmentConnection,
    attachment::AttachmentConnection,
    care_plan::CarePlanConnection,
    audit_event::AuditEventConnection,
    connection::{args, connection},
    consent::{Consent, ConsentConnection, ConsentKind},
    disclosure::DisclosureConnection,
    emergency_contact::EmergencyContact,
    telehealth::TelehealthSessionConnection,
    id,
    provider::Provider,
    row::{opened, over},
    scope::Scoped,
    session::SessionConnection,
    tag::Tag,
    timeline::{TimelineConnection, TimelineKind},
};
use async_graphql::{Context, Enum, ID, Object, Result};
use entity::client::{self, Model};
use time::{Date, OffsetDateTime};

mod duplicate;
mod list;
mod query;
mod write;
pub(crate) use query::Query;
pub(crate) use write::Mutation;

over! {
    /// A person in care. Names, addresses and the like are private: they are stored sealed, opened for the fields you ask for only, and
    /// each opening leaves a receipt.
    Client(Model)
}

/// Where a client is in care.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "client::Status")]
pub(crate) enum ClientStatus {
    /// Not yet in care.
    Waiting,
    /// In care.
    Active,
    /// In care, without visits for a while.
    Inactive,
    /// Care has ended.
    Discharged,
}

connection!(ClientConnection, ClientEdge, Client, "A page of clients.", "A client and where it stands in the list.");

#[Object(use_type_description)]
impl Client {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// The name to call the client by: the used name, or else the legal one. Null of a client who was erased.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let scope = ctx.scope()?;
        Ok(match &self.0.used_name {
            Some(name) => scope.open(&*self.0, name)?,
            None => scope.open(&*self.0, &self.0.legal_name)?,
        })
    }
    /// The name in documents. Null of a client who was erased.
    async fn legal_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.scope()?.open(&*self.0, &self.0.legal_name)?)
    }
    /// The name the client goes by, where it differs.
    async fn used_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, used_name)
    }
    /// Date of birth.
    async fn birth_date(&self, ctx: &Context<'_>) -> Result<Option<Date>> {
        let text: Result<Option<String>> = opened!(self, ctx, birth_date);
        Ok(text?.map(|text| store::date(&text)).transpose()?)
    }
    /// E-mail address.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, email)
    }
    /// Phone number with its country code.
    async fn phone(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, phone)
    }
    /// Postal address.
    async fn address(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, address)
    }
    /// What the practice should know, outside the clinical notes.
    async fn notes(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, notes)
    }
    /// Medical record number.
    async fn mrn(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, mrn)
    }
    /// The number that a state knows the client by, such as a social security number. Lists do not need it; ask for it where it is shown.
    async fn national_id(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, national_id)
    }
    /// The language that the client likes to be spoken to in, as a tag of BCP 47 such as `es` or `pt-BR`.
    async fn preferred_language(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, preferred_language)
    }
    /// Where the client is in care.
    async fn status(&self) -> ClientStatus {
        self.0.status.into()
    }
    /// The client's tags, the archived ones too, in the order in which they were made.
    async fn tags(&self, ctx: &Context<'_>) -> Result<Vec<Tag>> {
        Ok(ctx.scope()?.tags().of(self.0.id).await?.into_iter().map(Into::into).collect())
    }
    /// Until when the record is kept, where that is longer than the practice's rule says.
    async fn retain_until(&self) -> Option<Date> {
        self.0.retain_until
    }
    /// The provider of record.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        match self.0.provider_id {
            Some(id) => Ok(ctx.scope()?.providers().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// When the client was added.
    async fn created_at(&self) -> OffsetDateTime {
        self.0.created_at
    }
    /// When the client was last changed.
    async fn updated_at(&self) -> OffsetDateTime {
        self.0.updated_at
    }
    /// When the client was erased: from then on nothing private of the record can be read any more, by anybody.
    async fn erased_at(&self) -> Option<OffsetDateTime> {
        self.0.erased_at
    }
    /// When the client was archived; null while in care.
    async fn archived_at(&self) -> Option<OffsetDateTime> {
        self.0.deleted_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }

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

    /// The files of the record, those of the sessions among them, the latest first.
    async fn attachments(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived files in place of those in use.")] archived: bool,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<AttachmentConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.attachments().of(client, archived, &args(first, after, last, before)).await?;
        Ok(AttachmentConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.attachments().count_of(client, archived).await })),
        ))
    }

    /// What the practice has told others of the record, withdrawn entries too, the latest first.
    async fn disclosures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<DisclosureConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.disclosures().of(client, &args(first, after, last, before)).await?;
        Ok(DisclosureConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.disclosures().count_of(client).await })),
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

    /// What the client has agreed to, withdrawn consents too, the latest first.
    async fn consents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<ConsentConnection> {
        let client = self.0.id;
        let page = ctx.scope()?.consents().of(client, &args(first, after, last, before)).await?;
        Ok(ConsentConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.consents().count_of(client).await })),
        ))
    }

    /// The consent of a kind that is in force at a time, from when it was given until it is withdrawn or expires, the end not included; of
    /// several the one that was given last. Null where none is.
    async fn consent_in_force(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To what.")] kind: ConsentKind,
        #[graphql(desc = "When; now, if nothing is said.")] at: Option<OffsetDateTime>,
    ) -> Result<Option<Consent>> {
        let scope = ctx.scope()?;
        let at = at.unwrap_or_else(|| scope.now());
        Ok(scope.consents().in_force(self.0.id, kind.into(), at).await?.map(Into::into))
    }

    /// Whom to call in an emergency, in that order. At most 20, and of archived ones 100.
    async fn emergency_contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "The archived ones in place of those in use.")] archived: bool,
    ) -> Result<Vec<EmergencyContact>> {
        let contacts = ctx.scope()?.emergency_contacts().of(self.0.id, archived).await?;
        Ok(contacts.into_iter().map(Into::into).collect())
    }

    /// What was done with the record, by whom, the newest first. For owners, and null for others; looking at it is written down too.
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Option<AuditEventConnection>> {
        let client = self.0.id;
        let page = ctx.scope()?.audit_trail().of_client(client, &args(first, after, last, before)).await?;
        Ok(Some(AuditEventConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.audit_trail().count_of_client(client).await })),
        )))
    }

    /// An account of the record in plain words: what was done with it and what was told others, the latest first. For owners, and null for
    /// others; looking at it is written down too.
    async fn accounting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From this time on; from the beginning when left out.")] from: Option<OffsetDateTime>,
        #[graphql(desc = "Before this time; to the end when left out.")] to: Option<OffsetDateTime>,
        #[graphql(desc = "The first so many, at most 100; 20 when nothing is said.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Option<AccountingConnection>> {
        let client = self.0.id;
        let page = ctx.scope()?.accounting(client, from, to, &args(first, after, last, before)).await?;
        Ok(Some(AccountingConnection::new(
            page,
            Box::new(move |scope| Box::pin(async move { scope.count_accounting(client, from, to).await })),
        )))
    }
}
