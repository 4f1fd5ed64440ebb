//! Wrapped keys: of workspaces under the master key, of clients under the workspace's.
use crate::places::{Name, one, person, practice};
use crypto::{ClientKey, DataKey, Keys, MasterKey, MasterKeyError, Resealing, Unopenable, WrappedKey};
use uuid::Uuid;

const WORKSPACE: Uuid = Uuid::from_u128(1);
const CLIENT: Uuid = Uuid::from_u128(100);
const OTHER: Uuid = Uuid::from_u128(2);
const FORGED: Option<Unopenable> = Some(Unopenable::Forged("client_keys.wrapped_key"));
const MISSING: Option<Unopenable> = Some(Unopenable::KeyMissing("client_keys.wrapped_key"));

#[test]
fn a_workspaces_key_is_bound_to_its_workspace_version_and_master() {
    let [master, other] = [(); 2].map(|()| MasterKey::parse(&MasterKey::generate().unwrap()).unwrap());
    let key = DataKey::generate().unwrap();
    let bytes = master.wrap(WORKSPACE, 1, &key).unwrap();
    assert_eq!(bytes.len(), 109);
    assert_eq!(*master.unwrap(WORKSPACE, 1, &bytes).unwrap().reveal(), *key.reveal());
    let forged = Some(Unopenable::Forged("workspace_keys.wrapped_key"));
    assert_eq!(master.unwrap(WORKSPACE, 2, &bytes).err(), forged);
    assert_eq!(master.unwrap(OTHER, 1, &bytes).err(), forged);
    assert_eq!(other.unwrap(WORKSPACE, 1, &bytes).err(), forged);
    // What an outside provider wrapped is not for this reader.
    let opaque = [2, 1, 2, 3, 4, 5];
    let malformed = Some(Unopenable::Malformed("workspace_keys.wrapped_key"));
    assert_eq!(master.unwrap(WORKSPACE, 1, &opaque).err(), malformed);
}

#[test]
fn keys_have_exactly_one_primary_and_no_version_twice() {
    let data = |versions: &[(u32, bool)]| {
        let key = |(version, primary): &(u32, bool)| (*version, DataKey::generate().unwrap(), *primary);
        Keys::new(WORKSPACE, versions.iter().map(key).collect())
    };
    let first = one(1);
    let client = |versions: &[(u32, bool)]| {
        let key = |(version, primary): &(u32, bool)| (*version, first.successor().unwrap(), *primary);
        crypto::ClientKeys::new(WORKSPACE, CLIENT, versions.iter().map(key).collect())
    };
    for bad in [&[][..], &[(1, false)], &[(1, true), (2, true)], &[(1, true), (1, false)]] {
        assert!(data(bad).is_none() && client(bad).is_none(), "{bad:?}");
    }
    let (data, client) = (data(&[(1, false), (7, true)]).unwrap(), client(&[(1, false), (7, true)]).unwrap());
    assert_eq!((data.primary(), data.holds(1), data.holds(2)), (Some(7), true, false));
    assert_eq!((client.primary(), client.holds(1), client.holds(2)), (Some(7), true, false));
    assert_eq!((data.workspace(), client.client()), (WORKSPACE, CLIENT));
    // Versions of one client that do not agree on the content key are not of one client.
    let strangers =
        [(1, true), (2, false)].map(|(version, primary)| (version, ClientKey::generate().unwrap(), primary));
    assert!(crypto::ClientKeys::new(WORKSPACE, CLIENT, strangers.into()).is_none());
}

#[test]
fn a_clients_key_is_bound_to_its_client_workspace_and_version() {
    let data = DataKey::generate().unwrap();
    // The other workspace has the same data key on purpose.
    let [keys, other] = [WORKSPACE, OTHER].map(|id| Keys::new(id, vec![(1, data.clone(), true)]).unwrap());
    let bytes = keys.wrap_client(CLIENT, 3, &ClientKey::generate().unwrap()).unwrap();
    assert_eq!(bytes.len(), 173);
    let wrapped = |version, primary| WrappedKey { version, primary, bytes: bytes.clone() };
    assert_eq!(keys.unwrap_client(CLIENT, &[wrapped(3, true)]).unwrap().primary(), Some(3));
    assert_eq!(keys.unwrap_client(CLIENT, &[wrapped(2, true)]).err(), FORGED);
    assert_eq!(keys.unwrap_client(OTHER, &[wrapped(3, true)]).err(), FORGED);
    assert_eq!(other.unwrap_client(CLIENT, &[wrapped(3, true)]).err(), FORGED);
    assert_eq!(practice(1).unwrap_client(CLIENT, &[wrapped(3, true)]).err(), FORGED);
    // A second row with the first one's key.
    assert_eq!(keys.unwrap_client(CLIENT, &[wrapped(3, true), wrapped(4, false)]).err(), FORGED);
    assert_eq!(keys.unwrap_client(CLIENT, &[wrapped(3, false)]).err(), MISSING);
    assert_eq!(keys.unwrap_client(CLIENT, &[]).err(), MISSING);
}

#[test]
fn a_clients_key_follows_the_workspaces_key() {
    let [one, two] = [(); 2].map(|()| DataKey::generate().unwrap());
    let keys = |versions: Vec<(u32, &DataKey, bool)>| {
        let keys = versions.into_iter().map(|(version, key, primary)| (version, key.clone(), primary));
        Keys::new(WORKSPACE, keys.collect()).unwrap()
    };
    let (before, during) = (keys(vec![(1, &one, true)]), keys(vec![(1, &one, false), (2, &two, true)]));
    let after = keys(vec![(2, &two, true)]);
    let old = before.wrap_client(CLIENT, 1, &ClientKey::generate().unwrap()).unwrap();
    let new = during.rewrap_client(CLIENT, &old).unwrap();
    let open = |keys: &Keys, bytes: &[u8]| {
        keys.unwrap_client(CLIENT, &[WrappedKey { version: 1, primary: true, bytes: bytes.to_vec() }])
    };
    let here = person(1, 10);
    let value = open(&before, &old).unwrap().seal::<Name>(here.id, "Ann").unwrap();
    assert_eq!(open(&after, &new).unwrap().open(&here, &value).unwrap(), "Ann");
    assert_eq!(open(&during, &old).unwrap().open(&here, &value).unwrap(), "Ann");
    assert_eq!(open(&after, &old).err(), MISSING);
    assert_eq!(open(&before, &new).err(), MISSING);
    // It is not carried to another client on the way.
    let moved = during.rewrap_client(OTHER, &old).unwrap_err();
    assert_eq!(Some(moved), FORGED.map(Resealing::Unopenable));
    assert_eq!(after.rewrap_client(CLIENT, &old).err(), MISSING.map(Resealing::Unopenable));
}

#[test]
fn weak_master_keys_are_refused() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let refused = |bytes: &[u8]| MasterKey::parse(&STANDARD.encode(bytes)).unwrap_err();
    assert_eq!(refused(&[0; 32]), MasterKeyError::NotRandom);
    assert_eq!(refused(b"correct horse battery staple 123"), MasterKeyError::NotRandom);
    assert_eq!(refused(&[1; 16]), MasterKeyError::Length(16));
    assert_eq!(MasterKey::parse("").unwrap_err(), MasterKeyError::Length(0));
    assert_eq!(MasterKey::parse("not base64!").unwrap_err(), MasterKeyError::Encoding);
    assert!(DataKey::from_bytes(&[1; 31]).is_none() && DataKey::from_bytes(&[1; 33]).is_none());
}
