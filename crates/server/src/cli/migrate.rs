//! `pazpaz migrate`

use std::process::ExitCode;

use migration::admin::{self, Step};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{Failure, Settings, print};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Apply what is pending
    Up,
    /// Undo the last steps
    Down {
        /// How many
        #[arg(default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        steps: u32,
    },
    /// List all steps and whether they are applied
    Status(Listing),
    /// List what `up` would apply
    Plan(Listing),
    /// End with exit code 1 if anything is pending
    Check(Listing),
}

#[derive(Debug, clap::Args)]
pub(super) struct Listing {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(settings: &Settings, command: Command) -> Result<ExitCode, Failure> {
    let config = settings.start("warn")?;
    let url = config.migration_database_url()?.expose_secret();
    match command {
        Command::Up => {
            let applied = admin::up(url).await?;
            print::line(&match applied.as_slice() {
                [] => "nothing was pending".to_owned(),
                names => format!("applied {}", names.join(", ")),
            });
        }
        Command::Down { steps } => {
            let undone = admin::down(url, steps).await?;
            print::line(&match undone.as_slice() {
                [] => "nothing was applied".to_owned(),
                names => format!("undid {}", names.join(", ")),
            });
        }
        Command::Status(listing) => list(&admin::status(url).await?, &listing),
        Command::Plan(listing) => list(&pending(url).await?, &listing),
        Command::Check(listing) => {
            let pending = pending(url).await?;
            list(&pending, &listing);
            if !pending.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn pending(url: &str) -> Result<Vec<Step>, admin::Error> {
    let steps = admin::status(url).await?;
    Ok(steps.into_iter().filter(|step| !step.applied).collect())
}

fn list(steps: &[Step], listing: &Listing) {
    if listing.json {
        let steps = steps.iter().map(|step| json!({ "name": step.name, "applied": step.applied }));
        print::json(&steps.collect());
        return;
    }
    for step in steps {
        let state = if step.applied { "applied" } else { "pending" };
        print::line(&format!("{state}  {}", step.name));
    }
}
