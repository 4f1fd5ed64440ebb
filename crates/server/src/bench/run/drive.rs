//! The connections at work.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde_json::Value;
use tokio::task::JoinSet;

use super::connection::Connection;
use super::request::{Outcome, Requests, judge};
use crate::bench::error::BenchError;

/// What the connections have seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Microseconds from sending to the last byte of each answer, the shortest first.
    pub(super) micros: Vec<u32>,
    /// Refusals among them.
    pub(super) refused: u64,
    /// From the first request to the last answer.
    pub(super) elapsed: Duration,
}

impl Seen {
    /// The time in milliseconds that so many thousandths of the requests did not exceed.
    pub(super) fn percentile(&self, per_mille: usize) -> f64 {
        let place = (self.micros.len() * per_mille).div_ceil(1000).saturating_sub(1);
        self.micros.get(place).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    }

    /// Requests in a second.
    pub(super) fn rate(&self) -> f64 {
        self.micros.len() as f64 / self.elapsed.as_secs_f64().max(0.001)
    }
}

/// Asks each of the requests once, looks at each answer closely, and learns how long it is.
pub(super) async fn learn(address: SocketAddr, requests: &mut Requests) -> Result<(), BenchError> {
    let Requests::Repeated(work, all) = requests else { return Ok(()) };
    let mut connection = Connection::open(address).await?;
    for request in all {
        let (status, answer) = connection.post(&request.authorization, request.body.clone()).await?;
        let value: Value = serde_json::from_slice(&answer).unwrap_or_default();
        let fault = if status == StatusCode::OK { work.fault(&value) } else { Some("its status is not 200") };
        if let Some(fault) = fault {
            return Err(BenchError::Wrong { work: work.name(), what: fault.to_owned() });
        }
        request.length = Some(answer.len());
    }
    Ok(())
}

/// Lets so many connections ask for so long, each with one request at a time.
pub(super) async fn drive(
    address: SocketAddr,
    requests: &Arc<Requests>,
    connections: u16,
    length: Duration,
    seed: u64,
) -> Result<Seen, BenchError> {
    let mut open = Vec::with_capacity(connections.into());
    for _ in 0..connections {
        open.push(Connection::open(address).await?);
    }
    let mut set = JoinSet::new();
    let start = Instant::now();
    for (number, connection) in open.into_iter().enumerate() {
        let dice = fastrand::Rng::with_seed(seed ^ ((number as u64 + 1) << 40));
        set.spawn(ask(connection, requests.clone(), dice, start + length));
    }
    let mut seen = Seen::default();
    while let Some(done) = set.join_next().await {
        let one = done??;
        seen.micros.extend(one.micros);
        seen.refused += one.refused;
    }
    seen.elapsed = start.elapsed();
    seen.micros.sort_unstable();
    Ok(seen)
}

async fn ask(
    mut connection: Connection,
    requests: Arc<Requests>,
    mut dice: fastrand::Rng,
    end: Instant,
) -> Result<Seen, BenchError> {
    let mut seen = Seen::default();
    while let Some((authorization, body, length)) = requests.pick(&mut dice) {
        let sent = Instant::now();
        if sent >= end {
            break;
        }
        let (status, answer) = connection.post(&authorization, body).await?;
        let micros = u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX);
        seen.micros.push(micros);
        let outcome = judge(requests.work(), status, &answer, length)?;
        seen.refused += u64::from(outcome == Outcome::Refused);
    }
    Ok(seen)
}
