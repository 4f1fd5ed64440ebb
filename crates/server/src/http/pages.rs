//! The small pages: a landing page and the sign-in page. They hold no data and need no build.
//!
//! Signing in by link is two steps on purpose. The one-time token travels in the fragment (`/sign-in#token`), which
//! browsers send to nobody, so it is in no log and no `Referer`. And opening the page consumes nothing: mail scanners
//! and link previews open every link, so only a press of the button sends the token, by POST, to `/graphql`.

use axum::Router;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// What the small pages may load: their own script, style and requests, nothing inline, nothing from elsewhere.
pub(crate) const STRICT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /`, `/sign-in` and the two files they load.
pub fn router() -> Router {
    Router::new()
        .route("/", get(|| async { document(STRICT, include_str!("../../pages/landing.html")) }))
        .route("/sign-in", get(|| async { document(STRICT, include_str!("../../pages/sign-in.html")) }))
        .route("/sign-in.js", get(|| async { file("text/javascript; charset=utf-8", SIGN_IN_JS) }))
        .route("/pages.css", get(|| async { file("text/css; charset=utf-8", PAGES_CSS) }))
}

const SIGN_IN_JS: &str = include_str!("../../pages/sign-in.js");
const PAGES_CSS: &str = include_str!("../../pages/pages.css");

/// An HTML page under the given content security policy, never stored, framed by nobody, and without a `Referer` to
/// pages it leads to.
pub(crate) fn document(policy: &'static str, html: impl IntoResponse) -> Response {
    let headers: [(HeaderName, HeaderValue); 7] = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    ];
    (headers, html).into_response()
}

/// A script or style sheet that is part of the program, asked for anew on each visit so that an upgrade shows at once.
fn file(content_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_page_holds_anything_inline() {
        for page in [include_str!("../../pages/landing.html"), include_str!("../../pages/sign-in.html")] {
            assert!(!page.contains("<style") && !page.contains("style=") && !page.contains("onclick"));
            assert_eq!(page.matches("<script").count(), page.matches("<script src=").count());
            assert!(!page.contains("http://") && !page.contains("https://"));
        }
    }
}
