//! Nothing private is opened for a report.
use super::ALL;
use crate::plants::Plants;
use serde_json::json;
use tests::House;

#[tokio::test]
async fn all_reports_together_open_nothing_and_leave_no_receipt() {
    let house = House::open().await;
    Plants::sow(&house, &house.a, 31).await;
    let receipts = "select count(*) from audit.events";
    let (before, opened) = (house.database.count(receipts).await, house.store.openings());
    let days = json!({"from": "2030-06-01", "to": "2031-06-30"});
    let data = house.data(&house.a.owner, ALL, days).await;
    assert!(data["day"]["total"]["visits"].as_i64().unwrap() > 0, "{data}");
    assert!(data["unsignedNoteReport"]["total"]["notes"].as_i64().unwrap() > 0, "{data}");
    assert_eq!(house.database.count(receipts).await, before);
    assert_eq!(format!("{:?}", house.store.openings()), format!("{opened:?}"));
}
