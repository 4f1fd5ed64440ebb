//! No false alarms: whatever happens to servers and transactions, what nobody touched is whole.
use super::{
    genuine::{self, Reading},
    kept,
};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tests::{Chance, House, Keeper, Practice, checkpoints, say};
use time::{OffsetDateTime, macros::datetime};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

/// Reads, adds and changes until it is told to stop; gives how often.
async fn work(house: &House, practice: &Practice, stop: &AtomicBool) -> usize {
    let names = "{ clients(first: 10) { nodes { legalName } } }";
    let mut times = 0;
    while !stop.load(Ordering::Relaxed) {
        let client = house.add_client(&practice.owner, &format!("Client {times}")).await;
        house.data(&practice.owner, names, json!({})).await;
        let input = json!({"id": client, "expectedVersion": 1, "notes": format!("note {times}")});
        house.run(&practice.owner, "changeClient", "client { notes }", input).await;
        times += 1;
    }
    times
}

fn writers(house: &Arc<House>, stop: &Arc<AtomicBool>) -> Vec<tokio::task::JoinHandle<usize>> {
    let spawn = |number: usize| {
        let (house, stop) = (house.clone(), stop.clone());
        tokio::spawn(async move {
            let practice = if number.is_multiple_of(2) { &house.a } else { &house.b };
            work(&house, practice, &stop).await
        })
    };
    (0..4).map(spawn).collect()
}

