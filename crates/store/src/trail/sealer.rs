//! Seals the trail: which events there are, a second after they were written, and checkpoints of that outside the database.
//!
//! Positions are drawn before their transactions are over, so what is read up to some position may yet be joined by another from below.
//! A position is sealed once every transaction has ended that began before it was seen to be drawn. What is known of that lives in memory
//! only: the numbers of transactions mean nothing to a database that was restored.
use super::{Checkpoint, CheckpointError, Checkpoints, TrailError, seal};
use crate::{Error, Result, Store, keyring::INSTALLATION, scope::statement, transaction::Transaction};
use crypto::TrailKey;
use sea_orm::{ConnectionTrait, QueryResult};
use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    mem,
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// How many events are sealed in one transaction.
const BATCH: i32 = 16_384;
/// How many marks are remembered while a long transaction keeps all of them waiting.
const MARKS: usize = 64;
/// How many clients and days are remembered as written down.
const TOUCHED: usize = 1_000_000;

/// Seals the trail of one database, beside others that do the same.
#[derive(Debug)]
pub struct Sealer {
    store: Store,
    checkpoints: Checkpoints,
    /// How far the trail went when, and which transactions had to end before that could be sealed.
    marks: VecDeque<(i64, i64)>,
    /// How far it can be sealed.
    settled: i64,
    /// How far it is known to be sealed, once that was asked.
    sealed: Option<i64>,
    /// What is already written down of which client was touched on which day.
    touched: HashSet<(Uuid, Uuid, Date)>,
    /// What no checkpoint tells of yet.
    due: HashMap<Uuid, Checkpoint>,
}

/// What is to be sealed of one workspace.
type Part = Vec<(i64, [u8; 32])>;

/// What became of a batch.
enum Sealed {
    /// It is sealed up to there.
    UpTo(i64),
    /// There was nothing to seal.
    Nothing,
    /// Another server seals.
    Elsewhere,
}

/// How far the trail goes, and how far it is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The position that was drawn last.
    pub reached: i64,
    /// The position up to which everything is sealed.
    pub sealed: i64,
}

impl Store {
    /// What seals the trail. The store must be connected as the role of background work.
    pub fn sealer(&self, checkpoints: Checkpoints) -> Sealer {
        Sealer {
            store: self.clone(),
            checkpoints,
            marks: VecDeque::new(),
            settled: 0,
            sealed: None,
            touched: HashSet::new(),
            due: HashMap::new(),
        }
    }
}

impl Sealer {
    /// Seals what can be sealed, which is what the round before has seen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn round(&mut self) -> Result<Progress> {
        let mut sealed = match self.sealed {
            Some(sealed) => sealed,
            None => self.catch_up().await?,
        };
        let tx = self.begin();
        let sql = "select reached, marked, oldest from audit.horizon($1)";
        let rows = tx.query_all_raw(statement(sql, [sealed.into()])).await?;
        tx.commit().await?;
        let row = rows.first().ok_or(Error::Internal("a trail without a horizon"))?;
        let (reached, marked): (i64, Option<i64>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let oldest: i64 = row.try_get_by_index(2)?;
        while let Some((position, _)) = self.marks.pop_front_if(|(_, transaction)| *transaction <= oldest) {
            self.settled = self.settled.max(position);
        }
        if let Some(marked) = marked.filter(|_| self.marks.len() < MARKS) {
            self.marks.push_back((reached, marked));
        }
        while self.settled > sealed {
            sealed = match self.seal(sealed).await? {
                Sealed::UpTo(last) => last,
                // What was drawn above was rolled back.
                Sealed::Nothing => self.settled,
                Sealed::Elsewhere => break,
            };
            self.sealed = Some(sealed);
        }
        Ok(Progress { reached, sealed })
    }

