//! `pazpaz schema`

use std::process::ExitCode;

use super::{Failure, print};

#[expect(clippy::unnecessary_wraps, reason = "all commands have one form")]
pub(super) fn run() -> Result<ExitCode, Failure> {
    print::text(&graphql::sdl());
    Ok(ExitCode::SUCCESS)
}
