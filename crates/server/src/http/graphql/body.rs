//! The body of a request, as bytes.

use std::error::Error;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, header};
use graphql::problem::Code;
use http_body_util::LengthLimitError;

use super::accept::is_utf8;
use super::fault::Fault;

/// The longest body, in bytes.
pub const MAX_BODY: usize = 256 * 1024;

/// Checks the method and the headers of the content, then reads the body. What will be refused is not read.
///
/// # Errors
///
/// 405 for methods other than GET and POST, 415 for a POST that is not JSON, 413 for a body above [`MAX_BODY`], 400
/// where the connection breaks off.
pub async fn collect(method: &Method, headers: &HeaderMap, body: Body) -> Result<Bytes, Fault> {
    if method == Method::GET {
        return Ok(Bytes::new());
    }
    if method != Method::POST {
        return Err(Fault::method("Use GET or POST.", "GET, POST"));
    }
    if !is_json(headers) {
        return Err(Fault::new(Code::UnsupportedMediaType, "Send the request as application/json in UTF-8."));
    }
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > MAX_BODY as u64) {
        return Err(too_long());
    }
    to_bytes(body, MAX_BODY).await.map_err(|error| {
        if error.source().is_some_and(|source| source.is::<LengthLimitError>()) {
            too_long()
        } else {
            Fault::new(Code::BadRequest, "The body of the request could not be read.")
        }
    })
}

fn too_long() -> Fault {
    Fault::new(Code::PayloadTooLarge, "The body of the request is longer than 256 KiB.")
}

/// Whether the content is `application/json`, in UTF-8, and not compressed.
fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (types.next(), types.next()) else { return false };
    let Ok(text) = value.to_str() else { return false };
    let mut parts = text.split(';').map(str::trim);
    let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    let charset = parts
        .filter_map(|part| part.split_once('='))
        .filter(|(key, _)| key.trim().eq_ignore_ascii_case("charset"))
        .all(|(_, value)| is_utf8(value));
    let plain =
        headers.get(header::CONTENT_ENCODING).is_none_or(|value| value.as_bytes().eq_ignore_ascii_case(b"identity"));
    named && charset && plain
}
