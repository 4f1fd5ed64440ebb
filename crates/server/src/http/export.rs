//! `/audit/export`: the audit trail as a file, for whoever runs the practice.
//!
//! It is signed in to like the API, with the same rules for pages of other origins. That it is handed out is written down, durably, before
//! the first byte of it leaves; it is read and sent a part at a time, however long it is.

use async_graphql::ID;
use async_graphql::futures_util::stream;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use graphql::problem::Code;
use serde::Deserialize;
use store::{Actor, Error, Occasion, TrailExport, TrailFilter};
use time::OffsetDateTime;
use time::serde::rfc3339;

use super::api::ApiState;
use super::graphql::{Fault, Media, collect};
use super::network::From;
use super::request_id::{RequestId, Told};
use crate::trail_file::Format;

/// The route over the state of the API.
pub(super) fn router(state: ApiState) -> Router {
    Router::new().route("/audit/export", post(give)).with_state(state)
}

/// What is wanted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wanted {
    format: Format,
    #[serde(default, with = "rfc3339::option")]
    from: Option<OffsetDateTime>,
    #[serde(default, with = "rfc3339::option")]
    to: Option<OffsetDateTime>,
    client_id: Option<String>,
    user_id: Option<String>,
}

async fn give(
    State(state): State<ApiState>,
    Extension(RequestId(id)): Extension<RequestId>,
    Extension(From(network)): Extension<From>,
    request: Request,
) -> Response {
    let mut told = Told::default();
    let occasion = Occasion { network, ..Occasion::new(id) };
    let mut response =
        export(&state, occasion, request, &mut told).await.unwrap_or_else(|fault| fault.respond(Media::Json));
    response.extensions_mut().insert(told);
    response
}

async fn export(state: &ApiState, occasion: Occasion, request: Request, told: &mut Told) -> Result<Response, Fault> {
    let (head, body) = request.into_parts();
    let credential = state.admitted(&head.headers)?;
    let bytes = collect(&head.method, &head.headers, body).await?;
    let Wanted { format, from, to, client_id, user_id } = serde_json::from_slice(&bytes).map_err(|_| {
        let sentence = "The body must be a JSON object of format (jsonl or csv) and, where wanted, from, to (RFC 3339), clientId and userId.";
        Fault::new(Code::BadRequest, sentence)
    })?;
    let actor = state.actor(credential).await.map_err(|error| fault(&error))?;
    let actor: Actor = actor.ok_or_else(|| fault(&Error::SignedOut))?;
    *told = Told { user: Some(actor.user.0), workspace: Some(actor.workspace.0), ..Told::default() };
    let filter = TrailFilter {
        client: client_id.map(|id| graphql::row_of(&ID(id))),
        user: user_id.map(|id| graphql::row_of(&ID(id))),
        from,
        to,
        ..TrailFilter::default()
    };
    let mut trail = state.store().export_trail(actor, occasion, &filter).await.map_err(|error| fault(&error))?;
    // With the first part at hand the answer can still be an error.
    let first = part(&mut trail, format).await.map_err(|error| fault(&error))?;
    Ok((headers(format), streamed(format, first, trail)).into_response())
}

fn headers(format: Format) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media()));
    // The name tells nothing of what is in it.
    let name = format!("attachment; filename=\"audit-trail.{}\"", format.extension());
    if let Ok(value) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers
}

/// The next part of the file; none after the last.
async fn part(trail: &mut TrailExport, format: Format) -> Result<Option<Bytes>, Error> {
    let events = trail.next().await?;
    let mut text = String::new();
    events.iter().for_each(|event| format.write(event, &mut text));
    Ok((!text.is_empty()).then(|| text.into()))
}

/// The parts as they are read. Where one cannot be, the answer breaks off.
fn streamed(format: Format, first: Option<Bytes>, trail: TrailExport) -> Body {
    let head = Bytes::from_static(format.head().as_bytes());
    let begun =
        [Some(head).filter(|head| !head.is_empty()), first].into_iter().flatten().collect::<Vec<_>>().into_iter();
    Body::from_stream(stream::try_unfold((begun, trail), move |(mut begun, mut trail)| async move {
        let next = match begun.next() {
            Some(bytes) => Some(bytes),
            None => part(&mut trail, format).await.inspect_err(|error| {
                tracing::error!(cause = %error.log(), "the audit trail could not be handed out to its end");
            })?,
        };
        Ok::<_, Error>(next.map(|bytes| (bytes, (begun, trail))))
    }))
}

fn fault(error: &Error) -> Fault {
    let (code, sentence) = match error {
        Error::SignedOut => (Code::Unauthenticated, "Sign in first."),
        Error::Forbidden => (Code::Forbidden, "Your role does not allow this."),
        Error::Argument(..) => (Code::BadUserInput, "to must be later than from."),
        Error::Receipt => (Code::Unavailable, "The access could not be recorded, so nothing is given."),
        Error::Unavailable(_) | Error::Master(_) => {
            (Code::Unavailable, "The server cannot do this just now. Try again in a moment.")
        }
        Error::Timeout(_) => (Code::Timeout, "It took too long. Ask for less, or try again."),
        _ => (
            Code::InternalServerError,
            "Something went wrong on our side. It has been recorded; please try again later.",
        ),
    };
    if matches!(code, Code::InternalServerError | Code::Unavailable | Code::Timeout) {
        tracing::error!(cause = %error.log(), code = code.as_str(), "the audit trail could not be handed out");
    }
    Fault::new(code, sentence)
}
