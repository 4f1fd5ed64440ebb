//! Trails made by chance, and everything that can be done to them.
mod stage;
mod tamper;

use super::Kind;
use crate::trail::checkpoint::Found;
use stage::{Chance, Stage};

#[test]
fn a_trail_that_nobody_touched_is_whole() {
    for seed in 0..200 {
        let stage = Stage::build(&mut Chance::new(seed));
        let report = stage.report();
        assert_eq!(report.first, None, "seed {seed}");
        assert!(report.is_whole() && report.breaks.is_empty());
        let sealed = stage.sealed_events();
        assert_eq!(report.events, stage.events.len() as u64);
        assert_eq!(report.unsealed, (stage.events.len() - sealed) as u64);
        assert_eq!(report.unsealed_since, Some(stage::time(stage.events[sealed].at)));
        assert_eq!((report.seals, report.checkpoints), (stage.seals.len() as u64, stage.checkpoints.len() as u64));
        assert_eq!(report.rows, stage.rows.len() as u64);
        assert_eq!((report.unwitnessed, report.unwitnessed_since), (0, None));
    }
}

/// Without the newest checkpoint nobody could tell whether the end was cut off.
#[test]
fn seals_that_no_checkpoint_tells_of_are_counted() {
    for seed in 0..100 {
        let mut stage = Stage::build(&mut Chance::new(seed));
        stage.checkpoints.pop();
        let known = match stage.checkpoints.last() {
            Some(Found::Genuine(known)) => known.seal,
            _ => 0,
        };
        let later: Vec<_> = stage.seals.iter().filter(|seal| seal.number > known).collect();
        let report = stage.report();
        assert!(report.is_whole() && !later.is_empty());
        assert_eq!(report.unwitnessed, later.len() as u64, "seed {seed}");
        assert_eq!(report.unwitnessed_since, Some(stage::time(later[0].sealed_at)), "seed {seed}");
    }
}

#[test]
fn every_tampering_is_found_and_named() {
    for (name, tampering) in tamper::ALL {
        let mut found = 0;
        for seed in 0..200 {
            let chance = &mut Chance::new(seed);
            let mut stage = Stage::build(chance);
            let Some((kinds, position)) = tampering(&mut stage, chance) else { continue };
            let report = stage.report();
            let first = report.first.as_ref().unwrap_or_else(|| panic!("{name}, seed {seed}: nothing was found"));
            assert!(kinds.contains(&first.kind), "{name}, seed {seed}: {first:?}");
            assert!(
                position.is_none() || first.position == position,
                "{name}, seed {seed}: {first:?} not at {position:?}"
            );
            assert!(report.count(first.kind) > 0);
            found += 1;
        }
        assert!(found > 50, "{name} was tried {found} times");
    }
}

/// Two at once: neither hides the other, and the first is one of them.
#[test]
fn no_tampering_hides_another() {
    for seed in 0..4_000 {
        let chance = &mut Chance::new(seed);
        let mut stage = Stage::build(chance);
        let whole = stage.clone();
        // The server would not seal a trail that ends before its seals do.
        let [one, other] = [(); 2].map(|()| tamper::ALL[chance.below(tamper::ALL.len())]);
        if [one.0, other.0].iter().any(|name| name.contains("sealed") || name.contains("same key")) {
            continue;
        }
        if one.1(&mut stage, chance).is_none() || stage.sealed_events() < 2 || stage.seals.len() < 2 {
            continue;
        }
        other.1(&mut stage, chance);
        // What is not sealed yet may go without a trace.
        let sealed = |of: &Stage| {
            let mut all: Vec<_> = of.events.iter().filter(|event| event.position <= whole.sealed).cloned().collect();
            all.sort_by_key(|event| (event.position, event.mac.clone(), event.at));
            all
        };
        let same = sealed(&stage) == sealed(&whole)
            && stage.seals == whole.seals
            && stage.rows == whole.rows
            && stage.days == whole.days;
        assert!(same || !stage.report().is_whole(), "{} and {}, seed {seed}", one.0, other.0);
    }
}

#[test]
fn the_names_of_kinds_are_told_apart() {
    let mut names: Vec<String> = Kind::ALL.iter().map(|kind| serde_json::to_string(kind).unwrap()).collect();
    names.extend(Kind::ALL.iter().map(Kind::to_string));
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 2 * Kind::ALL.len());
}
