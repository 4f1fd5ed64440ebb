//! Looking up who shows a token. Every request begins with it, so those that come while a look-up is under way share the next one:
//! one statement for all of them, on a connection that is kept for it.
use super::interval;
use crate::{
    Error, Result,
    gather::{self, gather},
    transaction::on_living,
};
use crypto::TokenHash;
use sea_orm::sqlx::{self, PgPool, Row, postgres::PgRow};
use std::{collections::HashMap, time::Duration};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// A sign-in that is good.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) workspace: Uuid,
    pub(super) sign_in: Uuid,
    pub(super) user: Uuid,
    pub(super) role: String,
    pub(super) key_epoch: i32,
    /// Whether its last use should be noted.
    pub(super) stale: bool,
}

/// Looks up tokens for many requests at once.
pub(crate) struct Lookup {
    queue: mpsc::Sender<Asking>,
}

struct Asking {
    hash: TokenHash,
    found: oneshot::Sender<Result<Option<Found>>>,
}

impl Lookup {
    pub(crate) fn start(pool: PgPool, idle: Duration) -> Self {
        let (queue, asking) = mpsc::channel(gather::MOST);
        tokio::spawn(answer_all(pool, idle, asking));
        Self { queue }
    }

    pub(super) async fn find(&self, hash: TokenHash) -> Result<Option<Found>> {
        let (found, answer) = oneshot::channel();
        let gone = || Error::Internal("nobody looks sign-ins up");
        self.queue.send(Asking { hash, found }).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

async fn answer_all(pool: PgPool, idle: Duration, mut asking: mpsc::Receiver<Asking>) {
    loop {
        let batch = gather(&mut asking).await;
        if batch.is_empty() {
            break;
        }
        let hashes: Vec<Vec<u8>> = batch.iter().map(|one| one.hash.to_vec()).collect();
        let found = find(&pool, idle, &hashes).await;
        for (one, hash) in batch.into_iter().zip(&hashes) {
            let answer = found.as_ref().map(|found| found.get(hash).cloned()).map_err(Error::clone);
            // Who no longer waits has gone without an answer.
            let _ = one.found.send(answer);
        }
    }
}

async fn find(pool: &PgPool, idle: Duration, hashes: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, Found>> {
    let sql = "select token_hash, workspace_id, sign_in_id, user_id, role, stale, key_epoch from pazpaz.find_sign_ins($1, $2)";
    let rows = on_living(pool, || sqlx::query(sql).bind(hashes).bind(interval(idle)).fetch_all(pool)).await?;
    rows.iter().map(read).collect()
}

fn read(row: &PgRow) -> Result<(Vec<u8>, Found)> {
    let found = Found {
        workspace: row.try_get(1)?,
        sign_in: row.try_get(2)?,
        user: row.try_get(3)?,
        role: row.try_get(4)?,
        stale: row.try_get(5)?,
        key_epoch: row.try_get(6)?,
    };
    Ok((row.try_get(0)?, found))
}
