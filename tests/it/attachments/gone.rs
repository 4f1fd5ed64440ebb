//! What nobody needs any more is removed from the store, and what is needed never is.

use serde_json::{Value, json};
use store::Swept;
use tests::{House, faults, text};
use time::Duration;

use super::{listed, node, objects};

#[tokio::test]
async fn the_files_of_who_was_erased_are_unreadable_at_once_and_removed_soon() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    let other = house.add_client(who, "Bea").await;
    let id = house.attach(who, &client, None, "a.txt", &text(70_000)).await;
    let kept = house.attach(who, &other, None, "b.txt", b"kept").await;
    let ticket = house.ticket(who, &id).await;
    let awaited = house.announce(who, &client, None, "late.txt", 5).await;
    let retention = "update pazpaz.workspaces set retention_years = 0";
    house.database.rows(retention).await;
    let input = json!({"id": client, "expectedVersion": 1, "reason": "asked for"});
    let erased = house.run(who, "eraseClient", "erasure { id }", input).await;
    assert_eq!(erased["errors"], json!([]));

    assert_eq!(house.get(&ticket, &[]).await.status, 409);
    assert_eq!(house.put(&awaited, b"hello").await.status, 404);
    assert_eq!(faults(&house.ticket(who, &id).await)[0].0, "WRONG_STATE");
    let found = node(&house, who, &id).await;
    assert_eq!((&found["name"], &found["digest"], &found["sizeBytes"]), (&Value::Null, &Value::Null, &json!(70_000)));
    assert_eq!(listed(&house, who, &client, false).await, [id]);

    assert_eq!(house.store.sweep_objects().await.unwrap(), Swept { erased: 1, ..Swept::default() });
    assert_eq!(objects(&house, house.a.id.0).len(), 1);
    assert_eq!(house.store.sweep_objects().await.unwrap(), Swept::default());
    assert_eq!(house.fetch(who, &kept, &[]).await.bytes, b"kept");
}

#[tokio::test]
async fn what_no_row_knows_is_removed_after_a_day_but_not_from_strangers() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    let id = house.attach(who, &client, None, "a.txt", b"hello").await;
    let folder = house.safe.files.path().join("files");
    let random = || house.store.clock().new_id().to_string();
    let forgotten = folder.join(house.a.id.0.to_string()).join(random());
    std::fs::write(&forgotten, b"x").unwrap();
    let strange = folder.join(random());
    std::fs::create_dir(&strange).unwrap();
    std::fs::write(strange.join(random()), b"x").unwrap();
    std::fs::write(folder.join(house.a.id.0.to_string()).join(format!("{}#1", random())), b"x").unwrap();

    assert_eq!(house.store.sweep_objects().await.unwrap(), Swept { strange: 1, ..Swept::default() });
    house.store.clock().advance(Duration::hours(25));
    let swept = house.store.sweep_objects().await.unwrap();
    assert_eq!(swept, Swept { forgotten: 1, unfinished: 1, strange: 1, ..Swept::default() });
    assert_eq!(objects(&house, house.a.id.0).len(), 1);
    // As the role of background work just the same.
    let jobs = house.safe.store(&house.database.url("pazpaz_jobs")).await;
    assert_eq!(jobs.sweep_objects().await.unwrap(), Swept { strange: 1, ..Swept::default() });
    let sql = "select object_id::text from pazpaz.attachments";
    let object = objects(&house, house.a.id.0).remove(0);
    assert!(object.ends_with(house.database.texts(sql).await.remove(0)));
    assert_ne!(node(&house, who, &id).await, Value::Null);
}
