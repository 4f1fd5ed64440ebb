//! Properties of everything that is sealed: where it opens, what a reader does with bytes of any kind, what a length tells.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
use crypto::{
    ClientKey, ClientKeys, ColumnNumber, DataKey, Keys, MasterKey, OfClient, OfWorkspace, Phi, Resealing, Row, Sealed,
    Unopenable, WrappedKey,
};
use proptest::{
    collection::vec,
    prelude::{Strategy, any},
    prop_assert, prop_assert_eq, prop_assume,
    test_runner::{Config, TestRunner},
};
use sea_orm::{Value, sea_query::ValueType};
use std::{cell::Cell as Count, ops::RangeInclusive};
use uuid::Uuid;

#[path = "properties/cells.rs"]
mod cells;
#[path = "properties/one_key.rs"]
mod one_key;
use cells::{Cell, Columns, Name, Opened, Owner, raw, sealed};

/// Runs a property on that many cases and writes no file.
fn hold<S: Strategy>(
    cases: u32,
    of: &S,
    property: impl Fn(S::Value) -> Result<(), proptest::test_runner::TestCaseError>,
) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(of, property).unwrap();
}

fn one() -> (ClientKeys, Owner) {
    let owner = Owner { workspace: Uuid::from_u128(1), client: Uuid::from_u128(3), row: Uuid::from_u128(2) };
    let key = ClientKey::generate().unwrap();
    (ClientKeys::new(owner.workspace, owner.client, vec![(1, key, true)]).unwrap(), owner)
}

fn practice() -> Keys {
    Keys::new(Uuid::from_u128(1), vec![(1, DataKey::generate().unwrap(), true)]).unwrap()
}

/// Cells that often differ in one thing only: workspace, client, table, column, row, key version, or whose key it is.
#[test]
fn a_value_opens_in_no_other_cell() {
    // Workspaces, clients and rows have the same ids.
    let ids: Vec<Uuid> = (1..=4).map(Uuid::from_u128).collect();
    let opened = |workspace: &Uuid, client: &Uuid| [1, 2].map(|primary| one_key::opened(*workspace, *client, primary));
    let all: Vec<Vec<[Opened; 2]>> =
        ids.iter().map(|workspace| ids.iter().map(|client| opened(workspace, client)).collect()).collect();
    let keys = |cell: &Cell| &all[cell.workspace][cell.client][usize::from(cell.version == 2)];
    let cell = (0..4_usize, 0..4_usize, 0..Columns::ALL.len(), 1..=4_u128, 1..=2_u32);
    let cell = cell.prop_map(|(workspace, client, column, row, version)| {
        let client = if Columns::ALL[column].of_client() { client } else { 0 };
        Cell { workspace, client, column, row, version }
    });
    let (swaps, stayed) = (Count::new(0_u32), Count::new(0_u32));
    hold(46, &vec(cell, 40), |cells| {
        for from in &cells {
            let value = from.column().seal(keys(from), from.owner(&ids));
            for to in cells.iter().filter(|to| *to != from) {
                let open = |value: &[u8]| to.column().open(keys(to), to.owner(&ids), value.to_vec());
                // With the header that a value of the other cell would have, and as it is.
                let mut turned = value.clone();
                turned[1..5].copy_from_slice(&to.version.to_be_bytes());
                for value in [Some(&turned), (turned != value).then_some(&value)].into_iter().flatten() {
                    if to.same_place(from) && *value != turned {
                        // An older key's value in its own cell opens, which is how keys rotate.
                        prop_assert_eq!(open(value), Ok("Ann".to_owned()));
                        stayed.set(stayed.get() + 1);
                        continue;
                    }
                    prop_assert!(matches!(open(value), Err(Unopenable::Forged(_))), "{from:?} opens in {to:?}");
                    swaps.set(swaps.get() + 1);
                }
            }
        }
        Ok(())
    });
    assert!(swaps.get() >= 100_000, "{} swaps", swaps.get());
    assert!(stayed.get() > 0);
}

/// The same, of what moves values without knowing their types.
#[test]
fn what_is_sealed_anew_stays_where_it_was() {
    let (keys, owner) = one();
    let newer = ClientKeys::new(owner.workspace, owner.client, vec![(2, keys.successor().unwrap(), true)]).unwrap();
    let name = |table, column| ColumnNumber { table, column, name: "Name" };
    let text = proptest::string::string_regex("\\PC{0,300}").unwrap();
    hold(500, &(text, 0..4_u16, 0..4_u16, 1..4_u128), |(text, table, column, row)| {
        let old = raw(&keys.seal::<Name>(owner.row, &text).unwrap());
        let (to, row) = (name(table, column), Uuid::from_u128(row));
        let here = (table, column, row) == (1, 1, owner.row);
        prop_assert_eq!(keys.check(to, row, &old).is_ok(), here);
        match keys.reseal(to, row, &old) {
            Ok(new) => {
                prop_assert!(here && new != old);
                prop_assert_eq!(keys.open(&owner, &sealed::<Name>(new)), Ok(text));
            }
            Err(error) => {
                prop_assert!(!here);
                prop_assert_eq!(error, Resealing::Unopenable(Unopenable::Forged("Name")));
            }
        }
        prop_assert_eq!(newer.check(to, row, &old), Err(Unopenable::KeyMissing("Name")));
        Ok(())
    });
}

