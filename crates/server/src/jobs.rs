//! The work in the background: months of the audit trail ahead of need, its seals and checkpoints, and objects that nobody needs.

use std::sync::Arc;
use std::time::Duration;

use store::{Checkpoints, Progress, Sealer, Store, Swept};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

/// How many months of the audit trail are kept ahead of need, the running one among them.
const MONTHS_AHEAD: i32 = 13;
/// How often the months are looked after.
const DAY: Duration = Duration::from_hours(24);
/// How often what nobody needs is removed from the object store.
const HOUR: Duration = Duration::from_hours(1);
/// How often events are sealed.
const SEAL: Duration = Duration::from_secs(1);
/// After how many rounds of sealing checkpoints are written.
const CHECKPOINT: u32 = 10;
/// How long the last round may take when the server ends.
const LAST: Duration = Duration::from_secs(5);

/// What works in the background, and on what.
#[derive(Debug)]
pub(crate) struct Jobs {
    store: Store,
    checkpoints: Checkpoints,
}

/// The work while it goes on.
#[derive(Debug)]
pub(crate) struct Running {
    tasks: [JoinHandle<()>; 2],
    sealing: JoinHandle<()>,
    end: Arc<Notify>,
}

impl Jobs {
    /// The store is connected as the role of background work.
    pub(crate) fn new(store: Store, checkpoints: Checkpoints) -> Self {
        Self { store, checkpoints }
    }

    pub(crate) fn start(self) -> Running {
        let Self { store, checkpoints } = self;
        let end = Arc::new(Notify::new());
        Running {
            sealing: tokio::spawn(seal(store.sealer(checkpoints), end.clone())),
            tasks: [tokio::spawn(look_ahead(store.clone())), tokio::spawn(sweep(store))],
            end,
        }
    }
}

impl Running {
    /// Ends it, with a last round of sealing over what the last requests have left.
    pub(crate) async fn end(self) {
        self.tasks.iter().for_each(JoinHandle::abort);
        self.end.notify_one();
        if timeout(LAST, self.sealing).await.is_err() {
            tracing::warn!("the last events of the trail could not be sealed in time: the next start does it");
        }
    }
}

/// Makes the months of the audit trail ahead of need. There is a year of them, so a day on which it fails is no harm.
async fn look_ahead(store: Store) {
    let mut days = interval(DAY);
    loop {
        days.tick().await;
        if let Err(error) = store.make_partitions(MONTHS_AHEAD).await {
            tracing::warn!(cause = %error.log(), "the months ahead of the audit trail could not be made");
        }
    }
}

/// Seals the trail until the end, and then what is left of it.
async fn seal(mut sealer: Sealer, end: Arc<Notify>) {
    let mut seconds = interval(SEAL);
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut failing, mut round) = (false, 0_u32);
    loop {
        tokio::select! {
            _ = seconds.tick() => {}
            () = end.notified() => break,
        }
        failing = told(sealer.round().await, failing).is_none();
        if round.is_multiple_of(CHECKPOINT) {
            write(&mut sealer).await;
        }
        round = round.wrapping_add(1);
    }
    // What one round sees the next one seals.
    while let Some(Progress { reached, sealed }) = told(sealer.round().await, failing)
        && sealed < reached
    {
        sleep(Duration::from_millis(50)).await;
    }
    write(&mut sealer).await;
}

/// Says once that sealing fails, not every second.
fn told(outcome: Result<Progress, store::Error>, failing: bool) -> Option<Progress> {
    outcome
        .inspect_err(|error| {
            if !failing {
                tracing::error!(cause = %error.log(), "the audit trail cannot be sealed; it is tried again every second");
            }
        })
        .ok()
}

async fn write(sealer: &mut Sealer) {
    for error in sealer.checkpoint().await {
        tracing::error!(%error, "a checkpoint of the audit trail was not written");
    }
}

/// Removes from the object store what nobody needs: the files of who was erased, and what never came to its end.
async fn sweep(store: Store) {
    let mut hours = interval(HOUR);
    loop {
        hours.tick().await;
        match store.sweep_objects().await {
            Ok(swept) => {
                let Swept { erased, forgotten, unfinished, strange } = swept;
                if strange > 0 {
                    tracing::warn!(
                        strange,
                        "the object store holds files of practices that this database does not know"
                    );
                }
                if swept != Swept::default() {
                    tracing::info!(erased, forgotten, unfinished, "the object store was swept");
                }
            }
            Err(error) => tracing::warn!(cause = %error.log(), "the object store could not be swept"),
        }
    }
}
