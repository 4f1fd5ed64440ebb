//! The id of a request and its line in the log.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;
use uuid::Uuid;

/// The header that brings an id and carries it back.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, in its extensions and in the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

/// What the API tells the log of a request, in the extensions of its answer. Nothing here is private: the name is what a
/// developer called the operation, and the number tells documents apart without telling what is in them.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The name of the operation, if it has one.
    pub operation: Option<String>,
    /// The number of the document.
    pub document: Option<u64>,
    /// Who is signed in.
    pub user: Option<Uuid>,
    /// For which workspace.
    pub workspace: Option<Uuid>,
}

/// Gives a request its id and writes its line into the log: method, route, status, time. The path and the query string are
/// not logged, only the route they matched.
pub async fn record(mut request: Request, next: Next) -> Response {
    let id = of(request.headers());
    request.extensions_mut().insert(RequestId(id));
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", %id);
    let since = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Ok(value) = HeaderValue::from_str(id.as_hyphenated().encode_lower(&mut Uuid::encode_buffer())) {
        response.headers_mut().insert(HEADER, value);
    }
    let told = response.extensions().get::<Told>().cloned().unwrap_or_default();
    // Microseconds as milliseconds, so that people and machines read the same unit.
    let ms = f64::from(u32::try_from(since.elapsed().as_micros()).unwrap_or(u32::MAX)) / 1_000.0;
    span.in_scope(|| {
        tracing::info!(
            method,
            route,
            status = response.status().as_u16(),
            ms,
            operation = told.operation,
            document = told.document.map(|number| format!("{number:016x}")),
            user = told.user.map(tracing::field::display),
            workspace = told.workspace.map(tracing::field::display),
            "request"
        );
    });
    response
}

/// The method, if it is one of the standard's. Any word can stand there, and no word of a stranger's belongs in the log.
fn known(method: &Method) -> &'static str {
    const KNOWN: [Method; 9] = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::HEAD,
        Method::OPTIONS,
        Method::DELETE,
        Method::PATCH,
        Method::TRACE,
        Method::CONNECT,
    ];
    const NAMES: [&str; 9] = ["GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE", "CONNECT"];
    KNOWN.iter().zip(NAMES).find(|(known, _)| *known == method).map_or("other", |(_, name)| name)
}

/// The id that a proxy has given the request, if it is a UUID and thus holds nothing else, or a new one.
fn of(headers: &HeaderMap) -> Uuid {
    let mut given = headers.get_all(HEADER).iter();
    match (given.next().and_then(|value| Uuid::try_parse_ascii(value.as_bytes()).ok()), given.next()) {
        (Some(id), None) => id,
        _ => new(),
    }
}

#[expect(clippy::disallowed_methods, reason = "a request has an id before it has a scope to ask for one")]
fn new() -> Uuid {
    Uuid::now_v7()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_single_uuid_is_taken_for_an_id() {
        let given = "0195f3a0-0000-7000-8000-000000000001";
        let mut headers = HeaderMap::new();
        headers.append(HEADER, HeaderValue::from_static(given));
        assert_eq!(of(&headers).to_string(), given);
        headers.append(HEADER, HeaderValue::from_static(given));
        assert_ne!(of(&headers).to_string(), given);
        headers.insert(HEADER, HeaderValue::from_static("Jane Doe"));
        assert_eq!(of(&headers).get_version_num(), 7);
    }
}
