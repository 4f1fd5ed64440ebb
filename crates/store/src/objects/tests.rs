//! The folder. The same is asked of a real S3 server in the tests of the whole.
use super::{ObjectError, ObjectKey, Objects};
use bytes::Bytes;
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime},
};
use uuid::Uuid;

/// A folder that goes when the test does.
struct Dir(PathBuf);
impl Dir {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("pazpaz-objects-{}-{number}", std::process::id())))
    }
    fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut open = vec![self.0.clone()];
        while let Some(dir) = open.pop() {
            for entry in fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { open.push(path) } else { found.push(path) }
            }
        }
        found
    }
}
impl Drop for Dir {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn key(number: u128) -> ObjectKey {
    ObjectKey::file(Uuid::from_u128(1), Uuid::from_u128(number))
}
fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at.wrapping_mul(31) ^ (at >> 8)).to_le_bytes()[0]).collect()
}
async fn write(objects: &Objects, key: &ObjectKey, bytes: &[u8]) {
    let mut writer = objects.writer(key);
    for piece in bytes.chunks(1_000_003) {
        writer.write(piece).await.unwrap();
    }
    writer.finish().await.unwrap();
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
async fn what_is_written_is_read() {
    let dir = Dir::new();
    let objects = Objects::local(&dir.0).unwrap();
    for (number, length) in [(1, 0), (2, 76), (3, 20_000_000)] {
        let plain = bytes(length);
        write(&objects, &key(number), &plain).await;
        let size = objects.size(&key(number)).await.unwrap();
        assert_eq!(size, length as u64);
        if length > 0 {
            assert!(read(&objects, &key(number), 0..size).await.unwrap() == plain);
        }
    }
    assert_eq!(read(&objects, &key(3), 10_000_000..10_000_010).await.unwrap(), bytes(10_000_010)[10_000_000..]);
    let mut listing = objects.list(Some(&ObjectKey::workspace(Uuid::from_u128(1))));
    let mut sizes = Vec::new();
    while let Some(object) = listing.next().await.unwrap() {
        assert_eq!(object.key.as_file().unwrap().0, Uuid::from_u128(1));
        sizes.push(object.size);
    }
    sizes.sort_unstable();
    assert_eq!(sizes, [0, 76, 20_000_000]);
    assert!(objects.list(Some(&ObjectKey::workspace(Uuid::from_u128(2)))).next().await.unwrap().is_none());
    for _ in 0..2 {
        objects.delete(&key(3)).await.unwrap();
        assert!(matches!(objects.size(&key(3)).await, Err(ObjectError::NotFound)));
        assert!(matches!(read(&objects, &key(3), 0..1).await, Err(ObjectError::NotFound)));
    }
}

#[tokio::test]
async fn only_the_server_may_look() {
    let dir = Dir::new();
    let objects = Objects::local(&dir.0).unwrap();
    write(&objects, &key(1), &bytes(100)).await;
    write(&objects, &key(2), &bytes(9_000_000)).await;
    assert_eq!((mode(&dir.0), mode(&dir.0.join(Uuid::from_u128(1).to_string()))), (0o700, 0o700));
    for file in dir.files() {
        assert_eq!(mode(&file), 0o600);
    }
    fs::set_permissions(&dir.0, fs::Permissions::from_mode(0o750)).unwrap();
    let error = Objects::local(&dir.0).unwrap_err().to_string();
    assert!(error.ends_with("can be entered by others: chmod 700"), "{error}");
}

#[tokio::test]
async fn nothing_half_written_is_seen() {
    let dir = Dir::new();
    let objects = Objects::local(&dir.0).unwrap();
    let mut writer = objects.writer(&key(1));
    for _ in 0..20 {
        writer.write(&bytes(1_000_000)).await.unwrap();
    }
    assert_eq!(dir.files().len(), 1, "what is being written has a name of its own");
    assert!(matches!(objects.size(&key(1)).await, Err(ObjectError::NotFound)));
    assert!(objects.list(None).next().await.unwrap().is_none());
    drop(writer);
    for _ in 0..200 {
        if dir.files().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the writer left {:?}", dir.files());
}

/// A process that is killed cannot clean up; the sweep does, and takes nothing else.
#[tokio::test]
async fn what_dead_writers_left_is_swept() {
    let dir = Dir::new();
    let objects = Objects::local(&dir.0).unwrap();
    write(&objects, &key(1), &bytes(100)).await;
    let left = dir.0.join(format!("{}#1", key(2)));
    fs::write(&left, b"half").unwrap();
    let now = SystemTime::now();
    assert_eq!(objects.sweep_unfinished((now - Duration::from_secs(3_600)).into()).await.unwrap(), 0);
    assert_eq!(objects.sweep_unfinished((now + Duration::from_secs(3_600)).into()).await.unwrap(), 1);
    assert!(!left.exists());
    assert_eq!(objects.size(&key(1)).await.unwrap(), 100);
}

#[tokio::test]
async fn a_small_object_is_added_once() {
    let dir = Dir::new();
    let objects = Objects::local(&dir.0).unwrap();
    let key = ObjectKey::parse("erasures/0001").unwrap();
    assert_eq!(objects.get(&key, 10).await.unwrap(), None);
    assert!(objects.add(&key, Bytes::from_static(b"first")).await.unwrap());
    assert!(!objects.add(&key, Bytes::from_static(b"second")).await.unwrap());
    assert_eq!(objects.get(&key, 10).await.unwrap().unwrap(), "first");
    assert!(matches!(objects.get(&key, 4).await, Err(ObjectError::TooLarge)));
    assert_eq!(dir.files().len(), 1);
    assert_eq!(mode(&dir.files()[0]), 0o600);
}

#[test]
fn names_are_ids_and_nothing_else() {
    for good in ["a", "erasures/0001", "a_b/c-d", "01890a5d-ac96-774b-bcce-b302099a8057/x"] {
        assert_eq!(ObjectKey::parse(good).unwrap().as_str(), good);
    }
    for bad in ["", "/", "a/", "/a", "a//b", "..", "a/../b", "A", "a b", "a#1", "a.b", "é", &"a".repeat(513)] {
        assert_eq!(ObjectKey::parse(bad), None, "{bad}");
    }
    let (workspace, file) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let key = ObjectKey::file(workspace, file);
    assert_eq!(key.as_file(), Some((workspace, file)));
    assert_eq!(ObjectKey::parse(key.as_str()), Some(key.clone()));
    let bare = format!("{}/{}", workspace.simple(), file.simple());
    assert_eq!(ObjectKey::parse(&bare).unwrap().as_file(), None);
}
