//! A bucket of a real S3 server keeps objects as a folder does.
use bytes::Bytes;
use std::time::{Duration, Instant};
use store::{ObjectError, ObjectKey, Objects, S3, SecretAccessKey};
use tests::S3Server;
use uuid::Uuid;

fn settings(server: &S3Server) -> S3 {
    S3 {
        endpoint: server.endpoint(),
        region: "us-east-1".to_owned(),
        bucket: "files".to_owned(),
        access_key: "test".to_owned(),
        secret_key: SecretAccessKey::new("not-a-secret".to_owned()),
        path_style: true,
        allow_http: true,
    }
}

fn key(number: u128) -> ObjectKey {
    ObjectKey::file(Uuid::from_u128(1), Uuid::from_u128(number))
}

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at.wrapping_mul(31) ^ (at >> 8)).to_le_bytes()[0]).collect()
}

async fn read(objects: &Objects, key: &ObjectKey, range: std::ops::Range<u64>) -> Result<Vec<u8>, ObjectError> {
    let mut stream = objects.read(key, range).await?;
    let mut out = Vec::new();
    while let Some(piece) = stream.next().await? {
        out.extend_from_slice(&piece);
    }
    Ok(out)
}

#[tokio::test]
async fn a_bucket_keeps_objects() {
    let Some(server) = S3Server::start("a_bucket_keeps_objects") else { return };
    server.create_bucket("files");
    let objects = Objects::s3(&settings(&server)).unwrap();

    // One that fits in a piece, and one in parts, which is seen at its end only.
    let whole = bytes(20_000_000);
    let mut writer = objects.writer(&key(1));
    writer.write(&whole[..76]).await.unwrap();
    writer.finish().await.unwrap();
    assert_eq!(server.unfinished("files"), 0);
    let mut writer = objects.writer(&key(2));
    for piece in whole.chunks(65_536) {
        writer.write(piece).await.unwrap();
    }
    assert_eq!(server.unfinished("files"), 1);
    assert!(matches!(objects.size(&key(2)).await, Err(ObjectError::NotFound)));
    writer.finish().await.unwrap();
    assert_eq!(server.unfinished("files"), 0);
    assert_eq!(objects.size(&key(2)).await.unwrap(), 20_000_000);
    assert!(read(&objects, &key(2), 0..20_000_000).await.unwrap() == whole);
    assert!(read(&objects, &key(2), 65_596..131_212).await.unwrap() == whole[65_596..131_212]);
    assert_eq!(read(&objects, &key(2), 19_999_999..20_000_000).await.unwrap(), whole[19_999_999..]);
    assert!(read(&objects, &key(1), 0..77).await.is_err());

    let mut listing = objects.list(Some(&ObjectKey::workspace(Uuid::from_u128(1))));
    let mut found = Vec::new();
    while let Some(object) = listing.next().await.unwrap() {
        found.push((object.key, object.size));
    }
    found.sort();
    assert_eq!(found, [(key(1), 76), (key(2), 20_000_000)]);
    for _ in 0..2 {
        objects.delete(&key(2)).await.unwrap();
        assert!(matches!(read(&objects, &key(2), 0..1).await, Err(ObjectError::NotFound)));
    }
}

#[tokio::test]
async fn a_writer_that_is_dropped_leaves_no_parts() {
    let Some(server) = S3Server::start("a_writer_that_is_dropped_leaves_no_parts") else { return };
    server.create_bucket("files");
    let objects = Objects::s3(&settings(&server)).unwrap();
    let mut writer = objects.writer(&key(1));
    writer.write(&bytes(20_000_000)).await.unwrap();
    assert_eq!(server.unfinished("files"), 1);
    drop(writer);
    let since = Instant::now();
    while server.unfinished("files") > 0 {
        assert!(since.elapsed() < Duration::from_secs(10), "the upload is still there");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(matches!(objects.size(&key(1)).await, Err(ObjectError::NotFound)));
    assert!(objects.list(None).next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_small_object_is_added_once() {
    let Some(server) = S3Server::start("a_small_object_is_added_once") else { return };
    server.create_bucket("files");
    let objects = Objects::s3(&settings(&server)).unwrap();
    let key = ObjectKey::parse("erasures/0001").unwrap();
    assert_eq!(objects.get(&key, 10).await.unwrap(), None);
    assert!(objects.add(&key, Bytes::from_static(b"first")).await.unwrap());
    assert!(!objects.add(&key, Bytes::from_static(b"second")).await.unwrap());
    assert_eq!(objects.get(&key, 10).await.unwrap().unwrap(), "first");
    assert!(matches!(objects.get(&key, 4).await, Err(ObjectError::TooLarge)));
}

#[tokio::test]
async fn a_store_that_is_away_is_an_error_without_secrets() {
    let settings = S3 {
        endpoint: "http://127.0.0.1:1".to_owned(),
        region: "us-east-1".to_owned(),
        bucket: "files".to_owned(),
        access_key: "test".to_owned(),
        secret_key: SecretAccessKey::new("not-a-secret".to_owned()),
        path_style: true,
        allow_http: true,
    };
    assert!(!format!("{settings:?}").contains("not-a-secret"));
    let objects = Objects::s3(&settings).unwrap();
    let error = objects.size(&key(1)).await.unwrap_err();
    assert!(matches!(error, ObjectError::Failed(_)));
    assert!(!format!("{objects:?} {error:?}").contains("not-a-secret"));
    let tls_only = S3 { allow_http: false, ..settings };
    assert!(matches!(Objects::s3(&tls_only), Err(ObjectError::Settings(_))));
}
