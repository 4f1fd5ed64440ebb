//! What is kept, for how long, and how much of it.
use super::{
    Directories, DirectoryLimits,
    slot::{AsListed, Change, Slot},
};
use crate::directory::{Builder, Directory, Filter, Listed, Query};
use entity::WorkspaceId;
use std::time::{Duration, Instant};
use uuid::Uuid;

struct Person(u128, &'static str);

impl AsListed for Person {
    fn listed(&self) -> Listed<'_> {
        Listed {
            id: Uuid::from_u128(self.0),
            legal_name: self.1,
            used_name: None,
            provider: None,
            status: 0,
            archived: false,
            tags: &[],
        }
    }
}

fn directory(people: u128) -> Directory {
    let mut builder = Builder::default();
    (0..people).for_each(|id| builder.add(&Person(id, "Ann Nowak").listed()));
    builder.finish()
}

fn workspace(number: u128) -> WorkspaceId {
    WorkspaceId(Uuid::from_u128(number))
}

/// Room for three directories of a hundred.
fn directories() -> Directories {
    Directories::new(DirectoryLimits { bytes: directory(100).bytes() * 7 / 2, unused: Duration::from_mins(5) })
}

fn kept(directories: &Directories) -> Vec<u128> {
    let mut kept: Vec<_> = directories.slots().keys().map(|id| id.0.as_u128()).collect();
    kept.sort_unstable();
    kept
}

#[test]
fn the_one_that_was_used_longest_ago_makes_room() {
    let directories = directories();
    for number in 1..=3 {
        let slot = directories.slot(workspace(number));
        assert!(directories.keep(workspace(number), &slot, directory(100), 1).is_none());
    }
    // Used again, the first is not the oldest any more.
    assert_eq!(directories.slot(workspace(1)).known(), Some(1));
    let slot = directories.slot(workspace(4));
    assert!(directories.keep(workspace(4), &slot, directory(100), 1).is_none());
    assert_eq!(kept(&directories), [1, 3, 4]);
    let sum: usize = directories.slots().values().map(|kept| kept.slot.bytes()).sum();
    assert!(sum > 0 && sum <= directories.limits.bytes);
}

#[test]
fn one_that_is_too_large_by_itself_is_given_back() {
    let directories = directories();
    let small = directories.slot(workspace(1));
    assert!(directories.keep(workspace(1), &small, directory(100), 1).is_none());
    let slot = directories.slot(workspace(2));
    let large = directories.keep(workspace(2), &slot, directory(1_000), 1);
    assert_eq!(large.map(|directory| directory.len()), Some(1_000));
    assert_eq!((slot.known(), slot.bytes()), (None, 0));
    assert_eq!(small.known(), Some(1), "nobody else goes for it");
}

#[test]
fn one_that_grows_too_large_goes_after_all_others() {
    let directories = directories();
    for number in 1..=2 {
        let slot = directories.slot(workspace(number));
        assert!(directories.keep(workspace(number), &slot, directory(100), 1).is_none());
    }
    let slot = directories.slot(workspace(1));
    slot.catch_up(2, &(0..1_000).map(|id| Change::Listed(Person(id, "Ben Nowak"))).collect::<Vec<_>>());
    directories.make_room(workspace(1));
    assert_eq!(kept(&directories), Vec::<u128>::new());
}

#[test]
fn what_nobody_uses_goes() {
    let directories = directories();
    let slot = directories.slot(workspace(1));
    assert!(directories.keep(workspace(1), &slot, directory(100), 1).is_none());
    directories.sweep(Instant::now() + Duration::from_mins(4));
    assert_eq!(kept(&directories), [1]);
    directories.sweep(Instant::now() + Duration::from_mins(6));
    assert_eq!(kept(&directories), Vec::<u128>::new());
}

/// Two requests read at different times and come in the other order.
#[test]
fn an_earlier_change_does_not_win_over_a_later_one() {
    let slot = Slot::default();
    slot.set(directory(1), 1, 0);
    let named = |name| slot.with(|names| names.count(&Query::new(name), &Filter::default()));
    slot.catch_up(3, &[Change::Listed(Person(0, "Cleo"))]);
    slot.catch_up(2, &[Change::Listed(Person(0, "Ben"))]);
    assert_eq!((slot.known(), named("cleo"), named("ben")), (Some(3), 1, 0));
    slot.catch_up::<Person>(4, &[Change::Gone(Uuid::from_u128(0))]);
    assert_eq!((slot.known(), named("cleo")), (Some(4), 0));
    // What was never made is not made of changes alone.
    let slot = Slot::default();
    slot.catch_up(5, &[Change::Listed(Person(0, "Dan"))]);
    assert_eq!((slot.known(), slot.with(Directory::len)), (None, 0));
}
