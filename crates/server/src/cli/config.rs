//! `pazpaz config`

use std::process::ExitCode;

use super::{Failure, Settings, print};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print JSON instead of TOML
    #[arg(long)]
    json: bool,
}

pub(super) fn run(settings: &Settings, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let loaded = settings.read()?;
    if arguments.json {
        print::json(&loaded.to_json());
    } else {
        print::text(&loaded.to_toml());
    }
    Ok(ExitCode::SUCCESS)
}
