//! A client that sends exactly the bytes it is told to, which no well-mannered library would.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long an answer may take before the server counts as stuck. Generous: debug builds on busy machines.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// An answer, as far as the tests look at it.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Header lines, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// The body as bytes, where it came in one piece.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The first header of that name, or an empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The body as JSON, or null.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// Sends one request on a connection of its own. `url` is the endpoint, `http://host:port/path`; `query` is appended to its path.
pub async fn send(method: &str, url: &str, query: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let (authority, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut head = format!("{method} /{path}{query} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || method == "POST" {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let exchange = async {
        let mut stream = TcpStream::connect(authority).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        // A server that refuses a long body early may close before it has read all of it.
        drop(stream.write_all(body).await);
        let mut bytes = Vec::new();
        drop(stream.read_to_end(&mut bytes).await);
        bytes
    };
    parse(&tokio::time::timeout(PATIENCE, exchange).await.expect("the server does not answer"))
}

/// Sends a GraphQL request by POST with a bearer token.
pub async fn post(url: &str, token: &str, body: &serde_json::Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("accept", "application/graphql-response+json"),
    ];
    send("POST", url, "", &headers, body.to_string().as_bytes()).await
}

fn parse(bytes: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").expect("an answer with a head");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok()).unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let start = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |end| end + 4);
    let mut answer = Answer { status, headers, body: body.to_owned(), bytes: bytes[start..].to_vec() };
    if answer.header("transfer-encoding").eq_ignore_ascii_case("chunked") {
        answer.body = joined(body);
    }
    answer
}

/// Joins the chunks of a chunked body.
fn joined(mut rest: &str) -> String {
    let mut whole = String::new();
    while let Some((size, tail)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        let Some((chunk, tail)) = tail.split_at_checked(size).filter(|_| size > 0) else { break };
        whole.push_str(chunk);
        rest = tail.trim_start_matches("\r\n");
    }
    whole
}
