//! What is not the file that was stored is not given out, and nothing of a chunk that was touched is.

use std::path::PathBuf;

use tests::{House, text};

use super::objects;
use crate::encoding::row_of;

const CHUNK: usize = 65_536;

async fn object(house: &House, id: &str) -> PathBuf {
    let sql = format!("select object_id::text from pazpaz.attachments where id = '{}'", row_of(id));
    let name = house.database.texts(&sql).await.remove(0);
    house.safe.files.path().join("files").join(house.a.id.0.to_string()).join(name)
}

#[tokio::test]
async fn a_file_that_somebody_has_been_at_is_not_given_out() {
    let house = House::open().await;
    let who = &house.a.owner;
    let ada = house.add_client(who, "Ada").await;
    let bea = house.add_client(who, "Bea").await;
    let (mine, theirs) = (text(3 * CHUNK), [b"Bea's ".to_vec(), text(3 * CHUNK)].concat()[..3 * CHUNK].to_vec());
    let id = house.attach(who, &ada, None, "a.txt", &mine).await;
    let sibling = house.attach(who, &ada, None, "b.txt", &theirs).await;
    let other = house.attach(who, &bea, None, "c.txt", &theirs).await;
    let path = object(&house, &id).await;
    let good = std::fs::read(&path).unwrap();
    let from = |id: String| {
        let house = &house;
        async move { std::fs::read(object(house, &id).await).unwrap() }
    };
    let whole = [
        ("another file of the client", from(sibling).await),
        ("another client's", from(other).await),
        ("the header", [vec![0], good[1..].to_vec()].concat()),
        ("cut", good[..good.len() - 1].to_vec()),
        ("cut to two chunks", good[..60 + 2 * (CHUNK + 16)].to_vec()),
        ("longer", [good.clone(), vec![0; 100]].concat()),
        ("a bit of the first chunk", turned(&good, 100)),
        ("nothing", Vec::new()),
    ];
    for (what, bytes) in whole {
        std::fs::write(&path, bytes).unwrap();
        let answer = house.fetch(who, &id, &[]).await;
        assert_eq!(answer.status, 500, "{what}: {}", answer.body);
        assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "DATA_INTEGRITY", "{what}: {}", answer.body);
    }
    std::fs::remove_file(&path).unwrap();
    assert_eq!(house.fetch(who, &id, &[]).await.status, 500);

    // What is wrong further on breaks the answer off before it.
    let swapped =
        [&good[..60 + CHUNK + 16], &good[60 + 2 * (CHUNK + 16)..], &good[60 + CHUNK + 16..60 + 2 * (CHUNK + 16)]]
            .concat();
    for bytes in [turned(&good, 60 + CHUNK + 16 + 5), swapped] {
        std::fs::write(&path, bytes).unwrap();
        let answer = house.fetch(who, &id, &[]).await;
        assert_eq!(answer.header("content-length"), (3 * CHUNK).to_string());
        assert!(answer.bytes.len() <= CHUNK && mine.starts_with(&answer.bytes), "{}", answer.bytes.len());
    }
    std::fs::write(&path, &good).unwrap();
    assert!(house.fetch(who, &id, &[]).await.bytes == mine);
    assert_eq!(objects(&house, house.a.id.0).len(), 3);
}

fn turned(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}
