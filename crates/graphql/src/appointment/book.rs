//! Booking, and what becomes of what is booked.
use super::{Appointment, AppointmentKind, CancelReason};
use crate::{
    id,
    payload::{attempt, payload},
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, Object, Result};
use store::{Cancellation, Move, NewAppointment};
use time::OffsetDateTime;

/// A new appointment.
#[derive(InputObject)]
struct BookAppointmentInput {
    /// Who comes.
    client_id: ID,
    /// Whose time it takes.
    provider_id: ID,
    /// What is booked.
    service_id: Option<ID>,
    /// Where.
    location_id: Option<ID>,
    /// How they meet.
    #[graphql(default_with = "AppointmentKind::InPerson")]
    kind: AppointmentKind,
    /// The first instant, with its offset from UTC.
    starts_at: OffsetDateTime,
    /// The first instant after it, at most 24 hours later; by the service's duration when left out.
    ends_at: Option<OffsetDateTime>,
    /// Why the client comes, at most 2,000 characters.
    reason: Option<String>,
}

/// Where an appointment goes. What is left out stays as it is.
#[derive(InputObject)]
struct MoveAppointmentInput {
    /// The appointment.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// The first instant, with its offset from UTC.
    starts_at: OffsetDateTime,
    /// The first instant after it; as long as before when left out.
    ends_at: Option<OffsetDateTime>,
    /// Another provider.
    provider_id: Option<ID>,
    /// Another place.
    location_id: Option<ID>,
}

/// Why an appointment is called off.
#[derive(InputObject)]
struct CancelAppointmentInput {
    /// The appointment.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// Why, for reports.
    reason: CancelReason,
    /// Why, in words, at most 1,000 characters. Private.
    note: Option<String>,
}

payload! {
    /// The answer to a change of an appointment.
    AppointmentPayload { appointment: Appointment }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "AppointmentMutation")]
impl Mutation {
    /// Books a visit. Of any number of bookings that race for the same time, one wins.
    async fn book_appointment(&self, ctx: &Context<'_>, #[graphql(desc = "The appointment to be.")] input: BookAppointmentInput) -> Result<AppointmentPayload> {
        let BookAppointmentInput { client_id, provider_id, service_id, location_id, kind, starts_at, ends_at, reason } =
            input;
        let new = NewAppointment {
            client: id::local(&client_id),
            provider: id::local(&provider_id),
            service: service_id.as_ref().map(id::local),
            location: location_id.as_ref().map(id::local),
            kind: kind.into(),
            starts_at,
            ends_at,
            reason,
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.appointments().book(new)).await?.into())
    }

    /// Moves a visit that is scheduled or confirmed. It is scheduled afterwards.
    async fn move_appointment(&self, ctx: &Context<'_>, #[graphql(desc = "Which one, and where to.")] input: MoveAppointmentInput) -> Result<AppointmentPayload> {
        let MoveAppointmentInput { id, expected_version, starts_at, ends_at, provider_id, location_id } = input;
        let to = Move {
            starts_at,
            ends_at,
            provider: provider_id.as_ref().map(id::local),
            location: location_id.as_ref().map(id::local),
        };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.appointments().r#move(id::local(&id), expected_version, to)).await?
            .into())
    }

    /// Notes that the client said yes to a scheduled visit.
    async fn confirm_appointment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The appointment.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<AppointmentPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.appointments().confirm(id::local(&id), expected_version)).await?
            .into())
    }

    /// Notes that a visit took place. It must have begun.
    async fn complete_appointment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The appointment.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<AppointmentPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.appointments().complete(id::local(&id), expected_version)).await?
            .into())
    }

    /// Calls a visit off: who, when and why are kept. The time is free again.
    async fn cancel_appointment(&self, ctx: &Context<'_>, #[graphql(desc = "Which one, and why.")] input: CancelAppointmentInput) -> Result<AppointmentPayload> {
        let CancelAppointmentInput { id, expected_version, reason, note } = input;
        let why = Cancellation { reason: reason.into(), note };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.appointments().cancel(id::local(&id), expected_version, why)).await?
            .into())
    }

    /// Notes that the client did not come. The visit must have begun; the time is free again.
    async fn mark_no_show(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The appointment.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<AppointmentPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.appointments().no_show(id::local(&id), expected_version)).await?
            .into())
    }
}
