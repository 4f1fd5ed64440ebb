//! What the seal promises, tried on values of every kind of place.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
use crypto::{ClientKey, ClientKeys, DataKey, Keys, MasterKey, Sealed, Token, TokenHash, Unopenable, WrappedKey};
use uuid::Uuid;

#[path = "seal/found.rs"]
mod found;
#[path = "seal/places.rs"]
mod places;
#[path = "seal/rotated.rs"]
mod rotated;
#[path = "seal/wrapped.rs"]
mod wrapped;
use places::{Email, Label, Name, OtherName, bytes, client, one, person, practice, sealed};

#[test]
fn a_value_opens_where_it_was_sealed_and_nowhere_else() {
    let keys = one(1);
    let here = person(1, 10);
    let value = keys.seal::<Name>(here.id, "Zoë").unwrap();
    assert_eq!(keys.open(&here, &value).unwrap(), "Zoë");
    assert_eq!(keys.open(&person(1, 11), &value), Err(Unopenable::Forged("Name")));
    let moved: Sealed<Email> = sealed(bytes(&value));
    assert_eq!(keys.open(&here, &moved), Err(Unopenable::Forged("Email")));
    let moved: Sealed<OtherName> = sealed(bytes(&value));
    assert_eq!(keys.open(&here, &moved), Err(Unopenable::Forged("OtherName")));
}

#[test]
fn the_same_key_in_another_workspace_is_another_key() {
    let key = ClientKey::generate().unwrap();
    let [mine, theirs] = [1, 2].map(|workspace| client(workspace, vec![(1, key.clone(), true)]));
    let value = mine.seal::<Name>(Uuid::from_u128(10), "Ann").unwrap();
    assert_eq!(theirs.open(&person(2, 10), &value), Err(Unopenable::Forged("Name")));
    let key = DataKey::generate().unwrap();
    let [mine, theirs] = [1, 2].map(|id| Keys::new(Uuid::from_u128(id), vec![(1, key.clone(), true)]).unwrap());
    let value = mine.seal::<Label>(Uuid::from_u128(10), "Room 1").unwrap();
    assert_eq!(theirs.open(&person(2, 10), &value), Err(Unopenable::Forged("Label")));
}

/// The key of one client for another one of the same workspace: the cipher is the same, and the associated data is not.
#[test]
fn the_same_key_for_another_client_opens_nothing() {
    let key = ClientKey::generate().unwrap();
    let of =
        |client| ClientKeys::new(Uuid::from_u128(1), Uuid::from_u128(client), vec![(1, key.clone(), true)]).unwrap();
    let value = of(100).seal::<Name>(Uuid::from_u128(10), "Ann").unwrap();
    assert_eq!(of(100).open(&person(1, 10), &value).unwrap(), "Ann");
    assert_eq!(of(101).open(&person(1, 10), &value), Err(Unopenable::Forged("Name")));
}

#[test]
fn no_byte_can_change_and_no_length_makes_the_reader_panic() {
    let keys = one(1);
    let here = person(1, 10);
    let good = bytes(&keys.seal::<Name>(here.id, "Ann").unwrap());
    assert_eq!(good.len(), 77);
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            assert!(keys.open(&here, &sealed::<Name>(bad)).is_err(), "byte {at}, bit {bit}");
        }
        assert!(keys.open(&here, &sealed::<Name>(good[..at].to_vec())).is_err());
    }
    assert_eq!(keys.open(&here, &sealed::<Name>(Vec::new())), Err(Unopenable::Malformed("Name")));
}

#[test]
fn short_values_look_alike_and_the_same_value_never_twice() {
    let keys = one(1);
    let row = Uuid::from_u128(10);
    let values = ["", "no", "yes", "a name of twenty-eight bytes"];
    for value in values {
        assert_eq!(bytes(&keys.seal::<Name>(row, value).unwrap()).len(), 77);
    }
    assert_ne!(bytes(&keys.seal::<Name>(row, "no").unwrap()), bytes(&keys.seal::<Name>(row, "no").unwrap()));
}

#[test]
fn cursors_are_stable_sealed_and_bound() {
    let keys = practice(1);
    let cursor = keys.seal_cursor(b"clients", b"position");
    assert_eq!(cursor, keys.seal_cursor(b"clients", b"position"));
    assert_eq!(keys.open_cursor(b"clients", &cursor).as_deref(), Some(&b"position"[..]));
    assert_eq!(keys.open_cursor(b"sessions", &cursor), None);
    assert_eq!(practice(1).open_cursor(b"clients", &cursor), None);
    for bad in ["", "x", "AAAA", "====", &"A".repeat(300)] {
        assert_eq!(keys.open_cursor(b"clients", bad), None);
    }
    let [longest, longer] = [148, 149].map(|length| keys.seal_cursor(b"clients", &vec![0; length]));
    assert!(keys.open_cursor(b"clients", &longest).is_some());
    assert_eq!(keys.open_cursor(b"clients", &longer), None);
}

#[test]
fn nothing_secret_is_printed() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let (keys, practice) = (one(1), practice(1));
    let key = MasterKey::generate().unwrap();
    let master = MasterKey::parse(&key).unwrap();
    let token = Token::generate("pzs_").unwrap();
    let value = keys.seal::<Name>(Uuid::from_u128(10), "Ann").unwrap();
    let printed = format!(
        "{keys:?} {keys:#?} {practice:?} {practice:#?} {master:?} {master:#?} {token:?} {token:#?} {value:?} {value:#?}"
    );
    let shown = [
        format!("ClientKeys(of {}, 1 versions)", Uuid::from_u128(100)),
        format!("Keys(of {}, 1 versions)", Uuid::from_u128(1)),
        format!("MasterKey({})", master.fingerprint()),
        "Token(..)".to_owned(),
        "Sealed(Name)".to_owned(),
    ];
    // Plain and pretty: the same.
    assert_eq!(printed, shown.map(|shown| format!("{shown} {shown}")).join(" "));
    assert_eq!(TokenHash::of(token.reveal()), token.hash());
    let wrapped = WrappedKey { version: 3, primary: true, bytes: vec![0xab; 77] };
    assert_eq!(format!("{wrapped:?}"), "WrappedKey(3, 77 bytes)");
    // The name of a master key is no part of it.
    let bytes = STANDARD.decode(key.as_str()).unwrap();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!hex.contains(master.fingerprint()));
    // Neither do errors tell what was wrong.
    let forged = keys.open(&person(1, 11), &value).unwrap_err();
    assert_eq!(forged.to_string(), "Name was not sealed here");
    let secret = "c2VjcmV0IQ==";
    let refused = MasterKey::parse(secret).unwrap_err();
    assert!(!format!("{refused} {refused:?}").contains(secret));
}
