//! From an answer to bytes.

use std::collections::BTreeMap;

use async_graphql::{ServerError, Value};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use graphql::problem::{Code, code_of};
use serde::Serialize;

use super::accept::Media;

/// Room for an ordinary answer without growing.
const ROOM: usize = 4 * 1024;

/// An answer as it is written: errors first, as the specification recommends, and no `data` where nothing was run.
#[derive(Serialize)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

/// Writes an answer straight into one buffer. Its errors must have been sanitised, since their codes decide the status.
#[must_use]
pub fn respond(media: Media, answer: &async_graphql::Response) -> Response {
    let refusal = refusal(answer);
    let wire = Wire {
        errors: &answer.errors,
        data: refusal.is_none().then_some(&answer.data),
        extensions: &answer.extensions,
    };
    let mut bytes = Vec::with_capacity(ROOM);
    let status = match serde_json::to_writer(&mut bytes, &wire) {
        Ok(()) => refusal.map_or(StatusCode::OK, |code| status(media, code)),
        Err(_) => {
            // Only a value that JSON has no form for ends here, and the schema has none.
            bytes = br#"{"errors":[{"message":"The answer could not be written.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}"#.to_vec();
            StatusCode::INTERNAL_SERVER_ERROR
        }
    };
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.extend(answer.http_headers.clone());
    headers.insert(header::CONTENT_TYPE, media.content_type());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.append(header::VARY, HeaderValue::from_static("accept"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The code of a request that was refused as a whole, or nothing where it was executed.
///
/// The library gives null data in both cases. What tells them apart is that an error of a resolver carries the path of
/// its field, and an error of the request none.
fn refusal(answer: &async_graphql::Response) -> Option<Code> {
    let whole = answer.data == Value::Null && answer.errors.iter().all(|error| error.path.is_empty());
    let first = answer.errors.first().filter(|_| whole)?;
    Some(code_of(first).unwrap_or(Code::InternalServerError))
}

/// The status of a refused request.
fn status(media: Media, code: Code) -> StatusCode {
    match (code, media) {
        (
            Code::GraphqlParseFailed
            | Code::GraphqlValidationFailed
            | Code::OperationResolutionFailure
            | Code::BadUserInput,
            Media::Json,
        ) => StatusCode::OK,
        (
            Code::GraphqlParseFailed
            | Code::GraphqlValidationFailed
            | Code::OperationResolutionFailure
            | Code::BadUserInput
            | Code::BadRequest,
            _,
        ) => StatusCode::BAD_REQUEST,
        (Code::Unauthenticated, _) => StatusCode::UNAUTHORIZED,
        (Code::Forbidden | Code::Csrf, _) => StatusCode::FORBIDDEN,
        (Code::NotFound, _) => StatusCode::NOT_FOUND,
        (Code::MethodNotAllowed, _) => StatusCode::METHOD_NOT_ALLOWED,
        (Code::NotAcceptable, _) => StatusCode::NOT_ACCEPTABLE,
        (Code::Conflict, _) => StatusCode::CONFLICT,
        (Code::PayloadTooLarge, _) => StatusCode::PAYLOAD_TOO_LARGE,
        (Code::UnsupportedMediaType, _) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        (Code::RateLimited, _) => StatusCode::TOO_MANY_REQUESTS,
        (Code::Unavailable, _) => StatusCode::SERVICE_UNAVAILABLE,
        (Code::Timeout, _) => StatusCode::GATEWAY_TIMEOUT,
        (Code::InternalServerError | Code::DataIntegrity, _) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
