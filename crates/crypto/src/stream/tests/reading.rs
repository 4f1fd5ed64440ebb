use super::{CHUNK, PLACE, boundaries, bytes, config, key, opener_of, read, read_with, sealed, sealed_in};
use crate::stream::{FileError, FileHeader, FileOpener, FileSealer};
use proptest::prelude::*;

#[test]
fn a_file_comes_back_whatever_its_length() {
    for length in boundaries() {
        let plain = bytes(length);
        assert_eq!(read(&sealed(&plain)), (plain, Ok(())));
    }
}

#[test]
fn a_real_one_has_chunks_of_64_kib_and_a_key_of_its_own() {
    let plain = bytes(200_000);
    let make = || {
        let mut sealer = FileSealer::new(&key(9), 3, &PLACE).unwrap();
        let mut out = sealer.header().to_vec();
        sealer.update(&plain, &mut out).unwrap();
        sealer.finish(&mut out).unwrap();
        out
    };
    let (one, other) = (make(), make());
    assert_eq!(one.len(), 60 + 200_000 + 4 * 16);
    assert_ne!(one[8..40], other[8..40], "the salt");
    assert_ne!(one[41..60], other[41..60], "the nonce prefix");
    assert_ne!(one[60..], other[60..]);
    let header = FileHeader::parse(&one).unwrap();
    assert_eq!((header.version(), header.bytes()[40]), (3, 16));
    assert_eq!(read_with(&one, &key(9), &PLACE, 8_192), (plain.clone(), Ok(())));
}

#[test]
fn nothing_of_the_file_or_its_keys_is_printed() {
    let header = FileHeader::new(7, [0xAB; 32], 10, [0xCD; 19]);
    let mut sealer = FileSealer::with_header(&key(9), header, &PLACE);
    sealer.update(b"Ann", &mut Vec::new()).unwrap();
    let said = format!("{sealer:?}");
    assert_eq!(said, "FileSealer { header: FileHeader { version: 7, chunk_log2: 10, .. }, next: Some(0), .. }");
    let opener = FileOpener::new(&key(9), header, &PLACE, 79).unwrap();
    let said =
        format!("{opener:?} {:?}", opener_of(&sealed(b"Ann"), &key(9), &PLACE).unwrap().read(opener.layout().whole()));
    assert!(!said.contains("171") && !said.contains("205"), "{said}");
}

#[test]
fn a_reader_knows_whether_it_has_seen_all() {
    let plain = bytes(3 * CHUNK);
    let file = sealed(&plain);
    let reader = |range| {
        let opener = opener_of(&file, &key(9), &PLACE).unwrap();
        let span = opener.layout().span(range).unwrap();
        opener.read(span)
    };
    let mut cut = reader(0..3000);
    cut.update(&file[60..60 + 1040]).unwrap();
    assert_eq!(cut.finish(), Err(FileError::Length));
    let mut partial = reader(0..10);
    partial.update(&file[60..60 + 1039]).unwrap();
    assert_eq!(partial.finish(), Err(FileError::Length));
    let mut long = reader(0..10);
    assert_eq!(long.update(&file[60..60 + 1041]), Err(FileError::Length));
    assert_eq!(long.update(&[0]), Err(FileError::Length));
    assert_eq!(reader(0..10).finish(), Err(FileError::Length));
}

proptest! {
    #![proptest_config(config())]

    /// How the bytes are cut into pieces on their way makes no difference.
    #[test]
    fn pieces_make_no_difference(length in 0_usize..5_000, piece in 1_usize..3_000, other in 1_usize..3_000) {
        let plain = bytes(length);
        let file = sealed_in(&plain, piece);
        prop_assert_eq!(&file, &sealed(&plain));
        prop_assert_eq!(read_with(&file, &key(9), &PLACE, other), (plain, Ok(())));
    }

    /// Random access gives what reading from the start does, from the bytes of the span and no others.
    #[test]
    fn a_range_is_the_part_of_the_whole(length in 1_usize..5_000, from: usize, count: usize, piece in 1_usize..3_000) {
        let plain = bytes(length);
        let file = sealed(&plain);
        let start = from % length;
        let end = start + 1 + count % (length - start);
        let opener = opener_of(&file, &key(9), &PLACE).unwrap();
        let span = opener.layout().span(start as u64..end as u64).unwrap();
        let range = usize::try_from(span.sealed.start).unwrap()..usize::try_from(span.sealed.end).unwrap();
        let mut reader = opener.read(span);
        let mut out = Vec::new();
        for piece in file[range].chunks(piece) {
            out.extend_from_slice(&reader.update(piece).unwrap());
        }
        prop_assert_eq!(reader.finish(), Ok(()));
        prop_assert_eq!(out, &plain[start..end]);
    }

    /// Each chunk by itself, in any order.
    #[test]
    fn chunks_open_in_any_order(length in 0_usize..5_000, turn in 0_usize..6) {
        let plain = bytes(length);
        let file = sealed(&plain);
        let opener = opener_of(&file, &key(9), &PLACE).unwrap();
        let mut chunks: Vec<(usize, &[u8])> = file[60..].chunks(super::SEALED_CHUNK).enumerate().collect();
        let count = chunks.len();
        prop_assert_eq!(opener.layout().chunks(), count as u64);
        chunks.rotate_left(turn % count);
        for (index, chunk) in chunks {
            let opened = opener.open_chunk(u32::try_from(index).unwrap(), chunk).unwrap();
            let start = index * CHUNK;
            prop_assert_eq!(opened.as_slice(), &plain[start..(start + CHUNK).min(length)]);
        }
        prop_assert_eq!(opener.open_chunk(u32::try_from(count).unwrap(), &[0; 16]), Err(FileError::OutOfRange));
    }
}
