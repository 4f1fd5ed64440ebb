//! What does not fit is not taken, and leaves nothing that anybody sees.

use serde_json::json;
use std::time::Duration;
use tests::{House, faults, text, together};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::{listed, node, objects};

#[tokio::test]
async fn what_is_not_as_announced_is_not_taken() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    let program = [b"\x7fELF\x02\x01\x01".to_vec(), vec![0; 93]].concat();
    let html = [b"<html><script>alert(1)</script>".to_vec(), vec![0; 69]].concat();
    let late = [text(200_000), vec![0]].concat();
    let cases: [(usize, &[u8], u16); 6] = [
        (100, &text(99), 400),
        (100, &text(101), 400),
        (100, &program, 415),
        (100, &html, 415),
        (200_001, &late, 415),
        (100, &[], 400),
    ];
    for (size, bytes, status) in cases {
        let payload = house.announce(who, &client, None, "a.txt", size).await;
        let answer = house.put(&payload, bytes).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.json()["errors"][0]["extensions"]["code"].is_string());
        let id = payload["attachment"]["id"].as_str().unwrap();
        assert_eq!(node(&house, who, id).await, json!(null));
        // The ticket is used up.
        assert_eq!(house.put(&payload, bytes).await.status, if bytes.is_empty() { 400 } else { 404 });
    }
    assert_eq!((listed(&house, who, &client, false).await.len(), objects(&house, house.a.id.0).len()), (0, 0));
    assert_eq!(house.database.count("select count(*) from pazpaz.attachments where state = 'stored'").await, 0);
}

#[tokio::test]
async fn what_makes_no_sense_is_not_announced() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    for (name, size, field) in [
        ("a.txt", 0, "sizeBytes"),
        ("a.txt", (4 << 20) + 1, "sizeBytes"),
        ("", 1, "name"),
        ("../a.txt", 1, "name"),
        ("a\\b.txt", 1, "name"),
        ("a\nb.txt", 1, "name"),
    ] {
        let payload = house.announce(who, &client, None, name, size).await;
        assert_eq!(faults(&payload)[0], ("INVALID".to_owned(), field.to_owned()), "{payload}");
        assert_eq!(payload["upload"], json!(null));
    }
}

async fn limit(house: &House, bytes: usize) {
    let sql = format!("update pazpaz.workspaces set storage_limit = {bytes} where id = '{}'", house.a.id.0);
    house.database.rows(&sql).await;
}

#[tokio::test]
async fn of_many_who_want_the_same_room_only_those_get_it_who_fit() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    limit(&house, 1_000).await;
    let payloads = together((0..20).map(|_| async { house.announce(who, &client, None, "a.txt", 300).await })).await;
    let (fit, full): (Vec<_>, Vec<_>) = payloads.iter().partition(|payload| payload["upload"].is_object());
    assert_eq!((fit.len(), full.len()), (3, 17));
    assert!(full.iter().all(|payload| faults(payload) == [("NO_ROOM".to_owned(), "sizeBytes".to_owned())]));
    // Who does not come leaves room after an hour; who has come does not.
    assert_eq!(house.put(fit[0], &text(300)).await.status, 204);
    assert_eq!(house.put(fit[1], &text(299)).await.status, 400);
    assert!(house.announce(who, &client, None, "a.txt", 300).await["upload"].is_object());
    assert!(house.announce(who, &client, None, "a.txt", 300).await["upload"].is_null());
    house.store.clock().advance(time::Duration::minutes(61));
    assert!(house.announce(who, &client, None, "a.txt", 701).await["upload"].is_null());
    assert!(house.announce(who, &client, None, "a.txt", 700).await["upload"].is_object());
    assert_eq!(house.put(fit[2], &text(300)).await.status, 404, "it is no longer awaited");
}

#[tokio::test]
async fn who_breaks_off_leaves_nothing_behind() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    limit(&house, 1_000_000).await;
    let payload = house.announce(who, &client, None, "a.txt", 1_000_000).await;
    let url = payload["upload"]["url"].as_str().unwrap();
    let address = house.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("PUT {url} HTTP/1.1\r\nhost: {address}\r\ncontent-length: 1000000\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&text(700_000)).await.unwrap();
    stream.flush().await.unwrap();
    assert!(house.announce(who, &client, None, "a.txt", 1).await["upload"].is_null());
    drop(stream);
    // The room is free as soon as the server notices.
    let mut tries = 0;
    while house.announce(who, &client, None, "a.txt", 10).await["upload"].is_null() {
        tries += 1;
        assert!(tries < 100, "the room is not given back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((listed(&house, who, &client, false).await.len(), objects(&house, house.a.id.0).len()), (0, 0));
}
