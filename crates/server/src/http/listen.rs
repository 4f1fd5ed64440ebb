//! From sockets to requests, and back to silence.

use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::network::Peer;
use crate::process::Stop;

/// How long the head of a request may take, so that nobody holds connections by sending it a byte at a time. Between
/// requests, it is also how long a connection is kept.
const HEAD: Duration = Duration::from_secs(30);

/// How long open requests have to be answered once the server is to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// How long to wait where the system gives no connection, most often for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers requests until it is to stop, then answers those that are open for up to ten seconds.
pub async fn serve(listener: TcpListener, router: Router, stop: &Stop) {
    let open = GracefulShutdown::new();
    let mut tasks = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.wished() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                tasks.spawn(connection(stream, Peer(peer.ip()), router.clone(), open.watcher()));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
        while tasks.try_join_next().is_some() {}
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, open.shutdown()).await.is_err() {
        tracing::warn!(open = tasks.len(), "some requests were still open after ten seconds and are given up");
    }
    tasks.shutdown().await;
}

async fn connection(stream: TcpStream, peer: Peer, router: Router, watcher: hyper_util::server::graceful::Watcher) {
    // Answers are written whole, so waiting for more to send only adds to their time.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    let routes = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        routes.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        // What clients do wrong on a connection is worth no line of an ordinary log.
        tracing::debug!(%error, "a connection ended early");
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;
    use crate::process::StopSource;

    #[tokio::test]
    async fn open_requests_are_answered_before_it_stops_and_no_new_ones() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let slow = get(|| async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            "answered"
        });
        let (source, stop) = StopSource::new();
        let router = Router::new().route("/", slow);
        let server = tokio::spawn(async move { serve(listener, router, &stop).await });
        let mut open = TcpStream::connect(address).await.unwrap();
        let _idle = TcpStream::connect(address).await.unwrap();
        open.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
        source.stop();
        let mut answer = String::new();
        open.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("answered"), "{answer}");
        tokio::time::timeout(Duration::from_secs(2), server).await.unwrap().unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    }
}
