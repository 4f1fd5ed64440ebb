//! `pazpaz audit`

mod export;
mod keyless;
mod told;
mod verify;

use std::process::ExitCode;

use super::{Failure, Settings};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Hold the audit trail against its seals, its checkpoints, the rows it tells of and the days by which it is found
    ///
    /// Ends with 0 where all of it is whole, with 2 where something was tampered with, and with 3 where that cannot be told of all of it:
    /// what happened more than a minute ago is not sealed, no checkpoint tells of a seal, or the checkpoints cannot be read.
    Verify(verify::Verify),
    /// Write the trail of a practice to a file; that it was is written down, too
    Export(export::Export),
}

pub(super) async fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Verify(arguments) => verify::run(settings, arguments).await,
        Command::Export(arguments) => export::run(settings, arguments).await,
    }
}
