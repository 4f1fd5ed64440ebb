//! The trail of what was opened and changed: sealed, told of outside the database, and verified.

use std::time::{Duration, Instant};

use store::{Checkpoints, Depth, Objects};

use super::stage::Stage;

impl Stage {
    /// Seals everything so far, writes checkpoints, and prints what the operator's check finds.
    pub(super) async fn seal_trail(&self) {
        let safe = &self.house.safe;
        let kept = Objects::local(&safe.checkpoints.path().join("checkpoints")).unwrap();
        let checkpoints = Checkpoints::new(kept, safe.signing.public());
        let jobs = safe.store(&self.house.database.url("pazpaz_jobs")).await;
        let mut sealer = jobs.sealer(checkpoints.clone());
        let since = Instant::now();
        loop {
            let progress = sealer.round().await.unwrap();
            if progress.sealed >= progress.reached {
                break;
            }
            assert!(since.elapsed() < Duration::from_secs(20), "{progress:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let failures = sealer.checkpoint().await;
        assert!(failures.is_empty(), "{failures:?}");
        let report = jobs.verify_trail(self.house.a.id, &checkpoints, Depth::Rows).await;
        self.printed(&report);
        assert!(report.is_ok(), "{report:?}");
    }
}
