//! `pazpaz keys rotate` and `pazpaz keys resume`

use std::process::ExitCode;
use std::time::Duration;

use entity::WorkspaceId;
use entity::key_rotation::Model;
use store::{Pace, Rotated, RotationError, Rotator, Store, Whose};
use tokio::sync::mpsc::UnboundedReceiver;
use uuid::Uuid;

use super::watch::{Watch, name, what};
use crate::cli::{Failure, Settings, print};
use crate::config::Config;
use crate::process::{Stop, harden};
use crate::serve::{self, ServeError, Vault};

/// Connections that background work at the command line needs: rotations of many workspaces take turns.
const CONNECTIONS: u32 = 8;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Rotate {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    pace: Pacing,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// Wrap the keys of all workspaces with the primary master key
    #[arg(long)]
    master: bool,
    /// Exchange the key of a workspace (its id), of `all`, or that of the `installation`
    #[arg(long, value_name = "WHOSE", value_parser = whose)]
    workspace: Option<Whose>,
    /// Exchange the keys of the clients of a workspace (its id), or of `all`
    #[arg(long, value_name = "WHOSE", value_parser = practice)]
    clients: Option<Whose>,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Pacing {
    /// Wait so long after keys have changed: longer than any request can last, on any server [default: request_timeout and a second]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    grace: Option<Duration>,
}

/// A rotation is not at its end.
#[derive(Debug, thiserror::Error)]
#[error("{} not at their end; what was done stands, and `pazpaz keys resume` goes on: {}", rotations(*.0), .1)]
struct Unfinished(usize, String);

pub(in crate::cli) async fn rotate(settings: &Settings, Rotate { which, pace }: Rotate) -> Result<ExitCode, Failure> {
    let work = async |rotator: Rotator| match which {
        Which { clients: Some(whose), .. } => rotator.rotate_client_keys(whose).await,
        Which { workspace: Some(whose), .. } => rotator.rotate_workspace_keys(whose).await,
        Which { .. } => rotator.rotate_master().await.map(|job| Rotated { done: vec![job], failed: Vec::new() }),
    };
    run(settings, &pace, work).await
}

pub(in crate::cli) async fn resume(settings: &Settings, pace: Pacing) -> Result<ExitCode, Failure> {
    run(settings, &pace, async |rotator: Rotator| rotator.resume().await).await
}

async fn run(
    settings: &Settings,
    pace: &Pacing,
    work: impl AsyncFnOnce(Rotator) -> Result<Rotated, RotationError>,
) -> Result<ExitCode, Failure> {
    let config = settings.start("warn")?;
    harden();
    let stop = Stop::on_signals()?;
    let store = open(&config).await?;
    let mut paced = Pace::of_requests(Duration::from_secs(config.request_timeout));
    paced.grace = pace.grace.unwrap_or(paced.grace);
    let (rotator, progress) = store.rotator(paced);
    let watching = tokio::spawn(watch(progress));
    let ended = stop.or(work(rotator)).await;
    // It ends with the last of those that tell it something.
    drop(watching.await);
    serve::close(&store).await;
    match ended {
        None => {
            print::remark("Stopped. What was done stands; `pazpaz keys resume` goes on.");
            Ok(ExitCode::FAILURE)
        }
        Some(rotated) => tell(rotated?),
    }
}

async fn watch(mut progress: UnboundedReceiver<Model>) {
    let mut watch = Watch::default();
    while let Some(job) = progress.recv().await {
        watch.see(&job);
    }
    watch.finish();
}

fn tell(Rotated { done, failed }: Rotated) -> Result<ExitCode, Failure> {
    for job in &done {
        print::line(&format!("{}, {}: {} moved, 0 left on old keys", name(job.workspace_id), what(job.kind), job.done));
    }
    if done.is_empty() && failed.is_empty() {
        print::line("Nothing to be done.");
    }
    for (workspace, error) in &failed {
        print::remark(&format!("{}: {error}", name(*workspace)));
    }
    match failed.first() {
        None => Ok(ExitCode::SUCCESS),
        Some((_, error)) => Err(Unfinished(failed.len(), error.to_string()).into()),
    }
}

/// The store as the role of background work, on a database of exactly this program's version: another one could have sealed columns
/// that this program knows nothing of.
pub(super) async fn open(config: &Config) -> Result<Store, ServeError> {
    let store =
        serve::connect(config, config.jobs_database_url()?, CONNECTIONS, Vault::open(config)?.with_files(config)?)
            .await?;
    serve::refuse(&store).await?;
    Ok(store)
}

fn whose(text: &str) -> Result<Whose, String> {
    if text == "installation" { Ok(Whose::Installation) } else { practice(text) }
}

fn practice(text: &str) -> Result<Whose, String> {
    match text {
        "all" => Ok(Whose::All),
        id => match Uuid::parse_str(id) {
            Ok(id) if !id.is_nil() => Ok(Whose::One(WorkspaceId(id))),
            _ => Err("expected the id of a workspace, which `pazpaz keys status` lists, or `all`".to_owned()),
        },
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse::<f64>().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
    number.map(Duration::from_secs_f64).ok_or_else(|| "expected seconds".to_owned())
}

fn rotations(number: usize) -> String {
    if number == 1 { "a rotation is".to_owned() } else { format!("{number} rotations are") }
}
