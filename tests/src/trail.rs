//! The trail and what makes it one that can be believed.
use crate::{Database, House, Safe};
use entity::WorkspaceId;
use std::time::{Duration, Instant};
use store::{Checkpoints, Depth, Objects, Progress, Report, Sealer, Store};

/// How long the trail may take to be sealed: whoever writes to another database of this PostgreSQL keeps it waiting too.
const PATIENCE: Duration = Duration::from_secs(60);

/// Seals and verifies the trail of a database, as the server does in the background.
#[derive(Debug)]
pub struct Keeper {
    /// The store as the role of background work.
    pub store: Store,
    /// The checkpoints, as a server has them that has just started.
    pub checkpoints: Checkpoints,
    /// What seals.
    pub sealer: Sealer,
}

impl Keeper {
    /// Of the database of a house.
    pub async fn of(house: &House) -> Self {
        Self::over(&house.safe, &house.database).await
    }

    /// Of a database with the keys and the checkpoints of a safe.
    pub async fn over(safe: &Safe, database: &Database) -> Self {
        let store = safe.store(&database.url("pazpaz_jobs")).await;
        let sealer = store.sealer(checkpoints(safe));
        Self { store, checkpoints: checkpoints(safe), sealer }
    }

    /// Seals all that is there.
    pub async fn seal(&mut self) {
        let since = Instant::now();
        let Progress { reached, .. } = self.sealer.round().await.unwrap();
        while self.sealer.round().await.unwrap().sealed < reached {
            assert!(since.elapsed() < PATIENCE, "position {reached} is not sealed");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Seals all that is there and writes checkpoints.
    pub async fn keep(&mut self) {
        self.seal().await;
        let failures = self.sealer.checkpoint().await;
        assert!(failures.is_empty(), "{failures:?}");
    }

    /// What can be said of the trail of one workspace, and of its rows.
    pub async fn verify(&self, workspace: WorkspaceId) -> Report {
        self.store.verify_trail(workspace, &self.checkpoints, Depth::Rows).await.unwrap()
    }

    /// That all trails are whole, to their end, with the rows they tell of; and gives what was found of each.
    pub async fn all_is_whole(&self) -> Vec<Report> {
        let mut reports = Vec::new();
        for workspace in self.store.trails(&self.checkpoints).await.unwrap() {
            let report = self.verify(workspace).await;
            assert!(report.is_whole(), "{report:#?}");
            reports.push(report);
        }
        reports
    }
}

/// The checkpoints of a safe, of which nothing is known yet.
pub fn checkpoints(safe: &Safe) -> Checkpoints {
    Checkpoints::new(Objects::local(&safe.checkpoints.path().join("kept")).unwrap(), safe.signing.public())
}
