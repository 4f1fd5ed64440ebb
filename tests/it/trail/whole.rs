//! A trail that nobody touched is whole, with every row it tells of, whatever was done.
use super::life::Life;
use crate::{encoding::hex, plants::Plants};
use std::time::Duration;
use store::{NewClient, Pace, Whose};
use tests::{House, Keeper, say};

const QUICK: Pace = Pace { grace: Duration::ZERO, lease: Duration::from_secs(5), batch: 3 };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_can_be_done_is_told_and_verified() {
    let house = House::open().await;
    let mut keeper = Keeper::of(&house).await;
    Life::live(&house, &house.a, 41).await;
    keeper.keep().await;
    Life::live(&house, &house.b, 42).await;
    house.store.bulk(house.a.id, house.a.owner.id).tags(&["one", "two", "three"]).await.unwrap();
    let people: Vec<_> = (0..30)
        .map(|number| (NewClient { legal_name: format!("Person {number}"), ..NewClient::default() }, false))
        .collect();
    house.store.bulk(house.b.id, house.b.owner.id).clients(&people).await.unwrap();
    keeper.keep().await;
    let whole = |report: &store::Report| {
        say(&format!(
            "{}: {} events, {} seals, {} rows",
            hex(report.workspace.as_bytes()),
            report.events,
            report.seals,
            report.rows
        ));
        assert_eq!((report.unsealed, report.unwitnessed), (0, 0));
    };
    keeper.all_is_whole().await.iter().for_each(whole);
    // Keys are exchanged, and everything is sealed anew.
    let rotator = keeper.store.rotator(QUICK).0;
    for whose in [Whose::All, Whose::Installation] {
        let rotated = rotator.rotate_workspace_keys(whose).await.unwrap();
        assert!(rotated.failed.is_empty(), "{rotated:?}");
    }
    let rotated = rotator.rotate_client_keys(Whose::All).await.unwrap();
    assert!(rotated.failed.is_empty(), "{rotated:?}");
    Plants::sow(&house, &house.a, 43).await;
    keeper.keep().await;
    let reports = keeper.all_is_whole().await;
    reports.iter().for_each(whole);
    assert!(reports.iter().filter(|report| report.rows > 30 && report.events > 100 && report.seals >= 2).count() == 2);
    assert_eq!(reports.len(), 3, "the installation has a trail too");
}
