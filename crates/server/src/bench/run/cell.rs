//! One measurement: a kind of request by a number of connections.

use std::sync::Arc;
use std::time::Duration;

use migration::admin::statistics::{self, Cost};
use time::Date;

use super::drive::{Seen, drive, learn};
use super::request::Requests;
use super::sample::Sample;
use super::server::Server;
use super::usage::{self, Memory};
use super::work::{self, Work};
use crate::bench::database::Database;
use crate::bench::error::BenchError;

/// How long the server is driven before anything is counted.
const WARM_UP: Duration = Duration::from_secs(2);

/// What measurements have in common.
#[derive(Debug)]
pub(super) struct Bench<'a> {
    pub(super) server: &'a Server,
    pub(super) database: &'a Database,
    pub(super) sample: &'a Arc<Sample>,
    pub(super) day: Date,
    pub(super) length: Duration,
}

/// The figures of one measurement. What is for each request is `None` where the system does not tell it.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) work: Work,
    pub(super) connections: u16,
    pub(super) seen: Seen,
    /// The server's statements, the dearest first.
    pub(super) statements: Vec<Cost>,
    /// Milliseconds of CPU of the server for each request.
    pub(super) server_cpu: Option<f64>,
    /// The same of PostgreSQL.
    pub(super) postgres_cpu: Option<f64>,
    /// The server's memory right after.
    pub(super) memory: Option<Memory>,
}

impl Bench<'_> {
    /// All requests of a kind, their answers looked at.
    pub(super) async fn prepare(&self, work: Work) -> Result<Arc<Requests>, BenchError> {
        let mut requests = Requests::of(work, self.sample, self.day);
        learn(self.server.address, &mut requests).await?;
        Ok(Arc::new(requests))
    }

    pub(super) async fn measure(&self, requests: &Arc<Requests>, connections: u16) -> Result<Cell, BenchError> {
        let (address, admin) = (self.server.address, self.database.admin());
        drive(address, requests, connections, WARM_UP, 1).await?;
        statistics::reset(&admin).await?;
        let before = self.cpu();
        let seen = drive(address, requests, connections, self.length, 2).await?;
        let after = self.cpu();
        let statements = statistics::of_role(&admin, "pazpaz_app").await?;
        let memory = usage::memory(self.server.pid);
        let count = seen.micros.len().max(1) as f64;
        let each = |before: Option<f64>, after: Option<f64>| Some((after? - before?) / count);
        let work = requests.work();
        if !work.repeats() {
            work::forget_bookings(&admin, self.day).await?;
        }
        let (server_cpu, postgres_cpu) = (each(before.0, after.0), each(before.1, after.1));
        Ok(Cell { work, connections, seen, statements, server_cpu, postgres_cpu, memory })
    }

    /// Milliseconds of CPU of the server and of PostgreSQL so far.
    fn cpu(&self) -> (Option<f64>, Option<f64>) {
        (usage::cpu(self.server.pid), self.database.pid().and_then(usage::cpu_of_children))
    }
}

impl Cell {
    /// Statements for each request.
    pub(super) fn calls(&self) -> f64 {
        self.statements.iter().map(|cost| cost.calls as f64).sum::<f64>() / self.seen.micros.len().max(1) as f64
    }

    /// Milliseconds that PostgreSQL ran statements for each request.
    pub(super) fn milliseconds(&self) -> f64 {
        self.statements.iter().map(|cost| cost.milliseconds).sum::<f64>() / self.seen.micros.len().max(1) as f64
    }
}
