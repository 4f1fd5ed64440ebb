use super::{
    CHUNK, FileError, FileOpener, FilePlace, PLACE, SEALED_CHUNK, bytes, config, key, opener_of, read, read_with,
    sealed,
};
use crate::stream::{FileHeader, FileSealer};
use proptest::prelude::*;
use uuid::Uuid;

/// The file does not open to its end, and what came out before is the start of the true one, up to the chunk that is wrong.
#[track_caller]
fn stops(file: &[u8], plain: &[u8], good_chunks: usize) {
    let (out, end) = read(file);
    assert!(end.is_err(), "it opened");
    assert!(plain.starts_with(&out), "bytes that were never sealed came out");
    assert!(out.len() <= good_chunks * CHUNK, "{} bytes came out of {good_chunks} good chunks", out.len());
}

fn chunks(file: &[u8]) -> Vec<Vec<u8>> {
    file[60..].chunks(SEALED_CHUNK).map(<[u8]>::to_vec).collect()
}
fn joined(header: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    [&header[..60], &chunks.concat()].concat()
}

#[test]
fn no_truncation_opens() {
    for length in [0, 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5] {
        let plain = bytes(length);
        let file = sealed(&plain);
        for end in 0..file.len() {
            stops(&file[..end], &plain, end.saturating_sub(60).saturating_sub(1) / SEALED_CHUNK);
        }
    }
}

#[test]
fn no_extension_opens() {
    for length in [0, 1, CHUNK - 1, CHUNK, 2 * CHUNK + 5] {
        let plain = bytes(length);
        for more in [1, 15, 16, 17, CHUNK, SEALED_CHUNK, SEALED_CHUNK + 17] {
            let mut file = sealed(&plain);
            file.resize(file.len() + more, 0);
            stops(&file, &plain, length / CHUNK);
        }
    }
}

#[test]
fn chunks_do_not_move() {
    let plain = bytes(4 * CHUNK);
    let file = sealed(&plain);
    let all = chunks(&file);
    for one in 0..4 {
        let mut removed = all.clone();
        removed.remove(one);
        stops(&joined(&file, &removed), &plain, one);
        for other in 0..4 {
            if one != other {
                let mut swapped = all.clone();
                swapped.swap(one, other);
                stops(&joined(&file, &swapped), &plain, one.min(other));
                let mut copied = all.clone();
                copied[one].clone_from(&all[other]);
                stops(&joined(&file, &copied), &plain, one);
            }
            let mut inserted = all.clone();
            inserted.insert(one, all[other].clone());
            stops(&joined(&file, &inserted), &plain, if one == other { one + 1 } else { one });
        }
    }
}

/// Two files of one client under one key: neither takes a chunk of the other, even with the other's header.
#[test]
fn files_are_not_spliced() {
    let plain = bytes(4 * CHUNK);
    let header = |prefix, salt| FileHeader::new(7, [salt; 32], 10, [prefix; 19]);
    let make = |header: FileHeader, place: &FilePlace| {
        let mut sealer = FileSealer::with_header(&key(9), header, place);
        let mut out = sealer.header().to_vec();
        sealer.update(&plain, &mut out).unwrap();
        sealer.finish(&mut out).unwrap();
        out
    };
    let file = make(header(6, 5), &PLACE);
    assert_eq!(read(&file), (plain.clone(), Ok(())));
    let elsewhere = FilePlace { file: Uuid::from_u128(4), ..PLACE };
    for other in [make(header(8, 5), &PLACE), make(header(6, 8), &PLACE), make(header(6, 5), &elsewhere)] {
        for at in 0..4 {
            let mut mixed = chunks(&file);
            mixed[at].clone_from(&chunks(&other)[at]);
            stops(&joined(&file, &mixed), &plain, at);
            if other[..60] != file[..60] {
                // Under the other's header its own first chunk is in its place, if that is the one.
                stops(&joined(&other, &mixed), &plain, usize::from(at == 0));
            }
        }
    }
}