    /// Seals one batch above a position.
    async fn seal(&mut self, above: i64) -> Result<Sealed> {
        let tx = self.begin();
        // One server at a time, until the end of the transaction.
        let sql = "select pg_try_advisory_xact_lock(hashtextextended('audit.seals', 0))";
        let rows = tx.query_all_raw(statement(sql, [])).await?;
        if !rows.first().map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false) {
            return Ok(Sealed::Elsewhere);
        }
        let sql = "select workspace_id, at, mac, day, client_ids from audit.unsealed($1, $2, $3)";
        let rows = tx.query_all_raw(statement(sql, [above.into(), self.settled.into(), BATCH.into()])).await?;
        let Some(last) = rows.last() else { return Ok(Sealed::Nothing) };
        let last = last.try_get_by_index(1)?;
        let (mut parts, mut touched) = (BTreeMap::<Uuid, Part>::new(), HashSet::new());
        for row in &rows {
            let (workspace, event) = event(row)?;
            parts.entry(workspace).or_default().push(event);
            let day: Date = row.try_get_by_index(3)?;
            let clients = row.try_get_by_index::<Vec<Uuid>>(4)?.into_iter().map(|client| (workspace, client, day));
            touched.extend(clients.filter(|touch| !self.touched.contains(touch)));
        }
        let made = self.write(&tx, parts, &touched).await?;
        tx.commit().await?;
        self.due.extend(made.into_iter().map(|checkpoint| (checkpoint.workspace, checkpoint)));
        if self.touched.len() > TOUCHED {
            self.touched.clear();
        }
        self.touched.extend(touched);
        Ok(Sealed::UpTo(last))
    }

    async fn write(
        &self,
        tx: &Transaction,
        parts: BTreeMap<Uuid, Part>,
        touched: &HashSet<(Uuid, Uuid, Date)>,
    ) -> Result<Vec<Checkpoint>> {
        let mut tips = tips(tx, parts.keys().copied().collect()).await?;
        let now = self.now();
        let at = micros(now);
        let mut columns = Columns::default();
        let mut made = Vec::with_capacity(parts.len());
        for (workspace, part) in parts {
            let (key, tip) = (self.key(workspace), tips.entry(workspace).or_default());
            // Another server may have sealed some of them since this one knew.
            let part: Part = part.into_iter().filter(|(position, _)| *position > tip.last_position).collect();
            for events in part.chunks(seal::MOST) {
                let marks = tip.seal(&key, at, events).ok_or(Error::Internal("events that cannot be sealed"))?;
                columns.add(workspace, tip, now, marks);
            }
            if !part.is_empty() {
                made.push(checkpoint(workspace, tip, now));
            }
        }
        let Columns { workspaces, numbers, times, totals, positions, marks, heads } = columns;
        let sql = "select audit.seal($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let values = [
            workspaces.into(),
            numbers.into(),
            times.into(),
            totals.into(),
            positions.into(),
            marks.into(),
            heads.into(),
            touched.iter().map(|(workspace, ..)| *workspace).collect::<Vec<_>>().into(),
            touched.iter().map(|(_, client, _)| *client).collect::<Vec<_>>().into(),
            touched.iter().map(|(.., day)| *day).collect::<Vec<_>>().into(),
        ];
        tx.execute_raw(statement(sql, values)).await?;
        Ok(made)
    }

    /// Writes a checkpoint for each workspace with seals that none tells of. What could not be written is tried again the next time, and
    /// the reasons are answered.
    pub async fn checkpoint(&mut self) -> Vec<TrailError> {
        let mut failures = Vec::new();
        for (workspace, mut checkpoint) in mem::take(&mut self.due) {
            checkpoint.made_at = self.now();
            if let Err(error) = self.put(&checkpoint).await {
                self.due.insert(workspace, checkpoint);
                failures.push(error);
            }
        }
        failures
    }

    async fn put(&self, checkpoint: &Checkpoint) -> Result<(), TrailError> {
        let (mut asked, mut heads) = (HashSet::new(), BTreeMap::new());
        loop {
            for known in self.checkpoints.known(checkpoint).await? {
                asked.insert(known.seal);
                if let Some(head) = self.head(checkpoint.workspace, known.seal).await? {
                    heads.insert(known.seal, head);
                }
            }
            match self.checkpoints.put(&self.store.0.settings.signing_key, checkpoint, &heads).await {
                // Another server has written since it was asked what is known.
                Err(CheckpointError::Ahead { known, .. }) if !asked.contains(&known) => {}
                done => return Ok(done?),
            }
        }
    }

    /// Finds out how far it is sealed, and which seals no checkpoint tells of: a server may have ended before it wrote one.
    async fn catch_up(&mut self) -> Result<i64> {
        let mut all: Vec<Uuid> = self.store.workspaces().await?.into_iter().map(|workspace| workspace.0).collect();
        all.push(INSTALLATION.0);
        let tx = self.begin();
        let tips = tips(&tx, all).await?;
        tx.abandon().await;
        let mut sealed = 0;
        for (workspace, tip) in tips {
            sealed = sealed.max(tip.last_position);
            let known = self.checkpoints.newest(workspace).await.ok().flatten();
            if known.is_none_or(|known| known.seal != tip.number || known.head != tip.head) {
                let now = self.now();
                self.due.entry(workspace).or_insert_with(|| checkpoint(workspace, &tip, now));
            }
        }
        self.sealed = Some(sealed);
        Ok(sealed)
    }

    /// The head that the database has for a seal, if it has that seal.
    async fn head(&self, workspace: Uuid, seal: i64) -> Result<Option<[u8; 32]>> {
        let tx = self.begin();
        let rows = tx.query_all_raw(statement("select audit.head($1, $2)", [workspace.into(), seal.into()])).await?;
        let head: Option<Option<Vec<u8>>> = rows.first().map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(head.flatten().and_then(|head| head.try_into().ok()))
    }

    fn begin(&self) -> Transaction {
        Transaction::new(self.store.0.pool.clone(), INSTALLATION)
    }

    fn key(&self, workspace: Uuid) -> TrailKey {
        self.store.0.settings.signing_key.trail(workspace)
    }

    /// The time, as exact as PostgreSQL keeps it.
    fn now(&self) -> OffsetDateTime {
        let now = self.store.clock().machine();
        now.replace_nanosecond(now.microsecond() * 1_000).unwrap_or(now)
    }
}

