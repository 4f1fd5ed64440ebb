//! Checkpoints in a folder.
use super::{Checkpoint, CheckpointError, Checkpoints, Found};
use crate::objects::{ObjectKey, Objects};
use bytes::Bytes;
use crypto::SigningKey;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};
use time::{Duration, OffsetDateTime, macros::datetime};
use uuid::Uuid;

/// A folder that goes when the test does.
struct Dir(PathBuf);
impl Dir {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("pazpaz-checkpoints-{}-{number}", std::process::id())))
    }
}
impl Drop for Dir {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

const AT: OffsetDateTime = datetime!(2026-11-23 23:59:59.123456 UTC);

fn key() -> SigningKey {
    SigningKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
}

fn store(dir: &Path) -> Checkpoints {
    Checkpoints::new(Objects::local(dir).unwrap(), key().public())
}

fn of(workspace: u128, seal: i64) -> Checkpoint {
    let head = [u8::try_from(seal).unwrap(); 32];
    let workspace = Uuid::from_u128(workspace);
    Checkpoint { workspace, seal, total: seal * 2, position: seal * 3, head, sealed_at: AT, made_at: AT }
}

/// The heads of all seals, as a database has them that was not cut.
fn heads() -> BTreeMap<i64, [u8; 32]> {
    (1..10).map(|seal| (seal, of(1, seal).head)).collect()
}

#[test]
fn the_file_is_that_of_the_description() {
    let file = of(1, 2).sign(&key()).unwrap();
    let text = format!(
        r#"{{"workspace":"{}","seal":2,"total":4,"position":6,"head":"{}","sealedAt":"{at}","madeAt":"{at}"}}"#,
        Uuid::from_u128(1),
        "02".repeat(32),
        at = "2026-11-23T23:59:59.123456Z",
    );
    let signature = key().sign("pazpaz/checkpoint/1", &text);
    let expected = serde_json::json!({"checkpoint": text, "signature": signature.as_text()});
    assert_eq!(serde_json::from_str::<serde_json::Value>(&file).unwrap(), expected);
    assert_eq!(Checkpoint::verified(file.as_bytes(), &key().public()), Some(of(1, 2)));
}

#[test]
fn what_was_not_signed_here_says_nothing() {
    let file = of(1, 2).sign(&key()).unwrap();
    let other = SigningKey::parse(&SigningKey::generate().unwrap()).unwrap();
    assert_eq!(Checkpoint::verified(file.as_bytes(), &other.public()), None);
    for bad in
        [file.replace("\\\"seal\\\":2", "\\\"seal\\\":3"), file.replace("checkpoint", "chequepoint"), String::new()]
    {
        assert_eq!(Checkpoint::verified(bad.as_bytes(), &key().public()), None);
    }
    // Signed, but no checkpoint: a head is 64 digits in lower case.
    let text = serde_json::to_string(&of(1, 2)).unwrap();
    for bad in [text.replace(&"02".repeat(32), "02"), text.replace(&"02".repeat(32), &"0A".repeat(32)), "{}".to_owned()]
    {
        let signature = key().sign("pazpaz/checkpoint/1", &bad);
        let file = serde_json::json!({"checkpoint": bad, "signature": signature.as_text()}).to_string();
        assert_eq!(Checkpoint::verified(file.as_bytes(), &key().public()), None, "{bad}");
    }
}

#[tokio::test]
async fn one_is_kept_for_each_workspace_and_day() {
    let dir = Dir::new();
    let kept = store(&dir.0);
    assert_eq!(kept.newest(Uuid::from_u128(1)).await.unwrap(), None);
    let tomorrow = Checkpoint { made_at: AT + Duration::seconds(1), ..of(1, 4) };
    for checkpoint in [of(1, 1), of(1, 3), of(2, 1), tomorrow.clone()] {
        kept.put(&key(), &checkpoint, &heads()).await.unwrap();
    }
    for kept in [&kept, &store(&dir.0)] {
        assert_eq!(kept.newest(Uuid::from_u128(1)).await.unwrap(), Some(tomorrow.clone()));
        assert_eq!(kept.newest(Uuid::from_u128(3)).await.unwrap(), None);
        let all = kept.all(Uuid::from_u128(1)).await.unwrap();
        assert_eq!(all.len(), 2);
        assert!([of(1, 3), tomorrow.clone()].into_iter().all(|one| all.contains(&Found::Genuine(one))));
        assert_eq!(kept.workspaces().await.unwrap().into_iter().collect::<Vec<_>>(), [1, 2].map(Uuid::from_u128));
    }
    assert!(dir.0.join(format!("checkpoints/{}/2026-11-24", Uuid::from_u128(1))).exists());
}

#[tokio::test]
async fn one_that_is_ahead_stays() {
    let dir = Dir::new();
    store(&dir.0).put(&key(), &of(1, 3), &heads()).await.unwrap();
    let kept = store(&dir.0);
    let later = |seal| Checkpoint { made_at: AT + Duration::days(1), ..of(1, seal) };
    let other = Checkpoint { head: [9; 32], ..of(1, 3) };
    let set_back = || BTreeMap::from([(1, of(1, 1).head), (2, of(1, 2).head)]);
    for (behind, heads) in [(of(1, 2), set_back()), (later(2), set_back()), (other, heads())] {
        let error = kept.put(&key(), &behind, &heads).await.unwrap_err();
        assert!(matches!(error, CheckpointError::Ahead { known: 3, .. }), "{error}");
    }
    // Another server may write meanwhile, of a later seal of the same trail.
    store(&dir.0).put(&key(), &of(1, 5), &heads()).await.unwrap();
    kept.put(&key(), &of(1, 4), &heads()).await.unwrap();
    assert_eq!(store(&dir.0).all(Uuid::from_u128(1)).await.unwrap(), [Found::Genuine(of(1, 5))]);
    kept.put(&key(), &of(1, 5), &heads()).await.unwrap();
    kept.put(&key(), &later(6), &heads()).await.unwrap();
}

/// Cut and sealed anew, a trail has more seals than before, and others.
#[tokio::test]
async fn one_of_another_chain_stays() {
    let dir = Dir::new();
    store(&dir.0).put(&key(), &of(1, 3), &heads()).await.unwrap();
    let kept = store(&dir.0);
    for cut in [BTreeMap::new(), BTreeMap::from([(3, [9; 32])])] {
        let error = kept.put(&key(), &of(1, 4), &cut).await.unwrap_err();
        assert!(matches!(error, CheckpointError::Ahead { known: 3, seal: 4, .. }), "{error}");
    }
    kept.put(&key(), &of(1, 4), &BTreeMap::from([(3, of(1, 3).head)])).await.unwrap();
    assert_eq!(kept.newest(Uuid::from_u128(1)).await.unwrap(), Some(of(1, 4)));
}

#[tokio::test]
async fn a_forged_one_is_told_and_kept() {
    let dir = Dir::new();
    let (kept, objects) = (store(&dir.0), Objects::local(&dir.0).unwrap());
    let name = |workspace: u128, day: &str| {
        ObjectKey::parse(&format!("checkpoints/{}/{day}", Uuid::from_u128(workspace))).unwrap()
    };
    let forged = [
        (name(1, "2026-11-23"), b"{}".to_vec()),
        (name(1, "2026-11-20"), vec![b'x'; 10_000]),
        // Genuine, of another workspace and of another day.
        (name(1, "2026-11-21"), of(2, 7).sign(&key()).unwrap().into_bytes()),
        (name(1, "2026-11-22"), of(1, 7).sign(&key()).unwrap().into_bytes()),
    ];
    for (name, file) in &forged {
        objects.add(name, Bytes::from(file.clone())).await.unwrap();
    }
    let all = kept.all(Uuid::from_u128(1)).await.unwrap();
    assert_eq!(all.len(), forged.len());
    assert!(forged.iter().all(|(name, _)| all.contains(&Found::Forged(name.to_string()))));
    assert_eq!(kept.newest(Uuid::from_u128(1)).await.unwrap(), None);
    let error = kept.put(&key(), &of(1, 1), &heads()).await.unwrap_err();
    assert!(matches!(error, CheckpointError::Forged(at) if at == forged[0].0.as_str()));
    kept.put(&key(), &Checkpoint { made_at: AT + Duration::days(1), ..of(1, 1) }, &heads()).await.unwrap();
}
