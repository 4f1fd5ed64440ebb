//! `pazpaz serve`

use std::process::ExitCode;

use super::{Failure, Settings};
use crate::process::{Stop, harden};
use crate::serve;

pub(super) async fn run(settings: &Settings) -> Result<ExitCode, Failure> {
    let config = settings.start("info")?;
    harden();
    let stop = Stop::on_signals()?;
    serve::run(&config, &stop).await?;
    Ok(ExitCode::SUCCESS)
}
