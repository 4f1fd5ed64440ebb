//! What those who are signed in do about telehealth visits.
use super::{TelehealthParticipant, TelehealthRole, TelehealthSession};
use crate::{
    id,
    payload::{Outcome, UserError, attempt, payload},
    scope::Scoped,
};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use store::{Invitation, NewInvitation};
use time::OffsetDateTime;

/// Somebody who is to take part in a telehealth visit.
#[derive(InputObject)]
struct InviteToTelehealthInput {
    /// The telehealth session.
    telehealth_session_id: ID,
    /// As what.
    role: TelehealthRole,
    /// Who it is, at most 200 characters. Of a guest it must be said.
    name: Option<String>,
}

/// Whether a telehealth visit is recorded.
#[derive(InputObject)]
struct SetTelehealthRecordingInput {
    /// The telehealth session.
    id: ID,
    /// The version that you read.
    expected_version: i32,
    /// True to start, false to stop.
    on: bool,
}

/// A provider who joins a telehealth visit.
#[derive(InputObject)]
struct EnterTelehealthInput {
    /// The telehealth session.
    telehealth_session_id: ID,
    /// Where the provider is, at most 500 characters.
    location: Option<String>,
}

payload! {
    /// The answer to a change of a telehealth session.
    TelehealthSessionPayload { telehealth_session: TelehealthSession }
}

payload! {
    /// The answer to a change of who takes part in a telehealth visit.
    TelehealthParticipantPayload { telehealth_participant: TelehealthParticipant }
}

/// The answer to an invitation.
#[derive(SimpleObject)]
struct InviteToTelehealthPayload {
    /// The invitation; null where none was made.
    telehealth_participant: Option<TelehealthParticipant>,
    /// The token that lets in, once: 47 characters. Shown this once. Send it behind the `#` of an address, so that it is in no log.
    token: Option<String>,
    /// From when on it lets in, as the appointment is now. When the appointment is moved, so is this.
    opens_at: Option<OffsetDateTime>,
    /// From when on it lets in no more.
    closes_at: Option<OffsetDateTime>,
    /// What keeps the invitation from being made; empty where it was made.
    errors: Vec<UserError>,
}

impl From<Outcome<Invitation>> for InviteToTelehealthPayload {
    fn from(outcome: Outcome<Invitation>) -> Self {
        match outcome {
            Ok(Invitation { participant, token, window }) => Self {
                telehealth_participant: Some(participant.into()),
                token: Some(token.reveal().to_owned()),
                opens_at: Some(window.opens_at),
                closes_at: Some(window.closes_at),
                errors: Vec::new(),
            },
            Err(errors) => {
                Self { telehealth_participant: None, token: None, opens_at: None, closes_at: None, errors }
            }
        }
    }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "TelehealthSessionMutation")]
impl Mutation {
    /// Opens a room for a telehealth appointment that is scheduled or confirmed and not over. An appointment has one open at most; once
    /// that is ended there can be another. Nobody is recorded until `setTelehealthRecording` says so.
    async fn open_telehealth(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The appointment.")] appointment_id: ID,
    ) -> Result<TelehealthSessionPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.telehealth_sessions().open(id::local(&appointment_id))).await?.into())
    }

    /// Makes a token for somebody. It lets in once, from 15 minutes before the appointment begins until 30 minutes after it should have
    /// ended, wherever the appointment is moved by then. Whoever loses the connection comes back by the room itself, or with another token.
    async fn invite_to_telehealth(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and to what.")] input: InviteToTelehealthInput,
    ) -> Result<InviteToTelehealthPayload> {
        let InviteToTelehealthInput { telehealth_session_id, role, name } = input;
        let new = NewInvitation { telehealth_session: id::local(&telehealth_session_id), role: role.into(), name };
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.telehealth_participants().invite(new)).await?.into())
    }

    /// Makes a token worthless that has not been used.
    async fn withdraw_telehealth_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The invitation.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<TelehealthParticipantPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.telehealth_participants().withdraw(id::local(&id), expected_version)).await?.into())
    }

    /// Notes that whoever is signed in joins a telehealth visit, while people are let in. For owners and therapists.
    async fn enter_telehealth(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which visit, and from where.")] input: EnterTelehealthInput,
    ) -> Result<TelehealthParticipantPayload> {
        let EnterTelehealthInput { telehealth_session_id, location } = input;
        let scope = ctx.scope()?;
        let session = id::local(&telehealth_session_id);
        Ok(attempt(scope, scope.telehealth_participants().enter(session, location.as_deref())).await?.into())
    }

    /// Notes that whoever is signed in leaves a telehealth visit that they have entered. For owners and therapists.
    async fn exit_telehealth(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The participant that entering has made.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<TelehealthParticipantPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.telehealth_participants().exit(id::local(&id), expected_version)).await?.into())
    }

    /// Starts or stops recording. It starts only while a consent of the client's to being recorded is in force, and that the consent is
    /// withdrawn or runs out stops it. For owners and therapists.
    async fn set_telehealth_recording(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which visit, and whether.")] input: SetTelehealthRecordingInput,
    ) -> Result<TelehealthSessionPayload> {
        let SetTelehealthRecordingInput { id, expected_version, on } = input;
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.telehealth_sessions().set_recording(id::local(&id), expected_version, on)).await?.into())
    }

    /// Ends a telehealth session: nobody joins any more, whoever is there has left, and recording stops.
    async fn end_telehealth(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The telehealth session.")] id: ID,
        #[graphql(desc = "The version that you read.")] expected_version: i32,
    ) -> Result<TelehealthSessionPayload> {
        let scope = ctx.scope()?;
        Ok(attempt(scope, scope.telehealth_sessions().end(id::local(&id), expected_version)).await?.into())
    }
}
