use super::*;
use crypto::MasterKey;

const WORKSPACE: Uuid = Uuid::from_u128(7);

fn key() -> MasterKey {
    MasterKey::parse(&MasterKey::generate().unwrap()).unwrap()
}

#[tokio::test]
async fn the_newest_wraps_and_the_older_ones_still_unwrap() {
    let (old, new) = (key(), key());
    let before = LocalKeys::from(old.clone());
    let after = LocalKeys::new(vec![new.clone(), old]).unwrap();
    let data = DataKey::generate().unwrap();
    let by_old = before.wrap(WORKSPACE, 3, &data).await.unwrap();
    let by_new = after.wrap(WORKSPACE, 3, &data).await.unwrap();
    assert_eq!(by_old.master_key, before.primary().await.unwrap());
    assert_eq!(by_new.master_key, new.fingerprint());
    assert_eq!(by_new.bytes.first(), Some(&1));
    for wrapped in [&by_old, &by_new] {
        let opened = after.unwrap(&wrapped.master_key, WORKSPACE, 3, &wrapped.bytes).await.unwrap();
        assert_eq!(*opened.reveal(), *data.reveal());
    }
    let unknown = before.unwrap(&by_new.master_key, WORKSPACE, 3, &by_new.bytes).await.err().unwrap();
    assert_eq!(unknown, MasterError::Unknown(by_new.master_key));
    assert_eq!(after.names().count(), 2);
}

#[tokio::test]
async fn a_name_selects_one_key_and_no_other_is_tried() {
    let (one, two) = (key(), key());
    let keys = LocalKeys::new(vec![one.clone(), two.clone()]).unwrap();
    let data = DataKey::generate().unwrap();
    let wrapped = keys.wrap(WORKSPACE, 1, &data).await.unwrap();
    for (name, workspace, version) in [
        (two.fingerprint(), WORKSPACE, 1),
        (one.fingerprint(), Uuid::from_u128(8), 1),
        (one.fingerprint(), WORKSPACE, 2),
    ] {
        let refused = keys.unwrap(name, workspace, version, &wrapped.bytes).await.err().unwrap();
        assert!(matches!(refused, MasterError::Refused(_)), "{refused:?}");
    }
    let opaque = [OPAQUE, 1, 2, 3];
    assert!(matches!(keys.unwrap(one.fingerprint(), WORKSPACE, 1, &opaque).await, Err(MasterError::Refused(_))));
}

#[test]
fn no_keys_are_no_provider_and_nothing_prints_a_key() {
    assert!(LocalKeys::new(Vec::new()).is_none());
    let one = key();
    assert_eq!(
        format!("{:?}", LocalKeys::from(one.clone())),
        format!("LocalKeys {{ primary: MasterKey({}), older: [] }}", one.fingerprint())
    );
    let wrapped = Wrapped { master_key: "k".to_owned(), bytes: vec![1, 255] };
    assert_eq!(format!("{wrapped:?}"), "Wrapped(2 bytes by k)");
}