/// Parameters, one array each.
#[derive(Default)]
struct Columns {
    workspaces: Vec<Uuid>,
    numbers: Vec<i64>,
    times: Vec<OffsetDateTime>,
    totals: Vec<i64>,
    positions: Vec<i64>,
    marks: Vec<Vec<u8>>,
    heads: Vec<Vec<u8>>,
}

impl Columns {
    fn add(&mut self, workspace: Uuid, tip: &seal::Tip, at: OffsetDateTime, marks: Vec<u8>) {
        self.workspaces.push(workspace);
        self.numbers.push(tip.number);
        self.times.push(at);
        self.totals.push(tip.total);
        self.positions.push(tip.last_position);
        self.marks.push(marks);
        self.heads.push(tip.head.to_vec());
    }
}

fn checkpoint(workspace: Uuid, tip: &seal::Tip, at: OffsetDateTime) -> Checkpoint {
    let seal::Tip { number, total, last_position, head } = *tip;
    Checkpoint { workspace, seal: number, total, position: last_position, head, sealed_at: at, made_at: at }
}

/// Where the chains of workspaces end; of one without seals there is nothing.
async fn tips(tx: &Transaction, workspaces: Vec<Uuid>) -> Result<HashMap<Uuid, seal::Tip>> {
    let sql = "select workspace_id, number, total, last, head from audit.heads($1)";
    let rows = tx.query_all_raw(statement(sql, [workspaces.into()])).await?;
    let tip = |row: &QueryResult| {
        let tip = seal::Tip {
            number: row.try_get_by_index(1)?,
            total: row.try_get_by_index(2)?,
            last_position: row.try_get_by_index(3)?,
            head: bytes(row, 4)?,
        };
        Ok((row.try_get_by_index(0)?, tip))
    };
    rows.iter().map(tip).collect()
}

fn event(row: &QueryResult) -> Result<(Uuid, (i64, [u8; 32]))> {
    Ok((row.try_get_by_index(0)?, (row.try_get_by_index(1)?, bytes(row, 2)?)))
}

/// Bytes that are 32 unless somebody has been at the database. Zeros then: that must not keep the events of others from being sealed, and
/// whoever verifies is told.
fn bytes(row: &QueryResult, at: usize) -> Result<[u8; 32]> {
    let bytes: Vec<u8> = row.try_get_by_index(at)?;
    Ok(bytes.try_into().unwrap_or_else(|_| {
        tracing::error!("the audit trail holds a mac or a head that is none");
        [0; 32]
    }))
}

fn micros(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX)
}
