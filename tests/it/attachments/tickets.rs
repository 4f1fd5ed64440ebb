//! A ticket lets one file through, one way, once, for a while, and for its own practice.

use serde_json::{Value, json};
use tests::wire::{self, Answer};
use tests::{House, together};

use super::{node, raw};

async fn send(house: &House, method: &str, url: &str, bytes: &[u8]) -> Answer {
    wire::send(method, &format!("{}{url}", house.url), "", &[], bytes).await
}

fn url<'v>(payload: &'v Value, way: &str) -> &'v str {
    payload[way]["url"].as_str().unwrap()
}

#[tokio::test]
async fn of_twenty_who_use_a_ticket_at_once_one_gets_through() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    let payload = house.announce(who, &client, None, "a.txt", 5).await;
    let answers = together((0..20).map(|_| async { house.put(&payload, b"hello").await.status })).await;
    assert_eq!((count(&answers, 204), count(&answers, 404)), (1, 19), "{answers:?}");
    let id = payload["attachment"]["id"].as_str().unwrap();
    let payload = house.ticket(who, id).await;
    let answers = together((0..20).map(|_| async { house.get(&payload, &[]).await.status })).await;
    assert_eq!((count(&answers, 200), count(&answers, 404)), (1, 19), "{answers:?}");
}

fn count(answers: &[u16], status: u16) -> usize {
    answers.iter().filter(|answer| **answer == status).count()
}

#[tokio::test]
async fn a_ticket_that_is_unknown_used_old_or_for_another_way_looks_like_none() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    let id = house.attach(who, &client, None, "a.txt", b"hello").await;
    let nothing = send(&house, "GET", &format!("/files/pzd_{}", "A".repeat(43)), &[]).await;
    assert_eq!((nothing.status, nothing.json()["errors"][0]["extensions"]["code"].as_str()), (404, Some("NOT_FOUND")));
    let mut alike = Vec::new();

    // Used.
    let payload = house.ticket(who, &id).await;
    assert_eq!(house.get(&payload, &[]).await.status, 200);
    alike.push(house.get(&payload, &[]).await);
    // For the other way, which does not use it up.
    let payload = house.ticket(who, &id).await;
    alike.push(send(&house, "PUT", url(&payload, "download"), b"hello").await);
    let upload = house.announce(who, &client, None, "b.txt", 5).await;
    alike.push(send(&house, "GET", url(&upload, "upload"), &[]).await);
    let turned = url(&payload, "download").replace("pzd_", "pzu_");
    alike.push(send(&house, "PUT", &turned, b"hello").await);
    assert_eq!(send(&house, "HEAD", url(&payload, "download"), &[]).await.status, 405);
    assert_eq!(send(&house, "POST", url(&payload, "download"), &[]).await.status, 405);
    assert_eq!((house.get(&payload, &[]).await.status, house.put(&upload, b"hello").await.status), (200, 204));
    // Too old.
    let payload = house.ticket(who, &id).await;
    house.database.rows("update pazpaz.file_tickets set expires_at = now()").await;
    alike.push(house.get(&payload, &[]).await);
    // Of who has signed out.
    let payload = house.ticket(who, &id).await;
    house.data(who, "mutation { signOut { __typename } }", json!({})).await;
    alike.push(house.get(&payload, &[]).await);
    // Nonsense.
    for text in ["x", "pzd_", "%00", "pzd_%F0%9F%92%A9", &"A".repeat(300)] {
        alike.push(send(&house, "GET", &format!("/files/{text}"), &[]).await);
    }
    for answer in alike {
        assert_eq!((answer.status, &answer.body), (404, &nothing.body));
    }
}

#[tokio::test]
async fn another_practices_files_and_tickets_are_not_there() {
    let house = House::open().await;
    let client = house.add_client(&house.b.owner, "Theirs").await;
    let theirs = house.attach(&house.b.owner, &client, None, "theirs.txt", b"their text").await;
    let refused = house.ticket(&house.a.owner, &theirs).await;
    assert_eq!((&refused["download"], &refused["errors"][0]["code"]), (&Value::Null, &json!("NOT_FOUND")));
    assert_eq!(node(&house, &house.a.owner, &theirs).await, Value::Null);
    let refused = house.announce(&house.a.owner, &client, None, "a.txt", 5).await;
    assert_eq!((&refused["upload"], &refused["errors"][0]["code"]), (&Value::Null, &json!("NOT_FOUND")));

    // A ticket whose row says another practice finds nothing of that one.
    let mine = house.add_client(&house.a.owner, "Mine").await;
    let mine = house.attach(&house.a.owner, &mine, None, "mine.txt", b"my own text").await;
    let payload = house.ticket(&house.a.owner, &mine).await;
    let row = crate::encoding::row_of(&theirs);
    let moved = format!(
        "set session_replication_role = replica; update pazpaz.file_tickets set attachment_id = '{row}' \
         where kind = 'download'; set session_replication_role = origin"
    );
    raw(&house.database.admin_url(), &moved).await.unwrap();
    let answer = house.get(&payload, &[]).await;
    assert_eq!(answer.status, 404);
    assert!(!answer.body.contains("their text"));
}

#[tokio::test]
async fn every_way_in_and_out_leaves_a_receipt() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    let id = house.attach(who, &client, None, "a.txt", b"hello, world").await;
    house.fetch(who, &id, &[]).await;
    house.fetch(who, &id, &[("range", "bytes=1-2")]).await;
    let row = crate::encoding::row_of(&id);
    let events = |action: &str| {
        format!(
            "select count(*) from audit.events where action = '{action}' and entity = 'attachment' \
             and actor_id = '{}' and entity_ids = array['{row}'::uuid] and client_ids[1] = '{}'",
            who.id.0,
            crate::encoding::row_of(&client)
        )
    };
    for (action, times) in [("create", 1), ("upload", 1), ("download", 2)] {
        assert_eq!(house.database.count(&events(action)).await, times, "{action}");
    }
    // What cannot be written down does not leave.
    let payload = house.ticket(who, &id).await;
    house.database.rows("revoke execute on all functions in schema audit from pazpaz_app").await;
    let answer = house.get(&payload, &[]).await;
    assert!(answer.status >= 500 && !answer.body.contains("hello"), "{} {}", answer.status, answer.body);
}
