use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::csrf_ok;

/// Whether a request with these headers, signed in by a cookie, is let through.
fn passes(headers: &[(&'static str, &'static str)]) -> bool {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    csrf_ok(&map, true, &[HeaderValue::from_static("https://app.example")])
}

const MARK: (&str, &str) = ("x-pazpaz-csrf", "1");
const HOST: (&str, &str) = ("host", "127.0.0.1:4000");

#[test]
fn a_bearer_needs_nothing_more() {
    assert!(csrf_ok(&HeaderMap::new(), false, &[]));
}

#[test]
fn a_cookie_needs_the_mark() {
    assert!(!passes(&[HOST]));
    assert!(!passes(&[HOST, ("x-pazpaz-csrf", "0")]));
    assert!(!passes(&[HOST, ("x-pazpaz-csrf", "")]));
    assert!(!passes(&[HOST, MARK, MARK]));
    assert!(!passes(&[HOST, ("origin", "http://127.0.0.1:4000"), ("sec-fetch-site", "same-origin")]));
    assert!(passes(&[HOST, MARK]));
}

#[test]
fn the_mark_does_not_help_another_site() {
    for origin in [
        "https://evil.example",
        "null",
        "",
        "http://127.0.0.1:4001",
        "http://127.0.0.1:4000.evil.example",
        "127.0.0.1:4000",
    ] {
        assert!(!passes(&[HOST, MARK, ("origin", origin)]), "{origin}");
    }
    for site in ["cross-site", "same-site", "", "unheard-of"] {
        assert!(!passes(&[HOST, MARK, ("sec-fetch-site", site)]), "{site}");
        assert!(!passes(&[HOST, MARK, ("origin", "http://127.0.0.1:4000"), ("sec-fetch-site", site)]), "{site}");
    }
    assert!(!passes(&[HOST, MARK, ("origin", "https://app.example"), ("origin", "https://evil.example")]));
    assert!(!passes(&[MARK, ("origin", "http://127.0.0.1:4000")]));
    assert!(!passes(&[MARK, ("host", ""), ("origin", "http://")]));
}

#[test]
fn this_server_and_listed_sites_pass_with_the_mark() {
    assert!(passes(&[HOST, MARK, ("origin", "http://127.0.0.1:4000"), ("sec-fetch-site", "same-origin")]));
    assert!(passes(&[HOST, MARK, ("sec-fetch-site", "none")]));
    assert!(passes(&[HOST, MARK, ("origin", "https://app.example"), ("sec-fetch-site", "cross-site")]));
    assert!(!passes(&[HOST, MARK, ("origin", "https://app.example.evil.example"), ("sec-fetch-site", "cross-site")]));
    assert!(!passes(&[HOST, MARK, ("origin", "http://app.example")]));
}
