//! A man in the middle between a store and PostgreSQL, who rewrites the text of statements: how a test changes what the program asks
//! for without changing the program.
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{self, AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
};

/// Makes another text of a statement, or leaves it (`None`).
pub type Rewrite = fn(&str) -> Option<String>;

/// The statements that went by: each text as the program wrote it, and how often it was sent on as another one.
type Seen = Arc<Mutex<BTreeMap<String, usize>>>;

/// Version 3.0 of the protocol, with which a session begins. A request for encryption, which may come before, has another number.
const START_UP: i32 = 196_608;
/// Longer messages are none of this program's.
const LONGEST: usize = 1 << 24;

/// A proxy that listens on loopback. It goes with the runtime of the test that started it.
#[derive(Debug)]
pub struct Proxy {
    url: String,
    seen: Seen,
}

impl Proxy {
    /// Listens in front of the database of a URL.
    pub async fn start(url: &str, rewrite: Rewrite) -> Self {
        let (head, tail) = url.split_once('@').expect("a URL with a role");
        let (server, path) = tail.split_once('/').expect("a URL with a database");
        let (_, port) = server.rsplit_once(':').expect("a URL with a port");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{head}@{}/{path}", listener.local_addr().unwrap());
        let (seen, server) = (Seen::default(), format!("127.0.0.1:{port}"));
        let proxy = Self { url, seen: seen.clone() };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect(&server).await else { break };
                client.set_nodelay(true).ok();
                server.set_nodelay(true).ok();
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                tokio::spawn(pass(from_server, to_client));
                // A connection that breaks off is the business of those at its ends.
                tokio::spawn(forward(from_client, to_server, rewrite, seen.clone()));
            }
        });
        proxy
    }

    /// The URL by which a store comes through here.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The statements that went by as they were written, each with how often it was rewritten.
    pub fn seen(&self) -> BTreeMap<String, usize> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    io::copy(&mut from, &mut to).await.ok();
    to.shutdown().await.ok();
}

/// The frontend's messages: first some without a kind, of which the last begins the session; then each with its kind and length.
async fn forward(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, rewrite: Rewrite, seen: Seen) -> io::Result<()> {
    loop {
        let body = body(&mut from).await?;
        send(&mut to, None, &body).await?;
        if body.first_chunk().is_some_and(|code| i32::from_be_bytes(*code) == START_UP) {
            break;
        }
    }
    loop {
        let Ok(kind) = from.read_u8().await else { return to.shutdown().await };
        let mut body = body(&mut from).await?;
        let changed = match kind {
            b'P' => rewritten(&body, name(&body), rewrite, &seen),
            b'Q' => rewritten(&body, 0, rewrite, &seen),
            _ => None,
        };
        if let Some(changed) = changed {
            body = changed;
        }
        send(&mut to, Some(kind), &body).await?;
    }
}

/// What comes after the length of a message.
async fn body(from: &mut OwnedReadHalf) -> io::Result<Vec<u8>> {
    let length = usize::try_from(from.read_i32().await?).ok().and_then(|length| length.checked_sub(4));
    let length = length.filter(|length| *length < LONGEST).ok_or(io::ErrorKind::InvalidData)?;
    let mut body = vec![0; length];
    from.read_exact(&mut body).await?;
    Ok(body)
}

async fn send(to: &mut OwnedWriteHalf, kind: Option<u8>, body: &[u8]) -> io::Result<()> {
    let length = i32::try_from(body.len() + 4).map_err(|_| io::ErrorKind::InvalidData)?;
    let mut message: Vec<u8> = kind.into_iter().collect();
    message.extend_from_slice(&length.to_be_bytes());
    message.extend_from_slice(body);
    to.write_all(&message).await
}

/// How long the name of a prepared statement is, with its end.
fn name(body: &[u8]) -> usize {
    body.iter().position(|byte| *byte == 0).map_or(0, |end| end + 1)
}

/// The message with another statement in it, which stands from an offset on to the next zero.
fn rewritten(body: &[u8], start: usize, rewrite: Rewrite, seen: &Seen) -> Option<Vec<u8>> {
    let length = body[start..].iter().position(|byte| *byte == 0)?;
    let text = std::str::from_utf8(&body[start..start + length]).ok()?;
    let other = rewrite(text);
    *seen.lock().unwrap_or_else(PoisonError::into_inner).entry(text.to_owned()).or_default() +=
        usize::from(other.is_some());
    Some([&body[..start], other?.as_bytes(), &body[start + length..]].concat())
}
