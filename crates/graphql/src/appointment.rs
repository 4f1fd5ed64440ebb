//! The calendar.
use crate::{
    client::Client,
    connection::{args, connection},
    id,
    location::Location,
    provider::Provider,
    row::{opened, over},
    scope::Scoped,
    service::Service,
    session::Session,
    telehealth::TelehealthSession,
    user::User,
};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use entity::appointment::{self, Model};
use store::{CalendarFilter, Slot};
use time::OffsetDateTime;

mod book;
pub(crate) use book::Mutation;

over! {
    /// A booked span of a provider's time.
    Appointment(Model)
}

connection!(
    AppointmentConnection,
    AppointmentEdge,
    Appointment,
    "A page of appointments.",
    "An appointment and where it stands in the list."
);

/// How client and provider meet.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "appointment::Kind")]
pub(crate) enum AppointmentKind {
    /// In one place.
    InPerson,
    /// By video.
    Telehealth,
    /// By phone.
    Phone,
}

/// Where the appointment is in its life.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "appointment::Status")]
pub(crate) enum AppointmentStatus {
    /// Booked.
    Scheduled,
    /// Booked, and the client said yes.
    Confirmed,
    /// It took place.
    Completed,
    /// Called off; the time is free again.
    Cancelled,
    /// The client did not come; the time is free again.
    NoShow,
}

/// Why an appointment was called off, for reports. The words go into the note.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "appointment::CancelReason")]
pub(crate) enum CancelReason {
    /// The client asked for it.
    ClientRequest,
    /// The client is ill.
    ClientIllness,
    /// The provider cannot.
    ProviderUnavailable,
    /// The client asked for it too late by the practice's rules.
    LateNotice,
    /// Weather or travel.
    Weather,
    /// It should never have been booked.
    EnteredInError,
    /// Something else.
    Other,
}

