//! From step to step.
use super::{
    RotationError, Rotator,
    bound::{Bound, bound, derived},
    lease::Stand,
    work::{Result, Work},
};
use entity::key_rotation::{Kind, Model, Phase};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How often a step is tried again that the database has given up.
const TRIES: u32 = 5;
/// How often in a row a count may find something left without anything having been moved in between: rows that others hold.
const ROUNDS: u32 = 60;
/// How long is waited before such a row is asked for again.
const AGAIN: Duration = Duration::from_millis(250);

impl Rotator {
    /// Takes a rotation and does all that is left of it.
    pub(super) async fn finish(&self, job: Model) -> Result<Model> {
        let mut job = self.take(&job).await?;
        let (mut tries, mut rounds, mut moved) = (0, 0, job.done);
        loop {
            self.tell(&job);
            if job.phase == Phase::Done {
                return Ok(job);
            }
            match self.advance(&job).await {
                Ok(Step::To(next)) => {
                    job = next;
                    tries = 0;
                }
                // What was found left after the last round is what others held: it is asked for again in a while.
                Ok(Step::Left(next, left)) => {
                    rounds = if next.done > moved { 0 } else { rounds + 1 };
                    moved = next.done;
                    if rounds > ROUNDS {
                        self.leave(&next).await;
                        return Err(RotationError::Left(left));
                    }
                    job = next;
                    sleep(AGAIN).await;
                }
                Err(error) if error.passes() && tries < TRIES => {
                    tries += 1;
                    sleep(AGAIN * tries).await;
                    // A commit that nobody heard of may have been done.
                    job = self.take(&job).await?;
                }
                Err(error) => {
                    self.leave(&job).await;
                    return Err(error);
                }
            }
        }
    }

    async fn advance(&self, job: &Model) -> Result<Step> {
        match (job.kind, job.phase) {
            (Kind::Master, Phase::Prove) => self.prove_master(job).await,
            (Kind::Master, Phase::Move) => self.rewrap(job).await.map(Step::To),
            (Kind::Workspace, Phase::Make) => self.make_workspace_key(job).await.map(Step::To),
            (Kind::Clients, Phase::Make) => self.make_client_keys(job).await.map(Step::To),
            (_, Phase::Spread) => self.grace(job, Phase::Backfill).await.map(Step::To),
            (_, Phase::Backfill) => self.derive(job, Phase::Switch).await.map(Step::To),
            (Kind::Workspace, Phase::Switch) => self.switch_workspace_key(job).await.map(Step::To),
            (Kind::Clients, Phase::Switch) => self.switch_client_keys(job).await.map(Step::To),
            (_, Phase::Settle) => self.grace(job, Phase::Move).await.map(Step::To),
            (_, Phase::Move) => self.reseal(job).await.map(Step::To),
            (_, Phase::Prove) => self.prove(job).await,
            (_, Phase::Forget) => self.grace(job, Phase::Drop).await.map(Step::To),
            (_, Phase::Drop) => self.derive(job, Phase::Done).await.map(Step::To),
            (Kind::Master, _) | (_, Phase::Done) => Err(RotationError::Stopped),
        }
    }

    /// Goes on to another phase and does nothing else.
    pub(super) async fn enter(&self, job: &Model, phase: Phase) -> Result<Model> {
        let work = self.step(job).await?;
        self.stand(work, job, Stand::at(job, phase)).await
    }

