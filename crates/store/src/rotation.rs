//! Keys are exchanged while servers serve.
//!
//! A rotation is a row that says what is to be done next, and a process that does it: [`Rotator`]. Every step is one transaction that does
//! a part of the work and says so in that row, so that whoever goes on after a process has died goes on where it was. Servers learn of
//! each change of keys by the epoch of the workspace, which every request is told with its sign-in; a request that began before a
//! change is over after the grace, and only then is the next step taken.
//!
//! | step | what holds from then on |
//! |---|---|
//! | make, spread | every request can open what the new key seals, and writes what is found by its key under both keys |
//! | backfill | everything that is found by its key stands under both |
//! | switch, settle | nothing more is sealed with the old key |
//! | move, prove | nothing is left on the old key, by count; it is destroyed |
//! | forget, drop | nothing is looked up by the old key, and what was found by it is gone |
mod bound;
mod client_keys;
mod columns;
mod failure;
mod files;
mod lease;
mod logins;
mod make;
mod master;
mod run;
mod signed;
mod status;
mod tokens;
mod verify;
mod work;

use crate::{Store, keyring::INSTALLATION};
use entity::{
    WorkspaceId,
    key_rotation::{Kind, Model},
};
use std::time::Duration;
use tokio::{sync::mpsc, task::JoinSet};
use uuid::Uuid;

pub use failure::RotationError;
pub use status::{ClientKeyCount, KeyStatus, WorkspaceKeyState, WorkspaceKeys};
pub use verify::{Unsound, Verified};

/// How a rotation goes about it.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long is waited after keys have changed: longer than any request of any server can last.
    pub grace: Duration,
    /// For how long a process that is at a rotation keeps others from it without a sign of life.
    pub lease: Duration,
    /// How many rows are moved in one transaction.
    pub batch: u16,
}

impl Pace {
    /// The pace for servers that give up a request after so long: a second more for what they have sent to the database by then.
    pub fn of_requests(timeout: Duration) -> Self {
        Self { grace: timeout + Duration::from_secs(1), lease: Duration::from_secs(10), batch: 200 }
    }
}

/// Whose keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of every practice.
    All,
    /// Of one.
    One(WorkspaceId),
    /// The installation's own, by which users are found at sign-in.
    Installation,
}

/// How several rotations ended.
#[derive(Debug, Default)]
pub struct Rotated {
    /// Those that are done.
    pub done: Vec<Model>,
    /// Of which workspace the others are, and why they are not.
    pub failed: Vec<(WorkspaceId, RotationError)>,
}

/// As many workspaces are rotated at once; what they do most is wait.
const AT_ONCE: usize = 32;

/// Exchanges keys, in the name of the operator and as the database's role for background work.
#[derive(Clone, Debug)]
pub struct Rotator {
    store: Store,
    pace: Pace,
    /// This process, among those that could be at the same rotation.
    owner: Uuid,
    told: mpsc::UnboundedSender<Model>,
}

impl Store {
    /// What exchanges keys; the receiver is told how far each rotation is. This is the operator's doing, not a request's, and done as
    /// the role `pazpaz_jobs`.
    pub fn rotator(&self, pace: Pace) -> (Rotator, mpsc::UnboundedReceiver<Model>) {
        let (told, progress) = mpsc::unbounded_channel();
        (Rotator { store: self.clone(), pace, owner: self.clock().new_id(), told }, progress)
    }
}

impl Rotator {
    /// Wraps the keys of all workspaces with the primary master key, so that the others can go.
    ///
    /// # Errors
    /// When a master key is missing, or keys are left on others: servers that still wrap with another one make such.
    pub async fn rotate_master(&self) -> Result<Model, RotationError> {
        let job = self.begin(INSTALLATION, Kind::Master).await?;
        self.finish(job).await
    }

    /// Exchanges the keys of workspaces.
    ///
    /// # Errors
    /// When the workspaces cannot be listed; how each of them ended is in the answer.
    pub async fn rotate_workspace_keys(&self, whose: Whose) -> Result<Rotated, RotationError> {
        self.rotate(Kind::Workspace, whose).await
    }

    /// Exchanges the keys of all clients of workspaces.
    ///
    /// # Errors
    /// When the workspaces cannot be listed; how each of them ended is in the answer.
    pub async fn rotate_client_keys(&self, whose: Whose) -> Result<Rotated, RotationError> {
        self.rotate(Kind::Clients, whose).await
    }

    /// Goes on with every rotation that is not finished.
    ///
    /// # Errors
    /// When they cannot be listed; how each of them ended is in the answer.
    pub async fn resume(&self) -> Result<Rotated, RotationError> {
        let unfinished = self.store.unfinished_rotations().await?;
        self.all(unfinished.into_iter().map(Task::Resume)).await
    }

    async fn rotate(&self, kind: Kind, whose: Whose) -> Result<Rotated, RotationError> {
        let workspaces = match whose {
            Whose::One(id) => vec![id],
            Whose::Installation => vec![INSTALLATION],
            Whose::All => self.store.workspaces().await?,
        };
        self.all(workspaces.into_iter().map(|id| Task::Begin(id, kind))).await
    }

    /// Does so many at once, and all of them whatever becomes of some.
    async fn all(&self, mut tasks: impl Iterator<Item = Task>) -> Result<Rotated, RotationError> {
        let (mut set, mut rotated) = (JoinSet::new(), Rotated::default());
        loop {
            while set.len() < AT_ONCE
                && let Some(task) = tasks.next()
            {
                let rotator = self.clone();
                set.spawn(async move { (task.workspace(), rotator.work(task).await) });
            }
            let Some(ended) = set.join_next().await else { return Ok(rotated) };
            match ended.map_err(|_| RotationError::Stopped)? {
                (_, Ok(job)) => rotated.done.push(job),
                (id, Err(error)) => rotated.failed.push((id, error)),
            }
        }
    }

    async fn work(&self, task: Task) -> Result<Model, RotationError> {
        let job = match task {
            Task::Begin(id, kind) => self.begin(id, kind).await?,
            Task::Resume(job) => job,
        };
        self.finish(job).await
    }

    fn tell(&self, job: &Model) {
        // Nobody needs to listen.
        let _ = self.told.send(job.clone());
    }
}

/// One of several rotations.
enum Task {
    Begin(WorkspaceId, Kind),
    Resume(Model),
}

impl Task {
    fn workspace(&self) -> WorkspaceId {
        match self {
            Self::Begin(id, _) => *id,
            Self::Resume(job) => job.workspace_id,
        }
    }
}
