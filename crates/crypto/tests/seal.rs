//! What the seal promises, tried on values of every kind of place.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
use crypto::{DataKey, Keys, MasterKey, MasterKeyError, Phi, Row, Sealed, Token, TokenHash, Unopenable, WrappedKey};
use sea_orm::{Value, sea_query::ValueType};
use uuid::Uuid;

struct Person {
    workspace: Uuid,
    id: Uuid,
}
impl Row for Person {
    fn workspace(&self) -> Uuid {
        self.workspace
    }
    fn row(&self) -> Uuid {
        self.id
    }
}
macro_rules! column {
    ($name:ident, $table:literal, $column:literal) => {
        struct $name;
        impl Phi for $name {
            type Row = Person;
            const TABLE: u16 = $table;
            const COLUMN: u16 = $column;
            const NAME: &'static str = stringify!($name);
        }
    };
}
column!(Name, 1, 1);
column!(Email, 1, 2);
column!(OtherName, 2, 1);

fn person(workspace: u128, id: u128) -> Person {
    Person { workspace: Uuid::from_u128(workspace), id: Uuid::from_u128(id) }
}
fn keys(workspace: u128) -> Keys {
    Keys::new(Uuid::from_u128(workspace), vec![(1, DataKey::generate().unwrap(), true)]).unwrap()
}
fn bytes<F>(sealed: &Sealed<F>) -> Vec<u8> {
    match Value::from(sealed.clone()) {
        Value::Bytes(Some(bytes)) => bytes,
        _ => Vec::new(),
    }
}
fn sealed<F>(bytes: Vec<u8>) -> Sealed<F> {
    <Sealed<F> as ValueType>::try_from(Value::Bytes(Some(bytes))).unwrap()
}

#[test]
fn a_value_opens_where_it_was_sealed_and_nowhere_else() {
    let keys = keys(1);
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
    let key = DataKey::generate().unwrap();
    let mine = Keys::new(Uuid::from_u128(1), vec![(1, key.clone(), true)]).unwrap();
    let theirs = Keys::new(Uuid::from_u128(2), vec![(1, key, true)]).unwrap();
    let value = mine.seal::<Name>(Uuid::from_u128(10), "Ann").unwrap();
    assert_eq!(theirs.open(&person(2, 10), &value), Err(Unopenable::Forged("Name")));
}

#[test]
fn no_byte_can_change_and_no_length_makes_the_reader_panic() {
    let keys = keys(1);
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
    let keys = keys(1);
    let row = Uuid::from_u128(10);
    let values = ["", "no", "yes", "a name of twenty-eight bytes"];
    for value in values {
        assert_eq!(bytes(&keys.seal::<Name>(row, value).unwrap()).len(), 77);
    }
    assert_ne!(bytes(&keys.seal::<Name>(row, "no").unwrap()), bytes(&keys.seal::<Name>(row, "no").unwrap()));
}

#[test]
fn the_header_chooses_the_key() {
    let workspace = Uuid::from_u128(1);
    let (one, two) = (DataKey::generate().unwrap(), DataKey::generate().unwrap());
    let before = Keys::new(workspace, vec![(1, one.clone(), true)]).unwrap();
    let after = Keys::new(workspace, vec![(1, one, false), (2, two, true)]).unwrap();
    let here = person(1, 10);
    let old = before.seal::<Name>(here.id, "Ann").unwrap();
    let new = after.seal::<Name>(here.id, "Ann").unwrap();
    assert_eq!(after.open(&here, &old).unwrap(), "Ann");
    assert_eq!(before.open(&here, &new), Err(Unopenable::KeyMissing("Name")));
    assert_eq!(before.digest("d", here.id, &[Some("x")]), after.digest("d", here.id, &[Some("x")]));
}

#[test]
fn a_wrapped_key_is_bound_to_its_workspace_version_and_master() {
    let master = MasterKey::parse(&MasterKey::generate().unwrap()).unwrap();
    let other = MasterKey::parse(&MasterKey::generate().unwrap()).unwrap();
    let workspace = Uuid::from_u128(1);
    let bytes = master.wrap(workspace, 1, &DataKey::generate().unwrap()).unwrap();
    let wrapped = |version| vec![WrappedKey { version, primary: true, bytes: bytes.clone() }];
    assert!(master.unwrap(workspace, &wrapped(1)).is_ok());
    assert!(master.unwrap(workspace, &wrapped(2)).is_err());
    assert!(master.unwrap(Uuid::from_u128(2), &wrapped(1)).is_err());
    assert!(other.unwrap(workspace, &wrapped(1)).is_err());
    assert!(master.unwrap(workspace, &[]).is_err());
    // A second row with the first one's key.
    let mut twice = wrapped(1);
    twice.push(WrappedKey { version: 2, primary: false, bytes });
    assert_eq!(master.unwrap(workspace, &twice).err(), Some(Unopenable::Forged("workspace_keys.wrapped_key")));
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
}

#[test]
fn cursors_are_stable_sealed_and_bound() {
    let keys = keys(1);
    let cursor = keys.seal_cursor(b"clients", b"position");
    assert_eq!(cursor, keys.seal_cursor(b"clients", b"position"));
    assert_eq!(keys.open_cursor(b"clients", &cursor).as_deref(), Some(&b"position"[..]));
    assert_eq!(keys.open_cursor(b"sessions", &cursor), None);
    assert_eq!(self::keys(1).open_cursor(b"clients", &cursor), None);
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
    let keys = keys(1);
    let key = MasterKey::generate().unwrap();
    let master = MasterKey::parse(&key).unwrap();
    let token = Token::generate("pzs_").unwrap();
    let value = keys.seal::<Name>(Uuid::from_u128(10), "Ann").unwrap();
    let printed = format!("{keys:?} {keys:#?} {master:?} {master:#?} {token:?} {token:#?} {value:?} {value:#?}");
    let one = format!("Keys(of {}, 1 versions) ", Uuid::from_u128(1));
    let one = [&one, &format!("MasterKey({}) ", master.fingerprint()), "Token(..) ", "Sealed(Name) "].map(|shown| {
        // Plain and pretty: the same.
        format!("{shown}{shown}")
    });
    assert_eq!(format!("{printed} "), one.concat());
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