#[test]
fn every_bit_of_the_header_counts() {
    let plain = bytes(2 * CHUNK);
    let file = sealed(&plain);
    for bit in 0..60 * 8 {
        let mut changed = file.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        stops(&changed, &plain, 0);
    }
    // The same fields in another order.
    let mut swapped = file.clone();
    swapped[4..8].copy_from_slice(&file[8..12]);
    swapped[8..12].copy_from_slice(&file[4..8]);
    stops(&swapped, &plain, 0);
}

#[test]
fn it_opens_for_its_own_client_and_key_only() {
    let file = sealed(&bytes(10));
    let other = Uuid::from_u128(9);
    let places = [
        FilePlace { workspace: other, ..PLACE },
        FilePlace { subject: other, ..PLACE },
        FilePlace { file: other, ..PLACE },
        FilePlace { workspace: PLACE.subject, subject: PLACE.workspace, ..PLACE },
        FilePlace { subject: PLACE.file, file: PLACE.subject, ..PLACE },
    ];
    for place in places {
        assert_eq!(read_with(&file, &key(9), &place, 100), (Vec::new(), Err(FileError::Forged)));
    }
    assert_eq!(read_with(&file, &key(8), &PLACE, 100), (Vec::new(), Err(FileError::Forged)));
}

/// The end is bound to a size: with any other, the chunk at that end does not open, nor the true last one.
#[test]
fn a_lying_size_fails_where_the_end_is_read() {
    let plain = bytes(3 * CHUNK);
    let file = sealed(&plain);
    let (header, all) = (FileHeader::parse(&file).unwrap(), chunks(&file));
    for (lie, at) in [(60 + 2 * SEALED_CHUNK, 1), (60 + 4 * SEALED_CHUNK, 2), (60 + SEALED_CHUNK, 0)] {
        let opener = FileOpener::new(&key(9), header, &PLACE, lie as u64).unwrap();
        assert_eq!(opener.open_chunk(at, &all[at as usize]), Err(FileError::Forged));
    }
    let shorter = FileOpener::new(&key(9), header, &PLACE, file.len() as u64 - 1).unwrap();
    assert_eq!(shorter.open_chunk(2, &all[2][1..]), Err(FileError::Forged));
    assert_eq!(shorter.open_chunk(2, &all[2]), Err(FileError::Length));
    assert_eq!(opener_of(&file[..75], &key(9), &PLACE).unwrap_err(), FileError::Length);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_changed_byte_comes_out(length in 0_usize..4_000, at: usize, bits in 1_u8..) {
        let plain = bytes(length);
        let mut file = sealed(&plain);
        let at = at % file.len();
        file[at] ^= bits;
        stops(&file, &plain, at.saturating_sub(60) / SEALED_CHUNK);
    }

    /// Whole chunks of two files in any arrangement: only the true one opens.
    #[test]
    fn only_the_true_arrangement_opens(order in proptest::collection::vec((0_usize..4, any::<bool>()), 0..7)) {
        let plain = bytes(3 * CHUNK + 9);
        let file = sealed(&plain);
        let own = chunks(&file);
        let mut sealer = FileSealer::with_header(&key(9), FileHeader::new(7, [8; 32], 10, [8; 19]), &PLACE);
        let mut other = sealer.header().to_vec();
        sealer.update(&plain, &mut other).unwrap();
        sealer.finish(&mut other).unwrap();
        let other = chunks(&other);
        let put: Vec<Vec<u8>> = order.iter().map(|(at, foreign)| if *foreign { &other[*at] } else { &own[*at] }.clone()).collect();
        let (out, end) = read(&joined(&file, &put));
        if put == own {
            prop_assert_eq!((out, end), (plain, Ok(())));
        } else {
            prop_assert!(end.is_err());
            prop_assert!(plain.starts_with(&out));
        }
    }

    #[test]
    fn any_bytes_are_refused(mut bytes in proptest::collection::vec(any::<u8>(), 0..3_000)) {
        prop_assert!(read(&bytes).1.is_err());
        for (to, from) in bytes.iter_mut().zip(*b"PZF1") {
            *to = from;
        }
        if let Some(log2) = bytes.get_mut(40) {
            *log2 = 10;
        }
        prop_assert_eq!(read(&bytes).0, Vec::<u8>::new());
    }
}
