//! What holds for every request and every answer.

use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use graphql::problem::Code;

use super::files;
use super::graphql::{Fault, Media};

/// Headers for answers that do not set them otherwise: stored nowhere, framed by nobody, taken for nothing but what
/// they say they are. A page that needs more than nothing brings a policy of its own.
const DEFAULTS: [(HeaderName, HeaderValue); 6] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    // Answers of the API are for other origins only as far as the rules for them go; all else is for this one.
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-site")),
];

/// Adds the headers that are missing.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in DEFAULTS {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// Gives a request up after a while, but for files, which have limits of their own. What it had begun is undone, since an unfinished transaction is rolled back.
pub(super) async fn time_limit(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    if request.extensions().get::<MatchedPath>().is_some_and(|route| route.as_str() == files::ROUTE) {
        return next.run(request).await;
    }
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Fault::new(Code::Timeout, "The request took too long and was given up.").respond(Media::Json),
    }
}
