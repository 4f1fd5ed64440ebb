//! `pazpaz bench run`: the server in a process of its own, driven over HTTP from this one.

mod cell;
mod connection;
mod drive;
mod report;
mod request;
mod sample;
mod server;
mod usage;
mod work;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use migration::admin::statistics;

pub use self::work::Work;

use self::cell::Bench;
use self::report::{Machine, Report};
use self::sample::Sample;
use self::server::Server;
use super::database::{Database, Use};
use super::error::{About as _, BenchError};
use super::state::State;
use crate::cli::print;
use crate::config::Config;
use crate::process::Stop;

/// What is measured, and how.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// The folder that `load` has filled.
    pub folder: PathBuf,
    /// What is asked of the server, one after the other.
    pub works: Vec<Work>,
    /// For each of them, how many connections ask at once.
    pub connections: Vec<u16>,
    /// For each of both, how long.
    pub seconds: u64,
    /// Of how many workspaces.
    pub sample: usize,
    /// Whether the giant workspace is asked instead of ordinary ones.
    pub giant: bool,
    /// A name for these figures.
    pub label: Option<String>,
    /// Where to write the figures for machines.
    pub json: Option<PathBuf>,
}

/// Measures and prints a table.
///
/// # Errors
/// When something does not run, or an answer is wrong.
pub async fn run(config: &Config, options: RunOptions, stop: &Stop) -> Result<(), BenchError> {
    let state = State::read(&options.folder)?;
    let database = Database::start(config, &options.folder, Use::Run).await?;
    let done = stop.or(measure(config, &options, &state, &database)).await.unwrap_or(Err(BenchError::Stopped));
    database.stop().await?;
    done
}

async fn measure(config: &Config, options: &RunOptions, state: &State, database: &Database) -> Result<(), BenchError> {
    database.migrate(state).await?;
    let admin = database.admin();
    statistics::keep(&admin).await?;
    // What a run that was broken off has booked.
    work::forget_bookings(&admin, state.day).await?;
    let server = Server::start(&options.folder, state, &database.app(state), &database.jobs(state)).await?;
    let outcome = cells(config, options, state, database, &server).await;
    let stopped = server.stop().await;
    let report = outcome?;
    stopped?;
    if let Some(path) = &options.json {
        std::fs::write(path, format!("{:#}\n", report.json())).about(path)?;
    }
    Ok(())
}

async fn cells(
    config: &Config,
    options: &RunOptions,
    state: &State,
    database: &Database,
    server: &Server,
) -> Result<Report, BenchError> {
    let (version, bytes) = statistics::server(&database.admin()).await?;
    let machine = Machine::of(&version, bytes, state.scale);
    let mut report = Report::new(options.label.clone(), machine);
    report.head().iter().for_each(|line| print::line(line));
    let sample = Arc::new(Sample::take(config, state, database, server.address, options).await?);
    let bench =
        Bench { server, database, sample: &sample, day: state.day, length: Duration::from_secs(options.seconds) };
    for work in &options.works {
        let requests = bench.prepare(*work).await?;
        for connections in &options.connections {
            let cell = bench.measure(&requests, *connections).await?;
            print::line(&cell.line());
            report.cells.push(cell);
        }
    }
    report.foot().iter().for_each(|line| print::line(line));
    Ok(report)
}
