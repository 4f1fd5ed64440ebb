//! HTTP for the library: hyper, which the server has anyway, and rustls. Proxies and redirections are not followed: the store is
//! where the settings say.
use async_trait::async_trait;
use http_body_util::BodyExt as _;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector as Tcp},
    rt::{TokioExecutor, TokioTimer},
};
use object_store::{
    ClientOptions, Error, Result,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse,
        HttpResponseBody, HttpService,
    },
};
use std::{error::Error as _, io, sync::Arc, time::Duration};

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a request may take until its answer begins; a part of a file is on its way meanwhile.
const ANSWER: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> Result<HttpClient> {
        let mut tcp = Tcp::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT));
        tcp.set_nodelay(true);
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| Error::Generic { store: "S3", source };
        let https = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(Arc::new(rustls::crypto::ring::default_provider()))
            .map_err(|error| failed(error.into()))?
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(Duration::from_secs(60))
            .pool_timer(TokioTimer::new())
            .build(https);
        Ok(HttpClient::new(Service(client)))
    }
}

#[derive(Debug)]
struct Service(Client<HttpsConnector<Tcp>, HttpRequestBody>);

#[async_trait]
impl HttpService for Service {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = tokio::time::timeout(ANSWER, self.0.request(request)).await;
        let answer = answer.map_err(|late| HttpError::new(HttpErrorKind::Timeout, late))?;
        let (parts, body) = answer.map_err(of_client)?.into_parts();
        Ok(HttpResponse::from_parts(parts, HttpResponseBody::new(body.map_err(of_body))))
    }
}

/// The kind decides whether the library tries again.
fn of_client(error: hyper_util::client::legacy::Error) -> HttpError {
    let kind = if error.is_connect() {
        HttpErrorKind::Connect
    } else {
        let cause = error.source();
        match cause.and_then(|cause| cause.downcast_ref::<hyper::Error>()) {
            Some(cause) => of_hyper(cause),
            None => HttpErrorKind::Unknown,
        }
    };
    HttpError::new(kind, error)
}

fn of_body(error: hyper::Error) -> HttpError {
    HttpError::new(of_hyper(&error), error)
}

fn of_hyper(error: &hyper::Error) -> HttpErrorKind {
    if error.is_timeout() {
        HttpErrorKind::Timeout
    } else if error.is_closed() || error.is_incomplete_message() || error.is_body_write_aborted() {
        HttpErrorKind::Request
    } else {
        let broken = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
        broken.map_or(HttpErrorKind::Unknown, |_| HttpErrorKind::Interrupted)
    }
}
