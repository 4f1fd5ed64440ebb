//! Whatever a superuser does to the trail, its seals, its checkpoints, the rows it tells of or the days by which they are found, is found, named, and shown where it is.
mod checkpoints;
mod days;
mod events;
mod forged;
mod moves;
mod rows;
mod seals;

use super::lair::{Deed, Lair, Touched, Trail};
use std::{collections::BTreeMap, time::Instant};
use store::{Depth, Kind, Report};
use tests::{Chance, say};
use uuid::Uuid;

/// As many tamperings.
const TAMPERINGS: usize = 10_000;
/// Databases in which they happen at the same time.
const LAIRS: usize = 3;

/// One tampering.
pub(super) struct Tampering {
    deed: Deed,
    touched: Vec<Touched>,
    expected: Expected,
}

/// What must be found first.
struct Expected {
    workspace: Uuid,
    /// What it may be called. Nothing: it is no proof of tampering, but it does not go unnoticed that no checkpoint tells of seals.
    kinds: &'static [Kind],
    /// Where, if that is known.
    position: Option<i64>,
    event: Option<Uuid>,
    seal: Option<i64>,
    row: Option<Uuid>,
    /// Whether only whoever looks at the rows can find it.
    deep: bool,
}

/// Makes one. `None` where chance has picked what cannot be done.
type Make = fn(&Lair, &Trail, &mut Chance) -> Option<Tampering>;

impl Tampering {
    fn new(trail: &Trail, deed: Deed, touched: &[Touched], kinds: &'static [Kind]) -> Self {
        let expected = Expected {
            workspace: trail.workspace,
            kinds,
            position: None,
            event: None,
            seal: None,
            row: None,
            deep: false,
        };
        Self { deed, touched: touched.to_vec(), expected }
    }

    /// Of events.
    fn events(trail: &Trail, sql: String, kinds: &'static [Kind]) -> Self {
        Self::new(trail, Deed::Sql(sql), &[Touched::Events], kinds)
    }

    /// Of seals.
    fn seals(trail: &Trail, sql: String, kinds: &'static [Kind]) -> Self {
        Self::new(trail, Deed::Sql(sql), &[Touched::Seals], kinds)
    }

    fn at(mut self, position: i64) -> Self {
        self.expected.position = Some(position);
        self
    }

    fn event(mut self, event: Uuid) -> Self {
        self.expected.event = Some(event);
        self
    }

    fn seal(mut self, seal: i64) -> Self {
        self.expected.seal = Some(seal);
        self
    }

    fn row(mut self, row: Uuid) -> Self {
        self.expected.row = Some(row);
        self.expected.deep = true;
        self
    }
}

impl Expected {
    /// What of it was not found.
    fn missed(&self, report: &Report) -> Option<&'static str> {
        let Some(first) = &report.first else {
            let unnoticed = !self.kinds.is_empty() || report.unwitnessed == 0;
            return unnoticed.then_some("nothing was found");
        };
        let wrong = |expected: bool, what| (!expected).then_some(what);
        wrong(self.kinds.contains(&first.kind), "it is not called by its name")
            .or(wrong(self.position.is_none() || first.position == self.position, "it is not where it is"))
            .or(wrong(self.event.is_none() || first.event == self.event, "it is another event"))
            .or(wrong(self.seal.is_none() || first.seal == self.seal, "it is another seal"))
            .or(wrong(self.row.is_none() || first.row == self.row, "it is another row"))
            .or(wrong(report.count(first.kind) > 0, "it is not counted"))
    }
}

/// How often what was done, and what it was called.
type Counts = BTreeMap<(&'static str, String), usize>;

/// All of them against one database.
async fn lair(number: usize) -> (Counts, f64) {
    let lists = [events::ALL, forged::ALL, moves::ALL, seals::ALL, checkpoints::ALL, rows::ALL, days::ALL];
    let all: Vec<_> = lists.into_iter().flatten().collect();
    let mut lair = Lair::open().await;
    lair.keeper.all_is_whole().await;
    let mut counts = Counts::new();
    let begun = Instant::now();
    for step in 0..TAMPERINGS.div_ceil(LAIRS) {
        let seed = (number * TAMPERINGS + step) as u64;
        let mut chance = Chance::new(seed);
        let (name, make) = all[step % all.len()];
        let trail = lair.trails[chance.below(2)].clone();
        let made = (0..100).find_map(|_| make(&lair, &trail, &mut chance));
        let Tampering { deed, touched, expected } =
            made.unwrap_or_else(|| panic!("{name}, seed {seed}: it cannot be done"));
        lair.tamper(&deed).await;
        let depth = if expected.deep || chance.below(8) == 0 { Depth::Rows } else { Depth::Trail };
        let report =
            lair.keeper.store.verify_trail(expected.workspace.into(), &lair.keeper.checkpoints, depth).await.unwrap();
        if let Some(missed) = expected.missed(&report) {
            panic!(
                "{name}, seed {seed}: {missed}; expected one of {:?} at {:?}: {report:#?}\n{deed:?}",
                expected.kinds, expected.position
            );
        }
        let found = report.first.map_or("no checkpoint tells of it".to_owned(), |first| first.kind.to_string());
        *counts.entry((name, found)).or_default() += 1;
        lair.restore(&touched).await;
        // What was put back is what was there.
        if step % 500 == 499 {
            lair.keeper.all_is_whole().await;
        }
    }
    lair.keeper.all_is_whole().await;
    (counts, begun.elapsed().as_secs_f64())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn ten_thousand_tamperings_by_a_superuser_are_found_in_the_database_and_named() {
    let lairs: Vec<_> = (0..LAIRS).map(|number| tokio::spawn(lair(number))).collect();
    let (mut counts, mut slowest) = (Counts::new(), 0_f64);
    for lair in lairs {
        let (more, seconds) = lair.await.unwrap();
        slowest = slowest.max(seconds);
        for (what, count) in more {
            *counts.entry(what).or_default() += count;
        }
    }
    let mut kinds = BTreeMap::<&str, usize>::new();
    for ((name, found), count) in &counts {
        say(&format!("{count:>6}  {name}: {found}"));
        *kinds.entry(found).or_default() += count;
    }
    kinds.iter().for_each(|(kind, count)| say(&format!("{count:>6}  {kind}")));
    let all: usize = counts.values().sum();
    // That a checkpoint is not there is no proof of anything, and so makes a trail incomplete, not tampered with.
    say(&format!("{all:>6}  tamperings through PostgreSQL and Store::verify_trail, all found, in {slowest:.1} s"));
    assert!(all >= TAMPERINGS);
}
