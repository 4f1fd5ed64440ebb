//! `pazpaz health`

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::{Failure, Settings, print};

/// Longer than the server gives its database.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why the server is not known to be ready.
#[derive(Debug, thiserror::Error)]
enum HealthError {
    #[error("no server answers on {0}")]
    Silent(SocketAddr),
    #[error("the server on {0} did not answer within 5 seconds")]
    Slow(SocketAddr),
    #[error("the server on {address} is not ready: it answered {status}")]
    NotReady { address: SocketAddr, status: u16 },
}

pub(super) async fn run(settings: &Settings) -> Result<ExitCode, Failure> {
    let config = settings.start("warn")?;
    let address = reachable(config.listen);
    match tokio::time::timeout(PATIENCE, ask(address)).await {
        Err(_) => Err(HealthError::Slow(address).into()),
        Ok(None) => Err(HealthError::Silent(address).into()),
        Ok(Some(200)) => {
            print::line("ready");
            Ok(ExitCode::SUCCESS)
        }
        Ok(Some(status)) => Err(HealthError::NotReady { address, status }.into()),
    }
}

/// The status of `/health/ready`, or nothing where nobody answers in HTTP.
async fn ask(address: SocketAddr) -> Option<u16> {
    let stream = TcpStream::connect(address).await.ok()?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.ok()?;
    tokio::spawn(connection);
    let request = Request::get("/health/ready").header(header::HOST, address.to_string()).body(Body::empty()).ok()?;
    Some(sender.send_request(request).await.ok()?.status().as_u16())
}

/// Who listens everywhere is asked on loopback.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
