//! Seals, held to values that were computed by another program from the description alone.
use super::{MOST, Mark, Tip};
use crypto::{SigningKey, TrailKey};
use uuid::Uuid;

const AT: i64 = 1_795_392_000_123_456;

fn key() -> TrailKey {
    // Base64 of the bytes 0 to 31.
    SigningKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap().trail(Uuid::from_u128(1))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_heads_are_those_of_the_description() {
    let mut tip = Tip::default();
    let marks = tip.seal(&key(), AT, &[(5, [0xaa; 32]), (9, [0xbb; 32])]).unwrap();
    assert_eq!(hex(&marks), "0000000000000005aaaaaaaaaaaaaaaa0000000000000009bbbbbbbbbbbbbbbb");
    assert_eq!((tip.number, tip.total, tip.last_position), (1, 2, 9));
    assert_eq!(hex(&tip.head), "0348762b974043938c77533dd87e39202bbeb1ffb85cdc8edba74724bed54a50");
    tip.seal(&key(), AT + 1, &[(10, [0xcc; 32])]).unwrap();
    assert_eq!((tip.number, tip.total, tip.last_position), (2, 3, 10));
    assert_eq!(hex(&tip.head), "fcb699690ed447a871391bd1674a84ccca32289421cbc0abbd4efd0e123c5d89");
}

#[test]
fn a_mark_is_read_as_it_was_written() {
    let all = [Mark { position: 1, mac: 2 }, Mark { position: i64::MAX, mac: u64::MAX }];
    let bytes: Vec<u8> = all.iter().flat_map(|mark| mark.to_bytes()).collect();
    assert_eq!(Mark::all(&bytes).unwrap().collect::<Vec<_>>(), all);
    assert!(Mark::all(&bytes[1..]).is_none());
}

#[test]
fn what_cannot_be_sealed_changes_nothing() {
    let mut tip = Tip { last_position: 7, ..Tip::default() };
    let before = tip;
    let many: Vec<_> = (8..).map(|position| (position, [0; 32])).take(MOST + 1).collect();
    for events in [&[][..], &[(7, [0; 32])], &[(9, [0; 32]), (8, [0; 32])], &[(8, [0; 32]), (8, [0; 32])], &many] {
        assert_eq!(tip.seal(&key(), AT, events), None);
        assert_eq!(tip, before);
    }
    assert!(tip.seal(&key(), AT, &many[1..]).is_some());
}
