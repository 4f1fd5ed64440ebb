use std::cell::Cell;

use async_graphql::{EmptySubscription, Object, Schema};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use graphql::document::Limits;
use graphql::problem::{Code, Names, sanitise};

use super::{MAX_BODY, Media, answer, negotiate};

const STRICT: &str = "application/graphql-response+json";

struct Query;

#[Object]
impl Query {
    async fn one(&self, n: Option<i32>) -> i32 {
        n.unwrap_or(1)
    }
    async fn fails(&self) -> async_graphql::Result<i32> {
        Err(async_graphql::Error::new("a secret"))
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn touch(&self) -> i32 {
        1
    }
}

/// Sends a request through the whole of [`answer`]; the second value is whether anything was executed.
async fn ask(request: Request) -> (Response, bool) {
    let schema = Schema::new(Query, Mutation, EmptySubscription);
    let names = Names::new(schema.names(), &schema.sdl());
    let ran = Cell::new(false);
    let response = answer(request, &Limits::default(), &names, |prepared| async {
        ran.set(true);
        let mut answer = schema.execute(prepared.request).await;
        sanitise(&mut answer.errors, &names);
        answer
    })
    .await;
    (response, ran.get())
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

fn post(accept: &str, body: impl Into<Body>) -> Request {
    Request::post("/graphql")
        .header("content-type", "application/json")
        .header("accept", accept)
        .body(body.into())
        .unwrap()
}

async fn status(request: Request) -> StatusCode {
    ask(request).await.0.status()
}

fn chosen(accept: &'static str) -> Result<Media, Code> {
    let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
    negotiate(&headers).map_err(|fault| fault.code)
}

#[test]
fn accept_is_read_with_its_q_values() {
    assert_eq!(negotiate(&HeaderMap::new()).unwrap(), Media::Json);
    for (accept, media) in [
        ("application/json", Media::Json),
        ("*/*", Media::Json),
        ("application/*", Media::Json),
        (STRICT, Media::GraphqlResponse),
        ("Application/GraphQL-Response+JSON; charset=UTF-8", Media::GraphqlResponse),
        ("application/graphql-response+json, application/json", Media::GraphqlResponse),
        ("application/json, application/graphql-response+json", Media::Json),
        ("application/json;q=0.8, application/graphql-response+json", Media::GraphqlResponse),
        ("application/graphql-response+json;q=0.2, application/json;q=0.201", Media::Json),
        ("application/graphql-response+json, */*", Media::GraphqlResponse),
        ("*/*;q=0.9, application/graphql-response+json;q=0.1", Media::Json),
        ("*/*, application/json;q=0", Media::GraphqlResponse),
        ("application/graphql-response+json;q=0, */*;q=0.1", Media::Json),
        ("text/html, application/xhtml+xml, */*;q=0.8", Media::Json),
    ] {
        assert_eq!(chosen(accept), Ok(media), "{accept}");
    }
    for accept in
        ["text/html", "application/json;q=0", "*/*;q=0", "", "application/json;charset=latin1", "application/json;q=2"]
    {
        assert_eq!(chosen(accept), Err(Code::NotAcceptable), "{accept}");
    }
}

#[tokio::test]
async fn the_media_type_decides_the_status_of_a_refusal() {
    let refused = [
        r#"{"query":"{"}"#,
        r#"{"query":"{nope}"}"#,
        r#"{"query":"query($n:Int!){one(n:$n)}"}"#,
        r#"{"query":"{one}","operationName":"x"}"#,
    ];
    for body in refused {
        assert_eq!(status(post(STRICT, body)).await, 400, "{body}");
        assert_eq!(status(post("application/json", body)).await, 200, "{body}");
        assert!(!text(ask(post(STRICT, body)).await.0).await.contains("\"data\""), "{body}");
    }
}

#[tokio::test]
async fn an_executed_request_is_answered_with_200_and_data() {
    let (response, _) = ask(post(STRICT, r#"{"query":"{fails}"}"#)).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert_eq!(response.headers()["vary"], "accept");
    let body = text(response).await;
    assert!(
        body.ends_with("\"data\":null}") && body.contains("INTERNAL_SERVER_ERROR") && !body.contains("secret"),
        "{body}"
    );
    let (response, _) = ask(post(STRICT, r#"{"query":"query A{one} query B{two:one}","operationName":"B"}"#)).await;
    assert_eq!(text(response).await, r#"{"data":{"two":1}}"#);
}

#[tokio::test]
async fn only_well_formed_json_objects_are_read() {
    for body in [
        "",
        "null",
        "1",
        "\"{one}\"",
        "[]",
        r#"[{"query":"{one}"}]"#,
        "{",
        r#"{"query":"{one}"} x"#,
        r#"{"query":1}"#,
        "{}",
        r#"{"query":null}"#,
        r#"{"query":"{one}","query":"{one}"}"#,
        r#"{"query":"{one}","variables":[]}"#,
        r#"{"query":"{one}","variables":"{}"}"#,
        r#"{"query":"{one}","extensions":1}"#,
        r#"{"query":"{one}","operationName":{}}"#,
    ] {
        let (response, ran) = ask(post("application/json", body)).await;
        assert_eq!((response.status().as_u16(), ran), (400, false), "{body}");
    }
    assert_eq!(status(post(STRICT, vec![b'{', 0xff, b'}'])).await, 400);
    assert_eq!(status(post(STRICT, b"{\"query\":\"{one}\xff\"}".to_vec())).await, 400);
    let nulls = r#"{"query":"{one}","variables":null,"extensions":null,"operationName":null,"other":[1]}"#;
    assert_eq!(status(post(STRICT, nulls)).await, 200);
}

#[tokio::test]
async fn only_json_in_utf8_is_taken() {
    let send = async |kind: Option<&str>| {
        let mut request = post(STRICT, r#"{"query":"{one}"}"#);
        request.headers_mut().remove("content-type");
        if let Some(kind) = kind {
            request.headers_mut().insert("content-type", kind.parse().unwrap());
        }
        status(request).await
    };
    for kind in [
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\"",
    ] {
        assert_eq!(send(Some(kind)).await, 200, "{kind}");
    }
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/jsonp",
        "application/json; charset=utf-16",
        "text/plain; application/json",
        "",
    ] {
        assert_eq!(send(Some(kind)).await, 415, "{kind}");
    }
    assert_eq!(send(None).await, 415);
    let mut packed = post(STRICT, r#"{"query":"{one}"}"#);
    packed.headers_mut().insert("content-encoding", HeaderValue::from_static("gzip"));
    assert_eq!(status(packed).await, 415);
}

#[tokio::test]
async fn a_long_body_is_not_read() {
    let body = format!(r#"{{"query":"{{one}}","extensions":{{"x":"{}"}}}}"#, "x".repeat(MAX_BODY));
    assert_eq!(status(post(STRICT, body)).await, 413);
    let mut announced = post(STRICT, "{}");
    announced.headers_mut().insert("content-length", HeaderValue::from_static("99999999999"));
    assert_eq!(status(announced).await, 413);
}

#[tokio::test]
async fn mutations_go_by_post_only() {
    let get = |query: &str| {
        Request::get(format!("/graphql?query={query}")).header("accept", STRICT).body(Body::empty()).unwrap()
    };
    assert_eq!(status(get("%7Bone%7D")).await, 200);
    assert_eq!(status(get("query($n:Int)%7Bone(n:$n)%7D&variables=%7B%22n%22:2%7D")).await, 200);
    assert_eq!(status(get("%7Bone%7D&variables=%7B")).await, 400);
    assert_eq!(status(get("%7Bone%7D&query=%7Bone%7D")).await, 400);
    let (response, ran) = ask(get("mutation%7Btouch%7D")).await;
    assert_eq!((response.status().as_u16(), ran), (405, false));
    assert_eq!(response.headers()["allow"], "POST");
    assert_eq!(status(post(STRICT, r#"{"query":"mutation{touch}"}"#)).await, 200);
    for method in ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "QUERY"] {
        let request = Request::builder().method(method).uri("/graphql?query=%7Bone%7D").body(Body::empty()).unwrap();
        let (response, ran) = ask(request).await;
        assert_eq!((response.status().as_u16(), ran), (405, false), "{method}");
        assert_eq!(response.headers()["allow"], "GET, POST");
    }
}
