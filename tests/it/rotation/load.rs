//! How fast rows are moved while requests are answered. A benchmark, to be run on a machine that does nothing else:
//!
//! `cargo test --release -p tests --test it -- --ignored --nocapture rotation::load`
use super::ended;
use crate::encoding::global_id;
use entity::{ClientId, Id as _, SessionId, key_rotation::Phase};
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use store::{NewSession, Pace, PastSession, Soap, Whose};
use tests::{Database, Furnishing, House, say, wire};

/// Sealed rows, unless the environment says another number.
const ROWS: usize = 100_000;
const CLIENTS: usize = 1_000;
const READERS: usize = 8;
const TIMEOUT: Duration = Duration::from_secs(5);

/// What a part of a note says: about 500 characters.
fn words(number: usize, part: &str) -> String {
    vec![format!("{part} {number}"); 35].join(" ")
}

async fn fill(house: &House, rows: usize) -> Vec<SessionId> {
    let (a, therapist) = (house.a.id, house.a.therapist.id);
    let mut people = Vec::with_capacity(CLIENTS);
    for number in 0..CLIENTS {
        let added = house.add_client(&house.a.owner, &format!("Client {number}")).await;
        people.push(ClientId(house.database.uuid(&added).parse().unwrap()));
    }
    let mut ids = Vec::with_capacity(rows);
    for first in (0..rows).step_by(1_000) {
        let note = |number: usize| {
            let part = |name| Some(Some(words(number, name)));
            let soap = Soap { subjective: part("s"), objective: None, assessment: part("a"), plan: part("p") };
            PastSession {
                session: NewSession { client: Some(people[number % CLIENTS]), soap, ..NewSession::default() },
                provider: house.a.therapist.provider(),
                signed_at: number.is_multiple_of(2).then(|| house.store.clock().now()),
            }
        };
        let notes: Vec<_> = (first..rows.min(first + 1_000)).map(note).collect();
        ids.extend(house.store.bulk(a, therapist).sessions(&notes).await.unwrap());
    }
    ids
}

#[derive(Default)]
struct Seen {
    stop: AtomicBool,
    right: AtomicU64,
    wrong: AtomicU64,
    failed: AtomicU64,
}

async fn read(house: &House, ids: &[SessionId], reader: usize, seen: &Seen) {
    let document = "query ($id: ID!) { session(id: $id) { subjective assessment plan } }";
    let mut at = reader * 7_919;
    while !seen.stop.load(Ordering::Relaxed) {
        at = (at + 7_927) % ids.len();
        let variables = json!({"id": global_id(SessionId::TABLE, ids[at].0)});
        let body = json!({"query": document, "variables": variables});
        let answer = wire::post(&house.graphql(), &house.a.therapist.token, &body).await.json();
        let note = &answer["data"]["session"];
        let right = [("subjective", "s"), ("assessment", "a"), ("plan", "p")];
        let outcome = if answer.get("errors").is_some() || note.is_null() {
            &seen.failed
        } else if right.iter().all(|(field, part)| note[field] == json!(words(at, part))) {
            &seen.right
        } else {
            &seen.wrong
        };
        outcome.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a benchmark: it takes minutes and wants a quiet machine"]
async fn rows_are_moved_while_requests_are_answered() {
    let rows = std::env::var_os("PAZPAZ_TEST_ROWS").map_or(ROWS, |rows| rows.to_str().unwrap().parse().unwrap());
    let furnishing = Furnishing { timeout: Some(TIMEOUT), ..Furnishing::default() };
    let house = Arc::new(House::furnished(Database::migrated().await, furnishing).await);
    let filling = Instant::now();
    let ids: Arc<[SessionId]> = fill(&house, rows).await.into();
    say(&format!("{rows} notes of {CLIENTS} clients made in {:.1} s", filling.elapsed().as_secs_f64()));
    let seen = Arc::new(Seen::default());
    let readers: Vec<_> = (0..READERS)
        .map(|reader| {
            let (house, ids, seen) = (house.clone(), ids.clone(), seen.clone());
            tokio::spawn(async move { read(&house, &ids, reader, &seen).await })
        })
        .collect();
    let quiet = Instant::now();
    tokio::time::sleep(Duration::from_secs(5)).await;
    let alone = seen.right.load(Ordering::Relaxed) as f64 / quiet.elapsed().as_secs_f64();

    let jobs = house.safe.store(&house.database.url("pazpaz_jobs")).await;
    let (rotator, mut progress) = jobs.rotator(Pace::of_requests(TIMEOUT));
    let phases = tokio::spawn(async move {
        let (mut spans, mut last) = (BTreeMap::<String, Duration>::new(), None::<(Phase, Instant)>);
        while let Some(job) = progress.recv().await {
            let now = Instant::now();
            if let Some((phase, since)) = last.replace((job.phase, now)) {
                *spans.entry(format!("{phase:?}")).or_default() += now - since;
            }
        }
        spans
    });
    let before = seen.right.load(Ordering::Relaxed);
    let start = Instant::now();
    ended(&rotator.rotate_client_keys(Whose::One(house.a.id)).await.unwrap(), 1);
    let whole = start.elapsed().as_secs_f64();
    drop(rotator);
    let during = (seen.right.load(Ordering::Relaxed) - before) as f64 / whole;
    seen.stop.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await.unwrap();
    }
    let spans = phases.await.unwrap();
    let moving = spans.get("Move").copied().unwrap_or_default().as_secs_f64();
    let (wrong, failed) = (seen.wrong.load(Ordering::Relaxed), seen.failed.load(Ordering::Relaxed));
    say(&format!(
        "{whole:.1} s in all, {moving:.1} s of it moving: {:.0} rows/s; {spans:.1?}",
        (rows + CLIENTS) as f64 / moving
    ));
    say(&format!(
        "readers: {alone:.0} requests/s before, {during:.0} meanwhile; {failed} failed, {wrong} wrong plaintexts"
    ));
    assert_eq!((failed, wrong), (0, 0));
    assert!(jobs.verify_keys().await.unwrap().sound());
}
