//! How fast a trail is verified. A benchmark, to be run on a machine that does nothing else:
//!
//! `cargo test --release -p tests --test it -- --ignored --nocapture trail::load`
use entity::ClientId;
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};
use store::{Depth, NewClient};
use tests::{House, Keeper, say, together};

/// Events, unless the environment says another number.
const EVENTS: usize = 1_000_000;
/// For so many events there is one row with something sealed.
const EVENTS_FOR_A_ROW: usize = 10;
/// Requests at the same time.
const READERS: usize = 16;
/// Events that a request leaves: of each way to open some of four columns one.
const WAYS: usize = 15;
/// How many clients a request opens in the same way, and so how many an event tells of.
const ALIKE: usize = 2;

async fn people(house: &House, many: usize) -> Vec<ClientId> {
    let bulk = || house.store.bulk(house.a.id, house.a.owner.id);
    let mut all = Vec::with_capacity(many);
    for first in (0..many).step_by(1_000) {
        let person = |number: usize| {
            let new = NewClient {
                legal_name: format!("Person {number}"),
                used_name: Some(format!("P {number}")),
                email: Some(format!("p{number}@clients.example")),
                notes: Some(format!("what is known of person {number}")),
                ..NewClient::default()
            };
            (new, false)
        };
        let new: Vec<_> = (first..many.min(first + 1_000)).map(person).collect();
        all.extend(bulk().clients(&new).await.unwrap());
    }
    all
}

/// Requests that open something of clients, until there are so many events.
async fn read(house: &House, people: &[ClientId], requests: usize, next: &AtomicUsize) {
    loop {
        let request = next.fetch_add(1, Ordering::Relaxed);
        if request >= requests {
            return;
        }
        let scope = house.a.owner.request(&house.store).await;
        let ids = (0..WAYS * ALIKE).map(|at| people[(request * 7 + at) % people.len()]);
        let clients = scope.clients();
        let rows = together(ids.map(|id| clients.find(id))).await;
        for (at, row) in rows.into_iter().enumerate() {
            let (way, row) = (1 + at / ALIKE, row.unwrap().unwrap());
            let opened = [
                (way & 1 != 0).then(|| scope.open(&*row, &row.legal_name)),
                (way & 2 != 0).then(|| scope.open(&*row, row.used_name.as_ref().unwrap())),
                (way & 4 != 0).then(|| scope.open(&*row, row.email.as_ref().unwrap())),
                (way & 8 != 0).then(|| scope.open(&*row, row.notes.as_ref().unwrap())),
            ];
            assert!(opened.into_iter().flatten().all(|text| text.unwrap().is_some()));
        }
        scope.settle(true).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a benchmark: it takes minutes and wants a quiet machine"]
async fn a_trail_of_a_million_events_is_verified() {
    let events = std::env::var_os("PAZPAZ_TEST_EVENTS").map_or(EVENTS, |many| many.to_str().unwrap().parse().unwrap());
    let house = House::open().await;
    let filling = Instant::now();
    let people = people(&house, (events / EVENTS_FOR_A_ROW).max(WAYS * ALIKE)).await;
    say(&format!("{} clients made in {:.1} s", people.len(), filling.elapsed().as_secs_f64()));
    let (reading, next) = (Instant::now(), AtomicUsize::new(0));
    let mut keeper = Keeper::of(&house).await;
    {
        let requests = events.div_ceil(WAYS);
        let readers = together((0..READERS).map(|_| read(&house, &people, requests, &next)));
        let sealing = async {
            loop {
                keeper.sealer.round().await.unwrap();
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        };
        tokio::select! {
            _ = readers => {}
            () = sealing => {}
        }
    }
    let written = reading.elapsed().as_secs_f64();
    let sealing = Instant::now();
    keeper.keep().await;
    say(&format!(
        "{events} events recorded in {written:.1} s: {:.0} events/s, sealed {:.1} s later",
        events as f64 / written,
        sealing.elapsed().as_secs_f64()
    ));
    // As it is a while later.
    house.database.rows("vacuum analyze audit.events").await;
    for depth in [Depth::Trail, Depth::Rows, Depth::Trail, Depth::Rows] {
        let begun = Instant::now();
        let report = keeper.store.verify_trail(house.a.id, &keeper.checkpoints, depth).await.unwrap();
        let seconds = begun.elapsed().as_secs_f64();
        say(&format!(
            "{depth:?}: {} events, {} seals, {} rows in {seconds:.2} s: {:.0} events/s",
            report.events,
            report.seals,
            report.rows,
            report.events as f64 / seconds
        ));
        assert!(report.is_whole() && report.unsealed == 0, "{report:#?}");
        assert!(report.events >= events as u64 && (depth == Depth::Trail || report.rows >= people.len() as u64));
    }
}
