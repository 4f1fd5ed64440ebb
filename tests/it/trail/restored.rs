//! A database that was set back: what was lost is known, and what knows it is not overwritten.
use super::kept;
use crate::plants::Plants;
use store::{CheckpointError, Kind, TrailError};
use tests::{Database, House, Keeper};

async fn over(house: &House, database: &Database) -> Keeper {
    Keeper::over(&house.safe, database).await
}

/// A house, and a copy of its database from before the last seals.
async fn set_back() -> (House, Database) {
    let house = House::open().await;
    let mut keeper = Keeper::of(&house).await;
    Plants::sow(&house, &house.a, 1).await;
    keeper.keep().await;
    keeper.store.close().await;
    let older = house.database.copy().await;
    let mut keeper = Keeper::of(&house).await;
    for number in 0..2 {
        house.add_client(&house.a.owner, &format!("Lost {number}")).await;
        keeper.keep().await;
    }
    keeper.all_is_whole().await;
    keeper.store.close().await;
    (house, older)
}

fn is_ahead(failures: &[TrailError]) -> bool {
    matches!(failures, [TrailError::Checkpoints(CheckpointError::Ahead { .. })])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_database_beside_newer_checkpoints_is_told_as_cut_off() {
    let (house, older) = set_back().await;
    let mut keeper = over(&house, &older).await;
    let report = keeper.verify(house.a.id).await;
    let first = report.first.clone().unwrap();
    assert_eq!((first.kind, report.count(Kind::Truncated)), (Kind::Truncated, 2), "{report:?}");
    assert_eq!(first.seal, Some(i64::try_from(report.seals).unwrap() + 1));
    assert!(keeper.verify(house.b.id).await.is_whole(), "nothing of the other practice is lost");

    // It goes on as if nothing had been: first with fewer seals than are known, then with as many, then with more.
    let before = kept(&house);
    let beside = house.beside(&older.url("pazpaz_app")).await;
    for number in 0..4 {
        beside.add_client(&house.a.owner, &format!("After {number}")).await;
        keeper.seal().await;
        let failures = keeper.sealer.checkpoint().await;
        assert!(is_ahead(&failures), "{number}: {failures:?}");
        let report = keeper.verify(house.a.id).await;
        let expected = if number == 0 { Kind::Truncated } else { Kind::CheckpointContradicts };
        assert_eq!(report.first.unwrap().kind, expected, "{number}");
    }
    assert_eq!(kept(&house), before, "what knows of the loss is kept as it was");

    // Nor by a server that has just started.
    let mut keeper = over(&house, &older).await;
    keeper.seal().await;
    assert!(is_ahead(&keeper.sealer.checkpoint().await));
    assert_eq!(kept(&house), before);
}

/// What is cut from the end by a superuser and sealed over is the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trail_that_was_cut_and_went_on_is_no_other() {
    let house = House::open().await;
    let mut keeper = Keeper::of(&house).await;
    for number in 0..3 {
        house.add_client(&house.a.owner, &format!("Client {number}")).await;
        keeper.keep().await;
    }
    house.safe.books.leave_open();
    let cut = format!(
        "alter table audit.events disable trigger append_only; alter table audit.seals disable trigger append_only; \
         delete from audit.events e using audit.seals s where e.workspace_id = '{0}' and s.workspace_id = '{0}' and s.number = 2 \
         and e.position > s.last_position; delete from audit.seals where workspace_id = '{0}' and number > 2",
        house.a.id.0
    );
    let admin = house.database.admin().await;
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &cut).await.unwrap();
    let before = kept(&house);
    for number in 0..3 {
        house.add_client(&house.a.owner, &format!("Later {number}")).await;
        // A server that has noticed nothing, and one that has started since.
        let mut other = Keeper::of(&house).await;
        keeper.seal().await;
        other.seal().await;
        let mut failures = keeper.sealer.checkpoint().await;
        failures.extend(other.sealer.checkpoint().await);
        assert!(failures.iter().any(|one| is_ahead(std::slice::from_ref(one))), "{number}: {failures:?}");
        assert!(!keeper.verify(house.a.id).await.is_whole());
    }
    assert_eq!(kept(&house), before);
}
