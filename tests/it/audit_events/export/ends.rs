//! Where an export ends.

use serde_json::json;
use store::{Action, Occasion, TrailFilter};
use tests::House;

use crate::encoding::row_of;

/// However quickly a trail grows while it is read, and whatever the clocks say.
#[tokio::test]
async fn an_export_ends_where_it_was_asked_for() {
    let house = House::open().await;
    let ann = house.add_client(&house.a.owner, "Ann").await;
    for client in [None, Some(entity::ClientId(row_of(&ann)))] {
        let asked = house.a.owner.request(&house.store).await;
        let occasion = Occasion::new(house.store.clock().new_id());
        let filter = TrailFilter { client, ..TrailFilter::default() };
        let mut trail = house.store.export_trail(asked.actor(), occasion.clone(), &filter).await.unwrap();
        let later = json!({"id": ann, "expectedVersion": if client.is_none() { 1 } else { 2 }, "notes": "later"});
        let changed = house.run(&house.a.owner, "changeClient", "client { notes }", later).await;
        assert_eq!(changed["errors"], json!([]));
        let mut found = Vec::new();
        loop {
            let events = trail.next().await.unwrap();
            found.extend(events.iter().map(|event| (event.request, event.action)));
            if events.is_empty() {
                break;
            }
        }
        assert_eq!(found.last(), Some(&(occasion.request, Action::Export)), "{found:?}");
        assert!(found.len() >= 2, "{found:?}");
    }
}
