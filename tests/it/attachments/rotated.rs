//! Files move to new keys with everything else of their clients.

use std::time::Duration;

use store::{Pace, Rotated, Store, Swept, Whose};
use tests::{House, text};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::objects;

const QUICK: Pace = Pace { grace: Duration::from_millis(20), lease: Duration::from_secs(2), batch: 2 };

async fn jobs(house: &House) -> Store {
    house.safe.store(&house.database.url("pazpaz_jobs")).await
}

async fn rotate(house: &House) -> Rotated {
    jobs(house).await.rotator(QUICK).0.rotate_client_keys(Whose::One(house.a.id)).await.unwrap()
}

async fn versions(house: &House) -> Vec<String> {
    let sql = "select distinct key_version::text || ' ' || state from pazpaz.attachments order by 1";
    house.database.texts(sql).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_move_to_the_new_keys_and_those_on_their_way_do_too() {
    let house = House::open().await;
    let who = &house.a.owner;
    let mut files = Vec::new();
    for (client, size) in [("Ada", 1), ("Ada", 70_000), ("Bea", 65_536), ("Cy", 200_000), ("Di", 5)] {
        let client = house.add_client(who, client).await;
        files.push((house.attach(who, &client, None, "a.txt", &text(size)).await, size));
    }
    let client = house.add_client(who, "Eve").await;
    let size = 300_000;
    let payload = house.announce(who, &client, None, "late.txt", size).await;
    let address = house.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let url = payload["upload"]["url"].as_str().unwrap();
    let head = format!("PUT {url} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {size}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&text(size)[..150_000]).await.unwrap();
    // It has begun when its ticket is used.
    while house.database.count("select count(*) from pazpaz.file_tickets where used_at is null").await > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }

    let rotated = rotate(&house).await;
    assert!(rotated.failed.is_empty(), "{rotated:?}");
    stream.write_all(&text(size)[150_000..]).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    files.push((payload["attachment"]["id"].as_str().unwrap().to_owned(), size));

    assert_eq!(versions(&house).await, ["2 stored"]);
    for (id, size) in &files {
        assert!(house.fetch(who, id, &[]).await.bytes == text(*size), "{size}");
    }
    let verified = jobs(&house).await.verify_keys().await.unwrap();
    assert_eq!((verified.files, verified.sound()), (6, true), "{:?}", verified.unsound);
    let old = "select count(*) from pazpaz.client_keys where key_version = 1 and state <> 'destroyed'";
    let practice = format!("{old} and workspace_id = '{}'", house.a.id.0);
    assert_eq!(house.database.count(&practice).await, 0);
    // What was there before is swept; that of the late one is already gone.
    assert_eq!(objects(&house, house.a.id.0).len(), 11);
    house.store.clock().advance(time::Duration::hours(25));
    assert_eq!(house.store.sweep_objects().await.unwrap(), Swept { forgotten: 5, ..Swept::default() });
    for (id, size) in &files {
        let row = crate::encoding::row_of(id);
        let sql = format!("select object_id::text from pazpaz.attachments where id = '{row}'");
        let object = house.database.texts(&sql).await.remove(0);
        assert!(objects(&house, house.a.id.0).iter().any(|path| path.ends_with(&object)), "{size}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_kept_while_a_file_that_does_not_open_is_on_it() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    house.attach(who, &client, None, "a.txt", &text(70_000)).await;
    let path = objects(&house, house.a.id.0).remove(0);
    let good = std::fs::read(&path).unwrap();
    let mut bad = good.clone();
    bad[69_000] ^= 1;
    std::fs::write(&path, &bad).unwrap();
    let verified = jobs(&house).await.verify_keys().await.unwrap();
    assert_eq!((verified.files, verified.unsound.len(), verified.unsound[0].table), (0, 1, "attachments"));
    let rotated = rotate(&house).await;
    assert_eq!(rotated.failed.len(), 1);
    let said = rotated.failed[0].1.to_string();
    assert!(said.contains("the file of attachment"), "{said}");
    assert_eq!(versions(&house).await, ["1 stored"]);

    std::fs::write(&path, &good).unwrap();
    let resumed = jobs(&house).await.rotator(QUICK).0.resume().await.unwrap();
    assert!(resumed.failed.is_empty(), "{resumed:?}");
    assert_eq!(versions(&house).await, ["2 stored"]);
}
