//! `pazpaz demo`

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Failure, Settings};
use crate::demo;
use crate::process::{Stop, harden};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Keep everything in this folder [default: .pazpaz/demo]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Listen on this port of 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Once requests are answered, write addresses and tokens to this file, for programs that drive the demo
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// Invent another practice
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

pub(super) async fn run(settings: &Settings, arguments: Arguments) -> Result<ExitCode, Failure> {
    let Arguments { data_dir, port, ready_file, seed } = arguments;
    let config = settings.start("warn")?;
    harden();
    let stop = Stop::on_signals()?;
    demo::run(config, demo::Options { data_dir, port, ready_file, seed }, &stop).await?;
    Ok(ExitCode::SUCCESS)
}
