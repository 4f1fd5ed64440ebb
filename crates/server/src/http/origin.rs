//! Which pages may use this API: forgery from other sites, and the list of sites that may read answers.

#[cfg(test)]
mod tests;

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The header that a page must send with a request that a cookie signs in. Its value is `1`. A page of another site cannot
/// send it without a preflight, which [`cors_layer`] denies.
pub const CSRF_HEADER: HeaderName = HeaderName::from_static("x-pazpaz-csrf");

/// Whether a request cannot have been forged by a page of another site.
///
/// A bearer token is never sent by a browser of itself, so only requests signed in by a cookie are looked at. They need the
/// header, and whatever the browser says of where they come from must be this server or a listed origin.
#[must_use]
pub fn csrf_ok(headers: &HeaderMap, signed_in_by_cookie: bool, allowed: &[HeaderValue]) -> bool {
    if !signed_in_by_cookie {
        return true;
    }
    let mut marks = headers.get_all(CSRF_HEADER).iter();
    if marks.next().is_none_or(|mark| mark != "1") || marks.next().is_some() {
        return false;
    }
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let origin = origins.next();
    if origins.next().is_some() {
        return false;
    }
    if origin.is_some_and(|origin| allowed.contains(origin)) {
        return true;
    }
    let same = origin.is_none_or(|origin| is_own(origin, headers.get(header::HOST)));
    let site = headers.get("sec-fetch-site");
    same && site.is_none_or(|site| site == "same-origin" || site == "none")
}

/// Whether an origin is the host the request was sent to. Behind a proxy the scheme is not known here; a browser that
/// would confuse the two schemes says so in `Sec-Fetch-Site`.
fn is_own(origin: &HeaderValue, host: Option<&HeaderValue>) -> bool {
    let Some((origin, host)) = origin.to_str().ok().zip(host.and_then(|host| host.to_str().ok())) else { return false };
    let bare = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    !host.is_empty() && bare.is_some_and(|bare| bare.eq_ignore_ascii_case(host))
}

/// Lets the listed origins, compared as whole strings, read answers and send cookies. No other origin is ever named in an
/// answer; a `*` in the list is left out, since with cookies it would be every site.
pub fn cors_layer(allowed: &[HeaderValue]) -> CorsLayer {
    let listed = allowed.iter().filter(|origin| *origin != "*").cloned();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(listed))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, CSRF_HEADER, header::RANGE])
        .expose_headers([
            header::RETRY_AFTER,
            header::CONTENT_DISPOSITION,
            header::CONTENT_RANGE,
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(Duration::from_secs(600))
}
