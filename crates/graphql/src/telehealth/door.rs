//! Coming to a telehealth visit with a token. Nobody is signed in.
use super::TelehealthRole;
use crate::{api::Caller, payload::UserError};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use store::{Door, Error, Joined};
use time::OffsetDateTime;

/// Joining a telehealth visit.
#[derive(InputObject)]
struct JoinTelehealthInput {
    /// The token of the invitation.
    token: String,
    /// Where you are right now, as one would tell an ambulance; at most 500 characters. A client must say so.
    location: Option<String>,
}

/// The answer to joining a telehealth visit.
#[derive(SimpleObject, Default)]
struct JoinTelehealthPayload {
    /// The name of the video room; null where you were not let in.
    room: Option<String>,
    /// As what you take part.
    role: Option<TelehealthRole>,
    /// Whether the visit is recorded, to which the client has agreed.
    recording: Option<bool>,
    /// Where it is too early: from when on the token lets in. It is as good as before.
    opens_at: Option<OffsetDateTime>,
    /// What keeps you from being let in; empty where you were, and where it is too early.
    errors: Vec<UserError>,
}

/// Leaving a telehealth visit.
#[derive(InputObject)]
struct LeaveTelehealthInput {
    /// The token with which you have joined.
    token: String,
}

/// The answer to leaving a telehealth visit.
#[derive(SimpleObject, Default)]
struct LeaveTelehealthPayload {
    /// When you left.
    left_at: Option<OffsetDateTime>,
    /// Why you are not there; empty where you have left.
    errors: Vec<UserError>,
}

fn told(error: Error) -> Result<Vec<UserError>> {
    match error {
        Error::Rejected(rejections) => Ok(rejections.into_iter().map(Into::into).collect()),
        error => Err(error.into()),
    }
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "TelehealthDoorMutation")]
impl Mutation {
    /// Joins a telehealth visit with the token of an invitation, without being signed in. It lets in once, while the visit is open, and
    /// can then only leave. That a token is unknown, used, withdrawn, or of a visit that is over or called off is one answer. It stands
    /// whatever becomes of the rest of the request: send it alone.
    async fn join_telehealth(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token, and where you are.")] input: JoinTelehealthInput,
    ) -> Result<JoinTelehealthPayload> {
        let JoinTelehealthInput { token, location } = input;
        let occasion = ctx.data::<Caller>()?.occasion();
        let joining = Box::pin(ctx.data::<Door>()?.join_telehealth(&token, location.as_deref(), occasion));
        Ok(match joining.await {
            Ok(Joined::In { room, role, recording }) => JoinTelehealthPayload {
                room: Some(room),
                role: Some(role.into()),
                recording: Some(recording),
                ..JoinTelehealthPayload::default()
            },
            Ok(Joined::Early(opens_at)) => {
                JoinTelehealthPayload { opens_at: Some(opens_at), ..JoinTelehealthPayload::default() }
            }
            Err(error) => JoinTelehealthPayload { errors: told(error)?, ..JoinTelehealthPayload::default() },
        })
    }

    /// Leaves a telehealth visit with the token that was used to join it, without being signed in.
    async fn leave_telehealth(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: LeaveTelehealthInput,
    ) -> Result<LeaveTelehealthPayload> {
        let occasion = ctx.data::<Caller>()?.occasion();
        let leaving = Box::pin(ctx.data::<Door>()?.leave_telehealth(&input.token, occasion));
        Ok(match leaving.await {
            Ok(left_at) => LeaveTelehealthPayload { left_at: Some(left_at), errors: Vec::new() },
            Err(error) => LeaveTelehealthPayload { left_at: None, errors: told(error)? },
        })
    }
}