fn reading(practice: &Practice, at: OffsetDateTime) -> Reading {
    Reading { workspace: practice.id.0, at, client: Uuid::from_u128(7), actor: practice.owner.id.0 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sealers_beside_writers() {
    let house = Arc::new(House::open().await);
    let (stop, mut sealing) = (Arc::new(AtomicBool::new(false)), Vec::new());
    let writers = writers(&house, &stop);
    for _ in 0..2 {
        let (mut keeper, stop) = (Keeper::of(&house).await, stop.clone());
        sealing.push(tokio::spawn(async move {
            let mut rounds = 0;
            while !stop.load(Ordering::Relaxed) {
                keeper.sealer.round().await.unwrap();
                rounds += 1;
                if rounds % 7 == 0 {
                    let failures = keeper.sealer.checkpoint().await;
                    assert!(failures.is_empty(), "{failures:?}");
                }
                sleep(Duration::from_millis(3)).await;
            }
            rounds
        }));
    }
    let mut keeper = Keeper::of(&house).await;
    let (begun, mut verified) = (Instant::now(), 0);
    while begun.elapsed() < Duration::from_secs(6) {
        keeper.all_is_whole().await;
        verified += 1;
        sleep(Duration::from_millis(20)).await;
    }
    stop.store(true, Ordering::Relaxed);
    let (mut times, mut rounds) = (0, 0);
    for writer in writers {
        times += writer.await.unwrap();
    }
    for sealer in sealing {
        rounds += sealer.await.unwrap();
    }
    keeper.keep().await;
    let reports = keeper.all_is_whole().await;
    let (events, seals): (u64, u64) =
        (reports.iter().map(|one| one.events).sum(), reports.iter().map(|one| one.seals).sum());
    say(&format!(
        "{times} times three requests, {rounds} rounds of two sealers, {events} events in {seals} seals, whole {verified} times meanwhile"
    ));
    assert!(reports.iter().all(|one| (one.unsealed, one.unwitnessed) == (0, 0)));
    assert!(times > 20 && rounds > 40 && seals > 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sealers_that_are_killed_at_random_points() {
    let house = Arc::new(House::open().await);
    let stop = Arc::new(AtomicBool::new(false));
    let writers = writers(&house, &stop);
    let (mut chance, mut killed) = (Chance::new(7), 0);
    let mut keeper = Keeper::of(&house).await;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(6) {
        let span = Duration::from_micros(200 + chance.below(20_000) as u64);
        let work = async {
            loop {
                keeper.sealer.round().await.unwrap();
                let failures = keeper.sealer.checkpoint().await;
                assert!(failures.is_empty(), "{failures:?}");
            }
        };
        if timeout(span, work).await.is_err() {
            killed += 1;
        }
        // Another server, or the same one without a restart.
        if chance.below(3) > 0 {
            keeper.sealer = keeper.store.sealer(checkpoints(&house.safe));
        }
        if chance.below(10) == 0 {
            keeper.all_is_whole().await;
        }
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    let mut keeper = Keeper::of(&house).await;
    keeper.keep().await;
    let reports = keeper.all_is_whole().await;
    assert!(reports.iter().all(|one| (one.unsealed, one.unwitnessed) == (0, 0)), "{reports:?}");
    say(&format!("killed {killed} times"));
    assert!(killed > 50, "{killed}");
}

async fn run(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.unwrap();
}

/// What is written meanwhile waits for its seal, and nothing is sealed past it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transactions_that_stay_open_and_ones_that_are_rolled_back() {
    let house = House::open().await;
    let mut keeper = Keeper::of(&house).await;
    keeper.keep().await;
    let now = house.store.clock().now();
    let mut open = Vec::new();
    for number in 0..6 {
        let mut connection = PgConnection::connect(&house.database.url("pazpaz_app")).await.unwrap();
        let practice = if number % 2 == 0 { &house.a } else { &house.b };
        // A savepoint has a number of its own.
        let record = reading(practice, now).statement(&house.safe.signing);
        run(&mut connection, &format!("begin; savepoint s; {record} release s;")).await;
        house.add_client(&house.a.owner, &format!("Between {number}")).await;
        for _ in 0..3 {
            keeper.sealer.round().await.unwrap();
        }
        keeper.all_is_whole().await;
        open.push(connection);
    }
    let waiting = keeper.verify(house.a.id).await;
    assert!(waiting.unsealed > 0 && waiting.unsealed_since.is_some(), "{waiting:?}");
    // They end in another order than they began, and some are rolled back.
    for (number, end) in [(3, "commit"), (0, "rollback"), (5, "commit"), (1, "commit"), (4, "rollback"), (2, "commit")]
    {
        run(&mut open[number], end).await;
        for _ in 0..3 {
            keeper.sealer.round().await.unwrap();
        }
        keeper.all_is_whole().await;
    }
    keeper.keep().await;
    let reports = keeper.all_is_whole().await;
    assert!(reports.iter().all(|one| one.unsealed == 0), "{reports:?}");
    drop(open);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ends_of_months() {
    let house = House::open().await;
    let mut keeper = Keeper::of(&house).await;
    // The months ahead are there; the midnight at which one ends is UTC's.
    let first = (house.store.clock().now() + time::Duration::days(45)).replace_day(1).unwrap();
    let midnight = datetime!(2000-01-01 00:00 UTC).replace_date(first.date());
    let mut chance = Chance::new(3);
    for _ in 0..5 {
        let at = |chance: &mut Chance| midnight + time::Duration::microseconds(chance.below(7) as i64 - 3);
        let readings: Vec<_> =
            (0..20).map(|number| reading(if number % 3 == 0 { &house.b } else { &house.a }, at(&mut chance))).collect();
        let (one, other) = readings.split_at(10);
        let (database, key) = (&house.database, &house.safe.signing);
        tokio::join!(genuine::write(database, key, one), genuine::write(database, key, other));
        keeper.keep().await;
        keeper.all_is_whole().await;
    }
    let months = "select count(distinct tableoid) from audit.events";
    assert_eq!(house.database.count(months).await, 3, "this month, and two that meet at midnight");
    let days = "select count(distinct day) from audit.days where client_id = '00000000-0000-0000-0000-000000000007'";
    assert_eq!(house.database.count(days).await, 2);
}

/// What another server has written does not count as a trail that was cut.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checkpoint_that_another_server_was_quicker_to_write() {
    let house = House::open().await;
    let (mut slow, mut quick) = (Keeper::of(&house).await, Keeper::of(&house).await);
    slow.seal().await;
    house.add_client(&house.a.owner, "Ann").await;
    quick.keep().await;
    let of_a = || kept(&house).into_iter().find(|(path, _)| path.to_string_lossy().contains(&house.a.id.0.to_string()));
    let before = of_a();
    let failures = slow.sealer.checkpoint().await;
    assert!(failures.is_empty(), "{failures:?}");
    assert!(before.is_some() && of_a() == before, "the newer one stays");
    slow.keep().await;
    slow.all_is_whole().await;
}
