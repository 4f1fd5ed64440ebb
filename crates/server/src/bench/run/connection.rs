//! One kept-alive HTTP/1.1 connection, as cheap as can be, since it takes its time from the server's.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::http::{HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::bench::error::BenchError;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// With this type a refused request has a status of its own.
const ACCEPT: HeaderValue = HeaderValue::from_static("application/graphql-response+json");

/// An open connection.
#[derive(Debug)]
pub(super) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
}

impl Connection {
    pub(super) async fn open(address: SocketAddr) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(address).await.map_err(|_| BenchError::Server("takes no connection"))?;
        stream.set_nodelay(true).map_err(|_| BenchError::Server("takes no connection"))?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let host = HeaderValue::from_str(&address.to_string());
        Ok(Self { sender, host: host.map_err(|_| BenchError::Server("has no address"))? })
    }

    /// The status of an address without a body.
    pub(super) async fn get(&mut self, path: &'static str) -> Result<StatusCode, BenchError> {
        let mut request = Request::new(Full::default());
        *request.uri_mut() = axum::http::Uri::from_static(path);
        request.headers_mut().insert(header::HOST, self.host.clone());
        Ok(self.send(request).await?.0)
    }

    /// Sends a GraphQL request and reads the answer to its end.
    pub(super) async fn post(
        &mut self,
        authorization: &HeaderValue,
        body: Bytes,
    ) -> Result<(StatusCode, Bytes), BenchError> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = axum::http::Uri::from_static("/graphql");
        let headers = request.headers_mut();
        headers.insert(header::HOST, self.host.clone());
        headers.insert(header::AUTHORIZATION, authorization.clone());
        headers.insert(header::CONTENT_TYPE, JSON);
        headers.insert(header::ACCEPT, ACCEPT);
        self.send(request).await
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Bytes), BenchError> {
        self.sender.ready().await?;
        let (head, body) = self.sender.send_request(request).await?.into_parts();
        Ok((head.status, body.collect().await?.to_bytes()))
    }
}