    /// Waits until no request is at work any more that began before the keys changed: for as long as one can last, and then for what
    /// was under way in the database by then, such as a commit whose request has been given up.
    async fn grace(&self, job: &Model, next: Phase) -> Result<Model> {
        let end = Instant::now() + self.pace.grace;
        let breath = self.pace.lease / 3;
        while let Some(left) = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
            sleep(left.min(breath)).await;
            self.enter(job, job.phase).await?;
        }
        let horizon = self.horizon(job, "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint").await?;
        while self.horizon(job, "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint").await? < horizon {
            self.enter(job, job.phase).await?;
            sleep(AGAIN.min(breath)).await;
        }
        self.enter(job, next).await
    }

    /// A number of the database's transactions; asking takes none.
    async fn horizon(&self, job: &Model, sql: &str) -> Result<i64> {
        Work::begin(&self.store, job.workspace_id).await?.count(sql, []).await
    }

    /// A batch of what is to be moved, or on to the next thing, or to the count.
    async fn reseal(&self, job: &Model) -> Result<Model> {
        let stand = Stand::of(job);
        let bound = bound(job.kind);
        let work = self.step(job).await?;
        let Some(table) = stand.table else {
            let first = bound.first().map(Bound::table);
            let left = self.left(&work, &bound).await?;
            let phase = if first.is_some() { Phase::Move } else { Phase::Prove };
            let now = Stand { table: first, total: stand.done.saturating_add(left), ..Stand::at(job, phase) };
            return self.stand(work, job, now).await;
        };
        // What an older program has left half-way and this one does not know is begun anew by the count.
        let mut rest = bound.iter().skip_while(|one| one.table() != table);
        let Some(at) = rest.next() else { return self.stand(work, job, Stand::at(job, Phase::Prove)).await };
        let now = match at.reseal(&work, stand.last.unwrap_or_default(), self.pace.batch).await? {
            Some(moved) => Stand { last: Some(moved.last), done: stand.done.saturating_add(moved.rows), ..stand },
            None => match rest.next() {
                Some(next) => Stand { table: Some(next.table()), last: None, ..stand },
                None => Stand::at(job, Phase::Prove),
            },
        };
        self.stand(work, job, now).await
    }

    async fn left(&self, work: &Work, bound: &[Bound]) -> Result<i64> {
        let mut left = 0;
        for one in bound {
            left += one.left(work).await?;
        }
        Ok(left)
    }

    /// Counts what is left on old keys and destroys them if it is nothing, in one transaction. Nobody can have sealed with them since
    /// the last grace.
    async fn prove(&self, job: &Model) -> Result<Step> {
        for what in derived(job.workspace_id, job.kind) {
            let missing = what.missing(&self.store).await?;
            if missing > 0 {
                return Err(RotationError::Left(missing));
            }
        }
        let work = self.step(job).await?;
        let left = self.left(&work, &bound(job.kind)).await?;
        if left > 0 {
            let job = self.stand(work, job, Stand::at(job, Phase::Move)).await?;
            return Ok(Step::Left(job, left));
        }
        let (keys, same) = if job.kind == Kind::Clients {
            ("client_keys", "and p.client_id = k.client_id")
        } else {
            ("workspace_keys", "")
        };
        // What has no successor was not counted.
        let sql = format!(
            "update pazpaz.{keys} k set state = 'destroyed', wrapped_key = null \
              where k.workspace_id = $1 and k.state = 'decrypt_only' and exists (\
                select from pazpaz.{keys} p where p.workspace_id = $1 {same} and p.state = 'primary')"
        );
        work.run(&sql, [job.workspace_id.0.into()]).await?;
        work.announce().await?;
        let next = if derived(job.workspace_id, job.kind).is_empty() { Phase::Done } else { Phase::Forget };
        self.stand(work, job, Stand::at(job, next)).await.map(Step::To)
    }

    /// Adds or removes a part of what is found by its key, or goes on. Each part is whole by itself and harmless when done twice, for
    /// it may be in another workspace than the rotation.
    async fn derive(&self, job: &Model, then: Phase) -> Result<Model> {
        let stand = Stand::of(job);
        let all = derived(job.workspace_id, job.kind);
        let mut rest = all.iter().skip_while(|one| stand.table.is_some_and(|table| one.table() != table));
        let Some(at) = rest.next() else { return self.enter(job, then).await };
        let after = stand.last.unwrap_or_default();
        let part = if job.phase == Phase::Backfill {
            at.backfill(&self.store, after).await?
        } else {
            at.drop_old(&self.store, after).await?
        };
        let now = match part {
            Some(last) => Stand { table: Some(at.table()), last: Some(last), ..stand },
            None => match rest.next() {
                Some(next) => Stand { table: Some(next.table()), last: None, ..stand },
                None => Stand::at(job, then),
            },
        };
        let work = self.step(job).await?;
        self.stand(work, job, now).await
    }
}

/// Where a step has led to.
pub(super) enum Step {
    /// On.
    To(Model),
    /// Back, for so much is still on old keys.
    Left(Model, i64),
}
