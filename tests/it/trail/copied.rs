//! No false alarms: a backup that is restored to the end of the trail goes on as if nothing had been.
use crate::plants::Plants;
use serde_json::json;
use std::process::{Command, Stdio};
use tests::{Database, House, Keeper, cluster, say};

/// Goes on in a database that is another's copy: as a server does after the backup was restored, at the point where it was made.
async fn goes_on(house: &House, copy: &Database) {
    let mut keeper = Keeper::over(&house.safe, copy).await;
    let before: u64 = keeper.all_is_whole().await.iter().map(|report| report.events).sum();
    let beside = house.beside(&copy.url("pazpaz_app")).await;
    for number in 0..5 {
        beside.add_client(&house.a.owner, &format!("After {number}")).await;
        beside.data(&house.b.owner, "{ clients { nodes { legalName } } }", json!({})).await;
    }
    keeper.keep().await;
    let reports = keeper.all_is_whole().await;
    let after: u64 = reports.iter().map(|report| report.events).sum();
    assert!(after >= before + 6 && reports.iter().all(|report| report.unsealed == 0), "{before} {after}");
    keeper.store.close().await;
}

async fn lived() -> House {
    let house = House::open().await;
    let mut keeper = Keeper::of(&house).await;
    for number in 0..3 {
        Plants::sow(&house, &house.a, 10 + number).await;
        house.add_client(&house.b.owner, "Somebody").await;
        keeper.keep().await;
    }
    keeper.store.close().await;
    house
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_of_the_database_that_goes_on() {
    let house = lived().await;
    goes_on(&house, &house.database.copy().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dump_that_was_restored_and_goes_on() {
    let house = lived().await;
    let (Some(dump), Some(psql)) = (cluster().program("pg_dump"), cluster().program("psql")) else {
        return say("no pg_dump here");
    };
    let restored = Database::empty().await;
    let output = Command::new(dump).arg(format!("--dbname={}", house.database.admin_url())).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let file = house.safe.files.path().join("dump.sql");
    std::fs::write(&file, output.stdout).unwrap();
    // The schemas are there before the dump makes them, which is no harm.
    let status = Command::new(psql)
        .args(["--quiet", "--no-psqlrc", "--file"])
        .arg(&file)
        .arg(format!("--dbname={}", restored.admin_url()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().success());
    let count = "select count(*) from audit.events";
    assert_eq!(restored.count(count).await, house.database.count(count).await);
    goes_on(&house, &restored).await;
}
