//! GraphQL over HTTP on a running server: what is taken, what is refused, and what every answer carries.

use serde_json::json;
use tests::wire::{Answer, post, send};

const STRICT: (&str, &str) = ("accept", "application/graphql-response+json");
const JSON: (&str, &str) = ("content-type", "application/json");
const ASK: &[u8] = br#"{"query":"{__typename}"}"#;

#[tokio::test]
async fn the_api_speaks_http_to_the_letter() {
    let house = tests::House::open().await;
    speaks_http_to_the_letter(&house.graphql(), &house.a.owner.token).await;
}

/// All of this file, against the GraphQL endpoint `url` of a running server, with the bearer token of anybody.
async fn speaks_http_to_the_letter(url: &str, token: &str) {
    answers_are_never_stored(url, token).await;
    other_content_types_are_refused(url, token).await;
    other_methods_are_refused(url, token).await;
    mutations_by_get_are_refused(url, token).await;
    batches_are_refused(url, token).await;
    long_bodies_are_refused(url, token).await;
    broken_bodies_are_refused(url, token).await;
    errors_repeat_nothing(url, token).await;
    unlisted_origins_are_told_nothing(url, token).await;
}

async fn send_as(token: &str, method: &str, url: &str, query: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let bearer = format!("Bearer {token}");
    let mut all = vec![("authorization", bearer.as_str())];
    all.extend(headers);
    send(method, url, query, &all, body).await
}

async fn answers_are_never_stored(url: &str, token: &str) {
    for body in [&json!({"query": "{__typename}"}), &json!({"query": "{"}), &json!([])] {
        let answer = post(url, token, body).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{body}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{body}");
        assert_eq!(answer.header("content-type"), "application/graphql-response+json; charset=utf-8", "{body}");
    }
}

/// Everything a page of another site can send without asking first.
async fn other_content_types_are_refused(url: &str, token: &str) {
    let forms: [(&str, &[u8]); 6] = [
        ("text/plain", ASK),
        ("application/x-www-form-urlencoded", b"query=%7B__typename%7D"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\ncontent-disposition: form-data; name=\"operations\"\r\n\r\n{}\r\n--x--",
        ),
        ("application/graphql", b"{__typename}"),
        ("application/json; charset=utf-16", ASK),
        ("text/plain; application/json", ASK),
    ];
    for (kind, body) in forms {
        let answer = send_as(token, "POST", url, "", &[STRICT, ("content-type", kind)], body).await;
        assert_eq!(answer.status, 415, "{kind}: {}", answer.body);
    }
    assert_eq!(send_as(token, "POST", url, "", &[STRICT], ASK).await.status, 415);
}

async fn other_methods_are_refused(url: &str, token: &str) {
    for method in ["PUT", "DELETE", "PATCH"] {
        let answer = send_as(token, method, url, "", &[STRICT, JSON], ASK).await;
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, POST"), "{method}");
    }
    assert_eq!(send_as(token, "HEAD", url, "?query=%7B__typename%7D", &[STRICT], b"").await.status, 405);
}

async fn mutations_by_get_are_refused(url: &str, token: &str) {
    let asked = send_as(token, "GET", url, "?query=%7B__typename%7D", &[STRICT], b"").await;
    assert_eq!((asked.status, asked.json()["data"]["__typename"].is_string()), (200, true), "{}", asked.body);
    let changed = send_as(token, "GET", url, "?query=mutation%7B__typename%7D", &[STRICT], b"").await;
    assert_eq!((changed.status, changed.header("allow")), (405, "POST"), "{}", changed.body);
}

async fn batches_are_refused(url: &str, token: &str) {
    for body in [json!([]), json!([{"query": "{__typename}"}]), json!(["{__typename}", null, null, null])] {
        let answer = post(url, token, &body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.json()["data"].is_null(), "{body}");
    }
}

async fn long_bodies_are_refused(url: &str, token: &str) {
    let body = format!(r#"{{"query":"{{__typename}}","extensions":{{"x":"{}"}}}}"#, "x".repeat(300_000));
    assert_eq!(send_as(token, "POST", url, "", &[STRICT, JSON], body.as_bytes()).await.status, 413);
}

async fn broken_bodies_are_refused(url: &str, token: &str) {
    let broken: [&[u8]; 8] = [
        b"",
        b"{",
        b"null",
        b"{\"query\":\"{__typename}\xff\"}",
        br#"{"query":"{__typename}","query":"{a}"}"#,
        br#"{"query":"{__typename}","variables":[1]}"#,
        br#"{"query":"{__typename}","extensions":"x"}"#,
        br#"{"query":{"a":1}}"#,
    ];
    for body in broken {
        for accept in [STRICT, ("accept", "application/json")] {
            let answer = send_as(token, "POST", url, "", &[accept, JSON], body).await;
            assert_eq!(answer.status, 400, "{}", String::from_utf8_lossy(body));
            assert!(answer.json()["errors"][0]["extensions"]["code"].is_string(), "{}", answer.body);
        }
    }
}

/// A word that stands in every place where a client's own text can be, and in no answer.
async fn errors_repeat_nothing(url: &str, token: &str) {
    let word = "Canary7f3a";
    let documents = [
        "{ Canary7f3a }",
        "{ Canary7f3a ",
        "{ __schema(Canary7f3a: \"Canary7f3a\") { __typename } }",
        "query Canary7f3a($Canary7f3a: Canary7f3a = Canary7f3a) { __typename }",
        "{ ...Canary7f3a }",
        "{ __typename } fragment Canary7f3a on Canary7f3a { __typename }",
        "{ __type(name: [\"Canary7f3a\"]) { name } }",
        "{ __type(name: Canary7f3a) { Canary7f3a } }",
        "{ __schema @Canary7f3a @include(if: \"Canary7f3a\") { __typename } }",
        "{ node(id: \"Canary7f3a\") { __typename } }",
        "{ nodes(ids: \"Canary7f3a\") { __typename } }",
        "{ __schema { types { fields(includeDeprecated: \"Canary7f3a\") { name } } } }",
        "query ($v: Boolean!) { __schema @include(if: $v) { __typename } }",
        "# Canary7f3a\n{ a \"Canary7f3a\" }",
    ];
    for document in documents {
        let body = json!({"query": document, "variables": {"v": word}, "operationName": null});
        let answer = post(url, token, &body).await;
        assert!(answer.status == 200 || answer.status == 400, "{document}: {}", answer.body);
        assert!(!answer.body.contains(word), "{document}: {}", answer.body);
    }
    let unknown = post(url, token, &json!({"query": "{__typename}", "operationName": word})).await;
    assert!(unknown.status == 400 && !unknown.body.contains(word), "{}", unknown.body);
}

async fn unlisted_origins_are_told_nothing(url: &str, token: &str) {
    let origin = ("origin", "https://evil.example");
    let asked = send_as(token, "POST", url, "", &[STRICT, JSON, origin], ASK).await;
    let wants =
        [origin, ("access-control-request-method", "POST"), ("access-control-request-headers", "x-pazpaz-csrf")];
    let before = send("OPTIONS", url, "", &wants, b"").await;
    for answer in [asked, before] {
        assert_eq!(answer.header("access-control-allow-origin"), "", "{answer:?}");
    }
}
