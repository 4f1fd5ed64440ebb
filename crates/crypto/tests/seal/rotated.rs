//! Versions of keys: what is sealed anew, what outlives rotation, and what is gone with a destroyed key.
use crate::places::{Label, Name, bytes, client, one, person, practice, sealed};
use crypto::{ClientKey, ColumnNumber, DataKey, Keys, Resealing, Unopenable};
use uuid::Uuid;

const NAME: ColumnNumber = ColumnNumber { table: 1, column: 1, name: "Name" };
const LABEL: ColumnNumber = ColumnNumber { table: 3, column: 1, name: "Label" };

/// A client's keys before, during and after a rotation.
fn rotation() -> [crypto::ClientKeys; 3] {
    let old = ClientKey::generate().unwrap();
    let before = client(1, vec![(1, old.clone(), true)]);
    let new = before.successor().unwrap();
    let during = client(1, vec![(1, old, false), (2, new.clone(), true)]);
    [before, during, client(1, vec![(2, new, true)])]
}

#[test]
fn the_header_chooses_the_key() {
    let [before, during, _] = rotation();
    let here = person(1, 10);
    let old = before.seal::<Name>(here.id, "Ann").unwrap();
    let new = during.seal::<Name>(here.id, "Ann").unwrap();
    assert_eq!((old.version(), new.version()), (Some(1), Some(2)));
    assert_eq!(during.open(&here, &old).unwrap(), "Ann");
    assert_eq!(during.open(&here, &new).unwrap(), "Ann");
    assert_eq!(before.open(&here, &new), Err(Unopenable::KeyMissing("Name")));
}

#[test]
fn a_value_sealed_anew_has_the_new_version_the_same_text_and_the_same_place() {
    let [before, during, after] = rotation();
    let here = person(1, 10);
    let old = bytes(&before.seal::<Name>(here.id, "Zoë").unwrap());
    let new = sealed::<Name>(during.reseal(NAME, here.id, &old).unwrap());
    assert_eq!(new.version(), Some(2));
    assert_eq!(after.open(&here, &new).unwrap(), "Zoë");
    assert_eq!(after.check(NAME, here.id, &bytes(&new)), Ok(()));
    // No other cell takes it, and none gets it by sealing it anew there.
    let elsewhere = [
        (ColumnNumber { table: 2, ..NAME }, here.id),
        (ColumnNumber { column: 2, ..NAME }, here.id),
        (NAME, Uuid::from_u128(11)),
    ];
    for (column, row) in elsewhere {
        let forged = Unopenable::Forged("Name");
        assert_eq!(during.check(column, row, &bytes(&new)), Err(forged));
        assert_eq!(during.reseal(column, row, &old), Err(Resealing::Unopenable(forged)));
    }
}

#[test]
fn the_practices_values_are_sealed_anew_in_the_same_way() {
    let [one, two] = [(); 2].map(|()| DataKey::generate().unwrap());
    let workspace = Uuid::from_u128(1);
    let before = Keys::new(workspace, vec![(1, one.clone(), true)]).unwrap();
    let during = Keys::new(workspace, vec![(1, one, false), (2, two.clone(), true)]).unwrap();
    let after = Keys::new(workspace, vec![(2, two, true)]).unwrap();
    let here = crate::places::Person { client: Uuid::nil(), ..person(1, 10) };
    let old = bytes(&before.seal::<Label>(here.id, "Room 1").unwrap());
    let new = during.reseal(LABEL, here.id, &old).unwrap();
    assert_eq!(after.check(LABEL, here.id, &new), Ok(()));
    assert_eq!(after.check(LABEL, here.id, &old), Err(Unopenable::KeyMissing("Label")));
    assert_eq!(after.open(&here, &sealed::<Label>(new)).unwrap(), "Room 1");
}

#[test]
fn nothing_opens_without_its_key() {
    let [before, _, after] = rotation();
    let here = person(1, 10);
    let value = before.seal::<Name>(here.id, "Ann").unwrap();
    let missing = Unopenable::KeyMissing("Name");
    assert_eq!(after.open(&here, &value), Err(missing));
    assert_eq!(after.check(NAME, here.id, &bytes(&value)), Err(missing));
    assert_eq!(after.reseal(NAME, here.id, &bytes(&value)), Err(Resealing::Unopenable(missing)));
    // Neither another client's key nor the practice's is of any use, nor a new one made for the same client.
    let forged = Err(Unopenable::Forged("Name"));
    assert_eq!(one(1).open(&here, &value), forged);
    assert_eq!(practice(1).open(&here, &value), forged);
}

#[test]
fn a_digest_stays_with_its_client_whatever_rotates() {
    let versions = rotation();
    let row = Uuid::from_u128(10);
    let digest = |keys: &crypto::ClientKeys| keys.digest("session/1", row, &[Some("x"), None]);
    let [before, during, after] = versions.each_ref().map(digest);
    assert_eq!((before, during), (during, after));
    assert_ne!(digest(&one(1)), before);
    // The same key in another workspace digests otherwise; in the same one, another domain, row or split of the parts does.
    let key = versions[0].successor().unwrap();
    assert_eq!(digest(&client(1, vec![(9, key.clone(), true)])), before);
    assert_ne!(digest(&client(2, vec![(9, key, true)])), before);
    let others = [
        versions[0].digest("session/2", row, &[Some("x"), None]),
        versions[0].digest("session/1", Uuid::from_u128(11), &[Some("x"), None]),
        versions[0].digest("session/1", row, &[None, Some("x")]),
        versions[0].digest("session/1", row, &[Some("x"), Some("")]),
        versions[0].digest("session/1", row, &[Some("x")]),
    ];
    assert!(others.iter().all(|other| *other != before));
}