#[Object(use_type_description)]
impl Appointment {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// The first instant, in UTC.
    async fn starts_at(&self) -> OffsetDateTime {
        self.0.starts_at
    }
    /// The first instant after it, in UTC.
    async fn ends_at(&self) -> OffsetDateTime {
        self.0.ends_at
    }
    /// Where it is in its life.
    async fn status(&self) -> AppointmentStatus {
        self.0.status.into()
    }
    /// How client and provider meet.
    async fn kind(&self) -> AppointmentKind {
        self.0.kind.into()
    }
    /// Why the client comes. Private: reading it leaves a receipt.
    async fn reason(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, reason)
    }
    /// Who comes.
    async fn client(&self, ctx: &Context<'_>) -> Result<Option<Client>> {
        Ok(ctx.scope()?.clients().find(self.0.client_id).await?.map(Into::into))
    }
    /// Whose time it is.
    async fn provider(&self, ctx: &Context<'_>) -> Result<Option<Provider>> {
        Ok(ctx.scope()?.providers().find(self.0.provider_id).await?.map(Into::into))
    }
    /// What was booked.
    async fn service(&self, ctx: &Context<'_>) -> Result<Option<Service>> {
        match self.0.service_id {
            Some(id) => Ok(ctx.scope()?.services().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// Where it takes place.
    async fn location(&self, ctx: &Context<'_>) -> Result<Option<Location>> {
        match self.0.location_id {
            Some(id) => Ok(ctx.scope()?.locations().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// The note about it; null where none was begun.
    async fn session(&self, ctx: &Context<'_>) -> Result<Option<Session>> {
        Ok(ctx.scope()?.sessions().about(self.0.id).await?.map(Into::into))
    }
    /// How it takes place by video; null where no room was opened. Of several the last.
    async fn telehealth(&self, ctx: &Context<'_>) -> Result<Option<TelehealthSession>> {
        Ok(ctx.scope()?.telehealth_sessions().about(self.0.id).await?.map(Into::into))
    }
    /// When it was called off.
    async fn cancelled_at(&self) -> Option<OffsetDateTime> {
        self.0.cancelled_at
    }
    /// Who called it off.
    async fn cancelled_by(&self, ctx: &Context<'_>) -> Result<Option<User>> {
        match self.0.cancelled_by {
            Some(id) => Ok(ctx.scope()?.users().find(id).await?.map(Into::into)),
            None => Ok(None),
        }
    }
    /// Why it was called off.
    async fn cancel_reason(&self) -> Option<CancelReason> {
        self.0.cancel_reason.map(Into::into)
    }
    /// Why it was called off, in words. Private: reading it leaves a receipt.
    async fn cancel_note(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        opened!(self, ctx, cancel_note)
    }
    /// When it was booked.
    async fn created_at(&self) -> OffsetDateTime {
        self.0.created_at
    }
    /// When it was last changed.
    async fn updated_at(&self) -> OffsetDateTime {
        self.0.updated_at
    }
    /// Counts the changes. Send it as `expectedVersion` with the next one.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// Narrows a calendar. What is left out or empty does not narrow.
#[derive(InputObject, Default)]
struct CalendarFilterInput {
    /// Of these providers, at most 100.
    #[graphql(default, validator(max_items = 100))]
    provider_ids: Vec<ID>,
    /// Of these clients, at most 100.
    #[graphql(default, validator(max_items = 100))]
    client_ids: Vec<ID>,
    /// At these locations, at most 100.
    #[graphql(default, validator(max_items = 100))]
    location_ids: Vec<ID>,
    /// Of these kinds.
    #[graphql(default, validator(max_items = 10))]
    kinds: Vec<AppointmentKind>,
    /// In these states.
    #[graphql(default, validator(max_items = 10))]
    statuses: Vec<AppointmentStatus>,
}

impl From<CalendarFilterInput> for CalendarFilter {
    fn from(input: CalendarFilterInput) -> Self {
        let CalendarFilterInput { provider_ids, client_ids, location_ids, kinds, statuses } = input;
        Self {
            providers: provider_ids.iter().map(id::local).collect(),
            clients: client_ids.iter().map(id::local).collect(),
            locations: location_ids.iter().map(id::local).collect(),
            kinds: kinds.into_iter().map(Into::into).collect(),
            statuses: statuses.into_iter().map(Into::into).collect(),
        }
    }
}

/// A span of a provider's time.
#[derive(InputObject)]
struct SlotInput {
    /// Whose time.
    provider_id: ID,
    /// The first instant.
    starts_at: OffsetDateTime,
    /// The first instant after it, at most 24 hours later.
    ends_at: OffsetDateTime,
    /// An appointment that does not count: the one you are about to move.
    except_id: Option<ID>,
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "AppointmentQuery")]
impl Query {
    /// The appointment of that id; null where there is none.
    async fn appointment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The appointment.")] id: ID,
    ) -> Result<Option<Appointment>> {
        Ok(ctx.scope()?.appointments().find(id::local(&id)).await?.map(Into::into))
    }

    /// The appointments that touch the span from `from` to `to`, in order of time. At most 500 a page and 62 days a span.
    async fn calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first instant.")] from: OffsetDateTime,
        #[graphql(desc = "The first instant after it.")] to: OffsetDateTime,
        #[graphql(desc = "Which appointments; all when left out.")] filter: Option<CalendarFilterInput>,
        #[graphql(desc = "The first so many, at most 500, which is also what you get when nothing is said.")]
        first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, at most 500.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<AppointmentConnection> {
        let filter = CalendarFilter::from(filter.unwrap_or_default());
        let page = ctx.scope()?.appointments().calendar(from, to, &filter, &args(first, after, last, before)).await?;
        let count: crate::connection::Count = Box::new(move |scope| {
            let filter = filter.clone();
            Box::pin(async move { scope.appointments().count(from, to, &filter).await })
        });
        Ok(AppointmentConnection::new(page, count))
    }

    /// The appointments that take a provider's time within the slot: empty when it can be booked. At most 100.
    async fn appointment_conflicts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The span to look at.")] slot: SlotInput,
    ) -> Result<Vec<Appointment>> {
        let SlotInput { provider_id, starts_at, ends_at, except_id } = slot;
        let except = except_id.as_ref().map(id::local);
        let slot = Slot { provider: id::local(&provider_id), starts_at, ends_at, except };
        Ok(ctx.scope()?.appointments().conflicts(slot).await?.into_iter().map(Into::into).collect())
    }
}
