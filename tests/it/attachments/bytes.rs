//! What goes in comes out, whole and in parts.

use serde_json::json;
use tests::{Furnishing, House, S3Server, text};

use super::{listed, node, objects};
use crate::encoding::hex;
use sha2::{Digest as _, Sha256};

const CHUNK: usize = 65_536;

async fn rounds(house: &House) {
    let who = &house.a.owner;
    let client = house.add_client(who, "Ada").await;
    for size in [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17] {
        let bytes = text(size);
        let name = format!("of {size}.txt");
        let id = house.attach(who, &client, None, &name, &bytes).await;
        let found = node(house, who, &id).await;
        assert_eq!((&found["name"], &found["sizeBytes"]), (&json!(name), &json!(size)));
        assert_eq!(found["digest"], json!(hex(&Sha256::digest(&bytes))));
        assert_eq!(found["contentType"], "text/plain; charset=utf-8");

        let answer = house.fetch(who, &id, &[]).await;
        assert_eq!((answer.status, answer.header("content-length")), (200, size.to_string().as_str()));
        assert!(answer.bytes == bytes, "{size}");
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        let disposition = format!("filename*=UTF-8''of%20{size}.txt");
        assert!(answer.header("content-disposition").ends_with(&disposition), "{:?}", answer.headers);
        assert!(answer.header("content-disposition").starts_with("attachment;"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
        assert_eq!(answer.header("accept-ranges"), "bytes");
    }
}

async fn ranges(house: &House) {
    let who = &house.a.owner;
    let client = house.add_client(who, "Bea").await;
    let (size, bytes) = (2 * CHUNK + 100, text(2 * CHUNK + 100));
    let id = house.attach(who, &client, None, "ranges.txt", &bytes).await;
    for (range, start, end) in [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, size),
        ("bytes=65535-65536", CHUNK - 1, CHUNK + 1),
        ("bytes=65536-131071", CHUNK, 2 * CHUNK),
        ("bytes=-1", size - 1, size),
        ("bytes=-100", 2 * CHUNK, size),
        ("bytes=7-999999999", 7, size),
    ] {
        let answer = house.fetch(who, &id, &[("range", range)]).await;
        assert_eq!(answer.status, 206, "{range}: {}", answer.body);
        assert!(answer.bytes == bytes[start..end], "{range}");
        assert_eq!(answer.header("content-range"), format!("bytes {start}-{}/{size}", end - 1), "{range}");
        assert_eq!(answer.header("content-length"), (end - start).to_string());
    }
    let none = house.fetch(who, &id, &[("range", "bytes=131172-")]).await;
    assert_eq!((none.status, none.header("content-range")), (416, "bytes */131172"));
    for whole in [&[("range", "bytes=0-1,5-6")][..], &[("range", "bytes=0-1"), ("if-range", "\"a\"")]] {
        assert!(house.fetch(who, &id, whole).await.bytes == bytes);
    }
}

#[tokio::test]
async fn what_goes_in_comes_out_of_a_folder() {
    let house = House::open().await;
    rounds(&house).await;
    ranges(&house).await;
}

#[tokio::test]
async fn what_goes_in_comes_out_of_a_bucket() {
    let Some(server) = S3Server::start("what_goes_in_comes_out_of_a_bucket") else { return };
    server.create_bucket("files");
    let settings = store::S3 {
        endpoint: server.endpoint(),
        region: "us-east-1".to_owned(),
        bucket: "files".to_owned(),
        access_key: "test".to_owned(),
        secret_key: store::SecretAccessKey::new("not-a-secret".to_owned()),
        path_style: true,
        allow_http: true,
    };
    let objects = store::Objects::s3(&settings).unwrap();
    let furnishing = Furnishing { objects: Some(objects), ..Furnishing::default() };
    let house = House::furnished(tests::Database::migrated().await, furnishing).await;
    rounds(&house).await;
    ranges(&house).await;
    house.store.clock().advance(time::Duration::days(2));
    assert_eq!(house.store.sweep_objects().await.unwrap(), store::Swept::default());
}

/// In parts, with a line between server and store on which several are on their way.
#[tokio::test]
async fn a_file_of_several_parts_comes_out_as_it_went_in() {
    let house = House::open().await;
    let who = &house.a.owner;
    let client = house.add_client(who, "Cy").await;
    let bytes = text(4 << 20);
    let id = house.attach(who, &client, None, "long.txt", &bytes).await;
    assert!(house.fetch(who, &id, &[]).await.bytes == bytes);
    let [object] = &objects(&house, house.a.id.0)[..] else { panic!("one object") };
    assert_eq!(std::fs::metadata(object).unwrap().len(), 60 + (4 << 20) + 64 * 16);
    assert_eq!(listed(&house, who, &client, false).await, [id]);
}
