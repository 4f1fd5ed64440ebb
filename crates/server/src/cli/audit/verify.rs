//! `pazpaz audit verify`

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use entity::WorkspaceId;
use store::{Clock, Depth, Store, TrailError};
use uuid::Uuid;

use super::keyless::Keyless;
use super::told::{Outcome, Totals, Verdict};
use crate::cli::{Failure, Settings, print};
use crate::config::Config;
use crate::process::harden;
use crate::serve::{self, ServeError, Vault};

/// One reads, and the other asks which workspaces there are.
const CONNECTIONS: u32 = 2;
/// Something was tampered with.
const TAMPERED: u8 = 2;
/// Nothing was found, and not all could be told.
const INCOMPLETE: u8 = 3;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Verify {
    /// Verify the trail of a workspace (its id), of the `installation`, or of `all`
    #[arg(long, value_name = "WHOSE", default_value = "all", value_parser = whose)]
    workspace: Whose,
    /// Leave out the rows that the trail tells of and the days by which it is found
    #[arg(long)]
    trail_only: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    One(WorkspaceId),
    All,
}

pub(in crate::cli) async fn run(settings: &Settings, arguments: Verify) -> Result<ExitCode, Failure> {
    let config = settings.start("warn")?;
    harden();
    let store = open(&config).await?;
    let verified = verify(&config, &store, &arguments).await;
    serve::close(&store).await;
    let totals = verified?;
    if arguments.json {
        print::json(&totals.json());
    } else {
        totals.tell();
    }
    Ok(match totals.verdict() {
        Verdict::Whole => ExitCode::SUCCESS,
        Verdict::Tampered => TAMPERED.into(),
        Verdict::Incomplete => INCOMPLETE.into(),
    })
}

/// The store as the role of background work, which sees all workspaces, on a database of exactly this program's version: another one
/// could have sealed columns that this program knows nothing of. One that may forget is good enough to be looked at: a backup is tried
/// on such a one.
pub(super) async fn open(config: &Config) -> Result<Store, ServeError> {
    let signing_key = config.signing_key()?;
    let vault = Vault { master_keys: Arc::new(Keyless), signing_key, ledger: None, objects: None };
    let store = serve::connect(config, config.jobs_database_url()?, CONNECTIONS, vault).await?;
    let expected = migration::admin::names();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let refusals = store.refusals(&expected, true).await?;
    if refusals.is_empty() { Ok(store) } else { Err(ServeError::Refused(refusals)) }
}

async fn verify(config: &Config, store: &Store, arguments: &Verify) -> Result<Totals, Failure> {
    let Verify { workspace, trail_only, json } = *arguments;
    let depth = if trail_only { Depth::Trail } else { Depth::Rows };
    let begun = Instant::now();
    let checkpoints = config.checkpoints(&config.signing_key()?)?;
    let mut totals = Totals::default();
    let workspaces = match workspace {
        Whose::One(workspace) => [workspace].into(),
        Whose::All => match store.trails(&checkpoints).await {
            Ok(workspaces) => workspaces,
            Err(TrailError::Checkpoints(error)) => {
                totals.unreadable(&error);
                Default::default()
            }
            Err(error) => return Err(error.into()),
        },
    };
    for workspace in workspaces {
        let outcome = match store.verify_trail(workspace, &checkpoints, depth).await {
            Ok(report) => Outcome::of(report, Clock::default().now()),
            Err(TrailError::Checkpoints(error)) => Outcome::unreadable(workspace, &error),
            Err(error) => return Err(error.into()),
        };
        if !json {
            outcome.tell();
        }
        totals.add(outcome);
    }
    totals.took(begun.elapsed());
    Ok(totals)
}

fn whose(text: &str) -> Result<Whose, String> {
    match text {
        "all" => Ok(Whose::All),
        "installation" => Ok(Whose::One(WorkspaceId(Uuid::nil()))),
        id => Uuid::parse_str(id).map(|id| Whose::One(WorkspaceId(id))).map_err(|_| {
            "expected the id of a workspace, which `pazpaz keys status` lists, `installation` or `all`".to_owned()
        }),
    }
}
