//! What every request passes, whatever it is for.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower::ServiceExt as _;

use super::{around, compress, origin, request_id};

const APP: HeaderValue = HeaderValue::from_static("https://app.example");

fn router() -> Router {
    let long = || async { "a".repeat(4_000) };
    let unmarked = Router::new().route("/long", get(long));
    let marked = Router::new().route(
        "/marked",
        get(move || async move {
            let mut response = long().await.into_response();
            response.extensions_mut().insert(compress::AsItIs);
            response
        }),
    );
    let routes = Router::new()
        .route("/page", get(|| async { ([(header::CACHE_CONTROL, "max-age=1")], "page") }))
        .route("/panic", get(panics))
        .route("/slow", get(|| async { tokio::time::sleep(Duration::from_secs(60)).await }))
        .route("/post", post(|| async {}))
        .merge(unmarked.merge(marked).layer(compress::layer()));
    around(routes, origin::cors_layer(&[APP]), Duration::from_millis(50), std::sync::Arc::default())
}

async fn panics() -> Response {
    panic!("Jane Doe");
}

async fn ask(path: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::get(path)
        .header(header::ORIGIN, APP)
        .header(header::ACCEPT_ENCODING, "br")
        .body(Body::empty())
        .unwrap();
    let (head, body) = router().oneshot(request).await.unwrap().into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (head.status, head.headers, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn every_answer_has_an_id_and_its_guards_and_can_be_read_by_listed_origins() {
    for path in ["/page", "/panic", "/slow", "/post", "/nowhere"] {
        let (_, headers, _) = ask(path).await;
        assert!(headers.contains_key(request_id::HEADER), "{path}");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("default-src 'none'"), "{path}");
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], APP, "{path}");
        let cache = if path == "/page" { "max-age=1" } else { "no-store" };
        assert_eq!(headers[header::CACHE_CONTROL], cache, "{path}");
    }
}

#[tokio::test]
async fn what_goes_wrong_is_json_with_a_code() {
    for (path, status, code) in [
        ("/panic", StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_SERVER_ERROR"),
        ("/slow", StatusCode::GATEWAY_TIMEOUT, "TIMEOUT"),
        ("/post", StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"),
        ("/nowhere", StatusCode::NOT_FOUND, "NOT_FOUND"),
    ] {
        let (found, _, body) = ask(path).await;
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!((found, answer["errors"][0]["extensions"]["code"].as_str()), (status, Some(code)), "{path}");
        assert!(!body.contains("Jane"), "{body}");
    }
}

#[tokio::test]
async fn long_answers_are_compressed_unless_marked() {
    let (_, headers, body) = ask("/long").await;
    assert_eq!(headers[header::CONTENT_ENCODING], "br");
    assert!(body.len() < 400);
    assert!(!ask("/marked").await.1.contains_key(header::CONTENT_ENCODING));
    assert!(!ask("/page").await.1.contains_key(header::CONTENT_ENCODING));
}
