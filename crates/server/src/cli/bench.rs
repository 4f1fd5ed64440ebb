//! `pazpaz bench`

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Failure, Settings};
use crate::bench::{self, RunOptions, Scale, Work};
use crate::process::Stop;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Fill a private database with sealed rows; what was in the folder is gone
    Load(Load),
    /// Measure the server over what was loaded
    Run(Run),
}

#[derive(Debug, clap::Args)]
pub(super) struct Load {
    /// Keep the database in this folder
    #[arg(long, value_name = "DIR", default_value = ".pazpaz/bench")]
    data_dir: PathBuf,
    /// Workspaces of equal size
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    workspaces: u32,
    /// Appointments of these workspaces, all together
    #[arg(long, value_name = "N", default_value_t = 2_000_000)]
    appointments: u32,
    /// Sessions of these workspaces, all together
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    sessions: u32,
    /// One more workspace with so many appointments, half as many sessions
    #[arg(long, value_name = "N", default_value_t = 0)]
    giant: u32,
    /// Clients of each workspace
    #[arg(long, value_name = "N", default_value_t = 50)]
    clients_per_workspace: u32,
    /// Invent other rows
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The folder of the PostgreSQL programs [default: the newest of this machine]
    #[arg(long, value_name = "DIR")]
    postgres_bin: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Run {
    /// The folder that `bench load` has filled
    #[arg(long, value_name = "DIR", default_value = ".pazpaz/bench")]
    data_dir: PathBuf,
    /// What to ask of the server, in this order
    #[arg(long, value_name = "WORK", value_delimiter = ',', default_values = ["calendar", "conflict", "timeline", "timeline50", "search", "book"])]
    work: Vec<Work>,
    /// How many connections ask at once, one after the other
    #[arg(long, value_name = "N", value_delimiter = ',', default_values_t = [1, 16], value_parser = clap::value_parser!(u16).range(1..=1_000))]
    connections: Vec<u16>,
    /// How long each measurement lasts, after a warm-up of 2 seconds
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    seconds: u64,
    /// How many workspaces take part
    #[arg(long, value_name = "N", default_value_t = 200)]
    sample: usize,
    /// Ask of the giant workspace only
    #[arg(long)]
    giant: bool,
    /// A name for these figures
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
    /// Write the figures to this file as JSON, with each statement's share
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The folder of the PostgreSQL programs [default: the newest of this machine]
    #[arg(long, value_name = "DIR")]
    postgres_bin: Option<PathBuf>,
}

pub(super) async fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    let mut config = settings.start("warn")?;
    let stop = Stop::on_signals()?;
    match command {
        Command::Load(Load {
            data_dir,
            workspaces,
            appointments,
            sessions,
            giant,
            clients_per_workspace,
            seed,
            postgres_bin,
        }) => {
            config.postgres_bin = postgres_bin.or(config.postgres_bin);
            let scale = Scale { workspaces, appointments, sessions, giant, clients_per_workspace, seed };
            bench::load(&config, data_dir, scale, &stop).await?;
        }
        Command::Run(Run { data_dir, work, connections, seconds, sample, giant, label, json, postgres_bin }) => {
            config.postgres_bin = postgres_bin.or(config.postgres_bin);
            let options =
                RunOptions { folder: data_dir, works: work, connections, seconds, sample, giant, label, json };
            bench::run(&config, options, &stop).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
