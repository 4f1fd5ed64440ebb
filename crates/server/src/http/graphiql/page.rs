//! The three faces of `/graphiql`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::http::pages::{STRICT, document};

/// Monaco writes style elements and its icon font is a data address; everything else comes from this server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; \
     img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// The shell that loads the bundle.
pub(super) fn ready(version: &str) -> Response {
    let html = format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL · PazPaz</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/graphiql/assets/{version}/graphiql.css">
<script type="module" src="/graphiql/assets/{version}/graphiql.js"></script>
</head>
<body><div id="graphiql"></div><noscript>GraphiQL needs JavaScript.</noscript></body>
</html>
"#
    );
    document(POLICY, html)
}

/// Shown while the bundle is made; reloads itself.
pub(super) fn making() -> Response {
    let body = r#"<h1>GraphiQL is being made</h1>
<p role="status">This happens once and takes about half a minute. The page opens by itself when it is done.</p>
<p>The API itself is already there, at <code>/graphql</code>.</p>"#;
    let mut response = notice(StatusCode::ACCEPTED, "Being made", body);
    response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("2"));
    response
}

/// Shown where the bundle could not be made: why, and what to run.
pub(super) fn unavailable(reason: &str) -> Response {
    let body = format!(
        r#"<h1>GraphiQL is not here yet</h1>
<p>{}</p>
<p>It is made on this machine with Node.js 20 or newer and npm. With both installed, run</p>
<pre><code>pazpaz graphiql</code></pre>
<p>and start the server again. The API itself works without it, at <code>/graphql</code>.</p>"#,
        escape(reason)
    );
    notice(StatusCode::SERVICE_UNAVAILABLE, "Not here yet", &body)
}

fn notice(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · GraphiQL · PazPaz</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/pages.css">
</head>
<body><main>
{body}
</main></body>
</html>
"#
    );
    (status, document(STRICT, html)).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_text_and_never_markup() {
        assert_eq!(escape(r#"<a href="x">&"#), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}