#[test]
fn what_is_sealed_opens_and_any_change_of_it_does_not() {
    let (keys, owner) = one();
    let text = proptest::string::string_regex("\\PC{0,300}").unwrap();
    hold(1_000, &(text, any::<[(usize, u8); 3]>(), any::<usize>(), vec(any::<u8>(), 0..40)), |case| {
        let (text, flips, cut, more) = case;
        let good = raw(&keys.seal::<Name>(owner.row, &text).unwrap());
        prop_assert_eq!(keys.open(&owner, &sealed::<Name>(good.clone())), Ok(text));
        let mut flipped = good.clone();
        for (at, mask) in flips {
            flipped[at % good.len()] ^= mask;
        }
        let cut = cut % good.len();
        let (shorter, longer) = (good[..cut].to_vec(), [&good[..], &more].concat());
        let spliced = [&good[..cut], &more, &good[cut..]].concat();
        let replaced = [&good[..cut], &more].concat();
        for bad in [flipped, shorter, longer, spliced, replaced] {
            prop_assert!(bad == good || keys.open(&owner, &sealed::<Name>(bad)).is_err());
        }
        Ok(())
    });
}

#[test]
fn two_values_of_one_cell_cannot_be_mixed() {
    let (keys, owner) = one();
    let text = || proptest::string::string_regex("[a-z]{0,60}").unwrap();
    hold(500, &(text(), text(), any::<usize>()), |(one, other, at)| {
        let [one, other] = [one, other].map(|text| raw(&keys.seal::<Name>(owner.row, &text).unwrap()));
        let at = at % one.len();
        prop_assume!(at < other.len());
        let mixed = [&one[..at], &other[at..]].concat();
        prop_assert!(mixed == one || mixed == other || keys.open(&owner, &sealed::<Name>(mixed)).is_err());
        Ok(())
    });
}

/// Bytes of any kind, half of them with a header that looks right, so that they get past the first checks.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    (any::<bool>(), vec(any::<u8>(), 0..200)).prop_map(|(likely, mut bytes)| {
        let header = [1, 0, 0, 0, 1];
        if likely && let Some(start) = bytes.first_chunk_mut::<5>() {
            *start = header;
        }
        bytes
    })
}

#[test]
fn no_reader_panics_or_opens_what_was_not_sealed() {
    let ((keys, owner), practice) = (one(), practice());
    let name = ColumnNumber { table: 1, column: 1, name: "Name" };
    let master = MasterKey::parse(&MasterKey::generate().unwrap()).unwrap();
    hold(10_000, &bytes(), |bytes| {
        prop_assert!(keys.open(&owner, &sealed::<Name>(bytes.clone())).is_err());
        prop_assert!(keys.reseal(name, owner.row, &bytes).is_err());
        prop_assert!(master.unwrap(owner.workspace, 1, &bytes).is_err());
        prop_assert!(practice.rewrap_client(owner.client, &bytes).is_err());
        let wrapped = [WrappedKey { version: 1, primary: true, bytes: bytes.clone() }];
        prop_assert!(practice.unwrap_client(owner.client, &wrapped).is_err());
        let cursor = data_encoding::BASE64URL_NOPAD.encode(&[&[0, 0, 0, 1], &bytes[..]].concat());
        prop_assert!(practice.open_cursor(b"list", &cursor).is_none());
        prop_assert!(practice.open_cursor(b"list", &String::from_utf8_lossy(&bytes)).is_none());
        Ok(())
    });
}

#[test]
fn no_text_makes_the_reader_of_master_keys_panic() {
    hold(10_000, &proptest::string::string_regex("\\PC{0,60}").unwrap(), |text| {
        prop_assert!(MasterKey::parse(&text).is_err());
        Ok(())
    });
    hold(1_000, &vec(any::<u8>(), 0..70), |bytes| {
        let read = MasterKey::parse(&data_encoding::BASE64.encode(&bytes));
        prop_assert_eq!(read.is_ok(), bytes.len() == 32);
        Ok(())
    });
}

#[test]
fn a_cursor_opens_in_its_list_only() {
    let keys = practice();
    let list = || vec(any::<u8>(), 0..30);
    hold(1_000, &(list(), list(), vec(any::<u8>(), 0..=148), any::<(usize, u8)>()), |case| {
        let (list, other, position, (at, mask)) = case;
        let cursor = keys.seal_cursor(&list, &position);
        prop_assert_eq!(keys.open_cursor(&list, &cursor), Some(position));
        prop_assert!(other == list || keys.open_cursor(&other, &cursor).is_none());
        let mut bytes = data_encoding::BASE64URL_NOPAD.decode(cursor.as_bytes()).unwrap();
        let at = at % bytes.len();
        bytes[at] ^= mask;
        prop_assert!(mask == 0 || keys.open_cursor(&list, &data_encoding::BASE64URL_NOPAD.encode(&bytes)).is_none());
        Ok(())
    });
}

/// The lengths that sealed values have, for texts of lengths in the range.
fn lengths(of: RangeInclusive<usize>) -> Vec<usize> {
    let (keys, owner) = one();
    let mut all: Vec<usize> =
        of.map(|length| raw(&keys.seal::<Name>(owner.row, &"x".repeat(length)).unwrap()).len()).collect();
    all.dedup();
    all
}

#[test]
fn a_length_tells_little() {
    assert_eq!(lengths(0..=28), [45 + 32]);
    assert_eq!(lengths(29..=60), [45 + 64]);
    assert_eq!(lengths(61..=124), [45 + 128]);
    assert_eq!(lengths(125..=252), [45 + 256]);
    // One of 16 lengths for each doubling.
    assert_eq!(lengths(253..=508).len(), 16);
}
