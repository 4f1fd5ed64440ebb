//! Migrations go up, down and up again to the same database.

mod description;

use std::collections::BTreeSet;
use std::path::Path;

use migration::admin;
use tests::{Database, House};
use tokio::sync::Mutex;

use crate::digest;
use crate::plants::Plants;
use description::describe;

/// A database with nothing but roles and schemas. One at a time: roles belong to all databases, and PostgreSQL does not let two
/// change one at once.
pub(crate) async fn empty() -> Database {
    static TURN: Mutex<()> = Mutex::const_new(());
    let _turn = TURN.lock().await;
    Database::empty().await
}

fn all() -> u32 {
    u32::try_from(admin::names().len()).unwrap()
}

async fn pending(url: &str) -> usize {
    admin::status(url).await.unwrap().iter().filter(|step| !step.applied).count()
}

#[test]
fn every_folder_is_a_step_and_every_step_can_be_undone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migration");
    let names = admin::names();
    let folders = std::fs::read_dir(&root).unwrap().flatten().filter(|entry| entry.path().join("up.sql").exists());
    let folders: BTreeSet<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert_eq!(
        folders,
        names.iter().cloned().collect(),
        "migration/src/lib.rs lists other steps than there are folders"
    );
    assert!(names.is_sorted(), "{names:?}");
    for name in names {
        let down = std::fs::read_to_string(root.join(&name).join("down.sql")).unwrap();
        assert!(!down.trim().is_empty(), "{name} cannot be undone");
    }
}

#[tokio::test]
async fn up_down_and_up_again_is_the_same_schema() {
    let database = empty().await;
    let owner = database.url("pazpaz_owner");
    let bare = describe(&database).await;
    assert_eq!(pending(&owner).await, admin::names().len());
    assert_eq!(admin::up(&owner).await.unwrap(), admin::names());
    let first = describe(&database).await;
    assert!(first.len() > bare.len() + 300, "the description leaves something out: {first:#?}");
    assert_eq!((pending(&owner).await, admin::up(&owner).await.unwrap()), (0, Vec::new()));

    let undone = admin::down(&owner, all()).await.unwrap();
    assert_eq!((undone.len(), pending(&owner).await), (admin::names().len(), admin::names().len()));
    same(&describe(&database).await, &bare, "down to nothing");
    admin::up(&owner).await.unwrap();
    same(&describe(&database).await, &first, "up again");
}

#[tokio::test]
async fn each_step_goes_down_and_up_with_rows_in_the_tables() {
    let house = House::open().await;
    Plants::sow(&house, &house.a, 24).await;
    house.seal().await;
    // The receipts go with the trail when its step is undone.
    house.safe.books.balance(&house.database);
    let owner = house.database.url("pazpaz_owner");
    let schema = describe(&house.database).await;
    // The installation is a row that the migrations make, anew each time.
    let practices = "workspace_id <> '00000000-0000-0000-0000-000000000000'";
    // Where visits were counted once and are no more, nothing is counted anew.
    let nothing = "delete from pazpaz.visit_summaries where array[scheduled, confirmed, completed, no_show, client_request, client_illness, \
        provider_unavailable, late_notice, weather, entered_in_error, other, booked_minutes, completed_minutes, no_show_minutes] = array_fill(0, array[14])";
    house.database.rows(nothing).await;
    // In which part a count stands is chance.
    let parts = "update pazpaz.visit_summaries set part = 0";
    house.database.rows(parts).await;
    let rows = digest::of_tables(&house.database, practices).await;
    let mut kept = rows.len();
    for steps in 1..=all() {
        let undone = admin::down(&owner, steps).await.unwrap_or_else(|error| panic!("{steps} steps down: {error}"));
        assert_eq!(undone.len(), usize::try_from(steps).unwrap());
        admin::up(&owner).await.unwrap_or_else(|error| panic!("{steps} steps up again: {error}"));
        same(&describe(&house.database).await, &schema, &format!("{steps} steps down and up"));
        house.database.rows(parts).await;
        // A table is as it was, or it went with its step and came back empty.
        let now = digest::of_tables(&house.database, practices).await;
        for (was, is) in rows.iter().zip(&now) {
            assert!(was == is || is.ends_with(" 0 "), "{steps} steps down and up: {was} has become {is}");
        }
        let left = rows.iter().zip(&now).filter(|(was, is)| was == is).count();
        assert!(left <= kept, "{steps} steps: {left} of {kept} are as they were");
        kept = left;
    }
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn two_that_migrate_at_once_take_turns() {
    let database = empty().await;
    let owner = database.url("pazpaz_owner");
    let (one, other) = tokio::join!(admin::up(&owner), admin::up(&owner));
    let done = [one.unwrap(), other.unwrap()].concat();
    assert_eq!(done, admin::names());
}

fn same(found: &[String], expected: &[String], when: &str) {
    let lines = |of: &[String]| of.iter().cloned().collect::<BTreeSet<_>>();
    let (found, expected) = (lines(found), lines(expected));
    let (more, less): (Vec<_>, Vec<_>) = (found.difference(&expected).collect(), expected.difference(&found).collect());
    assert!(more.is_empty() && less.is_empty(), "{when}: too much: {more:#?}, missing: {less:#?}");
}
