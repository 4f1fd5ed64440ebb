//! `pazpaz bench load`: as many sealed rows as asked for, as fast as the machine allows.

mod chart;
mod diary;
pub(super) mod people;
mod practice;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use migration::admin::rebuild;
use store::Store;
use time::Date;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use self::practice::Plan;
use super::database::{Database, Use};
use super::error::{About as _, BenchError};
use super::state::{FILE, Practice, Scale, State};
use crate::cli::print;
use crate::config::Config;
use crate::demo::{private, progress::Progress};
use crate::process::Stop;
use crate::serve;

/// The tables that get nearly all of the rows.
const TABLES: [&str; 2] = ["pazpaz.appointments", "pazpaz.sessions"];

/// Fills the database of a folder; what was in it is gone.
///
/// # Errors
/// When PostgreSQL cannot be had or does not take the rows.
pub async fn load(config: &Config, folder: PathBuf, scale: Scale, stop: &Stop) -> Result<(), BenchError> {
    practice::check(scale)?;
    std::fs::create_dir_all(&folder).about(&folder)?;
    private::remove(&folder.join(FILE)).about(&folder)?;
    let database = Database::start(config, &folder, Use::Load).await?;
    let filled = stop.or(fill(config, &database, scale)).await.unwrap_or(Err(BenchError::Stopped));
    database.stop().await?;
    filled?.write(&folder)
}

async fn fill(config: &Config, database: &Database, scale: Scale) -> Result<State, BenchError> {
    let secrets = State::new(scale, time::Date::MIN)?;
    database.make(&secrets).await?;
    let tasks = 2 * std::thread::available_parallelism().map_or(2, usize::from);
    let connections = u32::try_from(tasks + 1).unwrap_or(u32::MAX);
    let store = serve::connect(config, &database.app(&secrets), connections, secrets.vault()?).await?;
    let day = store.clock().now().date();

    let taken_off = rebuild::take_off(&database.admin(), &TABLES).await?;
    let start = Instant::now();
    let practices = rows(&store, scale, day, tasks).await?;
    store.close().await;
    let loaded = start.elapsed();

    let mut progress = Progress::new("Checking and indexing");
    progress.expect(taken_off.len() as u64 + 1);
    taken_off.put_back(&database.admin(), || progress.advance(1)).await?;
    rebuild::settle(&database.admin()).await?;
    progress.advance(1);
    progress.finish();
    tell(scale, loaded, start.elapsed());

    let mut workspaces = practices;
    let giant = if scale.giant > 0 { workspaces.pop() } else { None };
    Ok(State { day, workspaces, giant, ..secrets })
}

/// Stores all practices, some at a time; the giant is the last of the answer.
async fn rows(store: &Store, scale: Scale, day: Date, tasks: usize) -> Result<Vec<Practice>, BenchError> {
    let plans: Arc<[Plan]> = practice::plans(scale, day).into();
    let mut progress = Progress::new("Sealing and storing");
    progress.expect(plans.iter().map(Plan::rows).sum());
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let next = Arc::new(AtomicUsize::new(0));
    let mut set = JoinSet::new();
    for _ in 0..tasks {
        let (store, plans, next, sender) = (store.clone(), plans.clone(), next.clone(), sender.clone());
        set.spawn(async move {
            let mut made = Vec::new();
            loop {
                // The giant goes first, so that nobody waits for it alone at the end.
                let turn = next.fetch_add(1, Ordering::Relaxed);
                let Some(place) = plans.len().checked_sub(turn + 1) else { return Ok::<_, BenchError>(made) };
                let Some(plan) = plans.get(place) else { return Ok(made) };
                made.push((place, practice::open(&store, plan, &sender).await?));
            }
        });
    }
    drop(sender);
    while let Some(stored) = receiver.recv().await {
        progress.advance(stored);
    }
    let mut all = Vec::with_capacity(plans.len());
    while let Some(made) = set.join_next().await {
        all.extend(made??);
    }
    progress.finish();
    all.sort_by_key(|(place, _)| *place);
    Ok(all.into_iter().map(|(_, practice)| practice).collect())
}

fn tell(scale: Scale, loaded: Duration, whole: Duration) {
    let appointments = u64::from(scale.appointments) + u64::from(scale.giant);
    let sessions = u64::from(scale.sessions) + u64::from(scale.giant / 2);
    let (seconds, whole) = (loaded.as_secs_f64(), whole.as_secs_f64());
    let rate = (appointments + sessions) as f64 / seconds.max(0.001);
    print::line(&format!(
        "{appointments} appointments and {sessions} sessions in {seconds:.1} s ({rate:.0} rows/s); with indexes, checks and statistics {whole:.1} s"
    ));
}
