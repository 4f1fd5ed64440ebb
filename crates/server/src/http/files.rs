//! `/files/{ticket}`: the bytes of attachments, in by PUT and out by GET.
//!
//! The ticket in the address is all the credential there is: it is asked for through the API, good for one file, one way and one request,
//! and for some minutes. No cookie is looked at, so there is nothing that another site could forge. It is in no log: requests are logged
//! by the route that they match.
//!
//! These requests have no part in the time limit of the others, since large files on slow lines take their time. Who is silent is given up
//! all the same, and so is who is slower than any line should be.

mod fault;
mod name;
mod range;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::time::Duration;

use async_graphql::futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use graphql::problem::Code;
use http_body_util::BodyExt as _;
use store::{Actor, Download, Error, FileBytes, Occasion, Store, Upload};
use tokio::time::timeout;

use self::fault::Stopped;
use super::graphql::{Fault, Media};
use super::network::From;
use super::request_id::{RequestId, Told};

/// The one route.
pub(super) const ROUTE: &str = "/files/{ticket}";

/// How long a sender may be silent.
const SILENCE: Duration = Duration::from_secs(30);
/// How long a file may take on its way in: a minute, and longer the larger it is.
const MINUTE: Duration = Duration::from_mins(1);
/// The slowest line, in bytes a second.
const SLOWEST: u64 = 64 * 1024;

/// Nothing in a file is ever run, wherever it is opened.
const POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");

/// The route over a store.
pub(super) fn router(store: Store) -> Router {
    // Without a handler of its own, HEAD would be a GET, and use the ticket up.
    let methods = get(give).put(take).head(super::wrong_method);
    Router::new().route(ROUTE, methods).with_state(store)
}

/// Takes a file.
async fn take(
    State(store): State<Store>,
    Path(ticket): Path<String>,
    Extension(RequestId(id)): Extension<RequestId>,
    Extension(From(network)): Extension<From>,
    request: Request,
) -> Response {
    let mut told = Told::default();
    let done = async {
        let length = announced(request.headers())?;
        let upload = store.receive(&ticket, Occasion { network, ..Occasion::new(id) }).await?;
        told = tell(upload.actor());
        receive(upload, length, request.into_body()).await
    };
    let mut response = match done.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(stopped) => stopped.respond(),
    };
    response.extensions_mut().insert(told);
    response
}

async fn receive(mut upload: Upload, length: u64, body: Body) -> Result<(), Stopped> {
    let come = if upload.left() == length {
        let most = MINUTE + Duration::from_secs(length / SLOWEST);
        timeout(most, pour(&mut upload, body)).await.unwrap_or(Err(Stopped::Slow))
    } else {
        Err(Error::Length.into())
    };
    match come {
        Ok(()) => Ok(upload.finish().await?),
        Err(stopped) => {
            upload.give_up().await;
            Err(stopped)
        }
    }
}

async fn pour(upload: &mut Upload, mut body: Body) -> Result<(), Stopped> {
    loop {
        let Some(frame) = timeout(SILENCE, body.frame()).await.map_err(|_| Stopped::Slow)? else { return Ok(()) };
        if let Ok(bytes) = frame.map_err(|_| Stopped::Broken)?.into_data() {
            upload.write(&bytes).await?;
        }
    }
}

/// How many bytes will come. It has to be said beforehand, and the bytes have to be those of the file themselves.
fn announced(headers: &HeaderMap) -> Result<u64, Stopped> {
    let mut lengths = headers.get_all(header::CONTENT_LENGTH).iter();
    let length = lengths.next().and_then(|length| length.to_str().ok()?.parse().ok());
    if headers.contains_key(header::CONTENT_ENCODING) {
        let sentence = "Send the bytes of the file as they are, without Content-Encoding.";
        return Err(Fault::new(Code::UnsupportedMediaType, sentence).into());
    }
    match (length, lengths.next()) {
        (Some(length), None) => Ok(length),
        _ => Err(Fault::new(Code::BadRequest, "Say with Content-Length how many bytes the file has.").into()),
    }
}

/// Gives a file, or the part of it that is asked for.
async fn give(
    State(store): State<Store>,
    Path(ticket): Path<String>,
    Extension(RequestId(id)): Extension<RequestId>,
    Extension(From(network)): Extension<From>,
    headers: HeaderMap,
) -> Response {
    let mut told = Told::default();
    let occasion = Occasion { network, ..Occasion::new(id) };
    let mut response = hand_out(&store, &ticket, occasion, &headers, &mut told).await.unwrap_or_else(Stopped::respond);
    response.extensions_mut().insert(told);
    response
}

async fn hand_out(
    store: &Store,
    ticket: &str,
    occasion: Occasion,
    headers: &HeaderMap,
    told: &mut Told,
) -> Result<Response, Stopped> {
    let file = store.hand_out(ticket, occasion).await?;
    *told = tell(file.actor());
    let size = file.size();
    let range = match range::asked(headers) {
        None => None,
        Some(asked) => match asked.within(size) {
            Some(range) => Some(range),
            None => return Ok(nothing_there(size)),
        },
    };
    let head = head(&file, range.as_ref());
    let mut bytes = file.bytes(range.clone().unwrap_or(0..size)).await?;
    // With the first piece at hand the answer can still be an error.
    let first = bytes.next().await?;
    let status = if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    Ok((status, head, body(first, bytes)).into_response())
}

fn nothing_there(size: u64) -> Response {
    let mut response = Fault::new(Code::BadRequest, "The file has no such range of bytes.").respond(Media::Json);
    *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
    if let Ok(value) = HeaderValue::from_str(&format!("bytes */{size}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    response
}

fn head(file: &Download, range: Option<&Range<u64>>) -> HeaderMap {
    let size = file.size();
    let mut headers = HeaderMap::new();
    let mut add = |name: HeaderName, text: &str| {
        // All of them are made of visible ASCII.
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    };
    let length = range.map_or(size, |range| range.end - range.start);
    add(header::CONTENT_LENGTH, &length.to_string());
    add(header::CONTENT_TYPE, file.content_type().as_str());
    add(header::CONTENT_DISPOSITION, &name::disposition(file.name(), file.content_type()));
    add(header::ACCEPT_RANGES, "bytes");
    if let Some(Range { start, end }) = range {
        add(header::CONTENT_RANGE, &format!("bytes {start}-{}/{size}", end - 1));
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers
}

/// The pieces as they are opened. Where one does not open, the answer breaks off before it, short of its length.
fn body(first: Option<Bytes>, rest: FileBytes) -> Body {
    let rest = stream::try_unfold(rest, |mut rest| async move { Ok(rest.next().await?.map(|piece| (piece, rest))) });
    let rest = rest.inspect_err(|error: &Error| {
        tracing::error!(cause = %error.log(), "a file could not be given to its end");
    });
    Body::from_stream(stream::iter(first.map(Ok)).chain(rest))
}

fn tell(actor: Actor) -> Told {
    Told { user: Some(actor.user.0), workspace: Some(actor.workspace.0), ..Told::default() }
}
