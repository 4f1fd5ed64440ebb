use super::{CHUNK, LOG2, boundaries, bytes, config, sealed};
use crate::stream::{FileError, FileHeader, FileLayout};
use proptest::prelude::*;

fn header(log2: u8) -> FileHeader {
    FileHeader::new(1, [0; 32], log2, [0; 19])
}

#[test]
fn the_layout_says_what_sealing_makes() {
    for length in boundaries() {
        let file = sealed(&bytes(length));
        let layout = FileLayout::new(LOG2, length as u64).unwrap();
        assert_eq!(layout.sealed_len(), file.len() as u64);
        assert_eq!(FileLayout::of_sealed(&header(LOG2), file.len() as u64), Ok(layout));
    }
    assert_eq!(FileLayout::of_plain(0).unwrap().sealed_len(), 76);
    assert_eq!(FileLayout::of_plain(65_536).unwrap().chunks(), 1);
    assert_eq!(FileLayout::of_plain(65_537).unwrap().chunks(), 2);
}

/// The sizes that sealing cannot make are refused before a byte is fetched.
#[test]
fn every_size_is_of_one_file_or_of_none() {
    let mut made = Vec::new();
    for length in 0..=3 * CHUNK {
        made.push(FileLayout::new(LOG2, length as u64).unwrap().sealed_len());
    }
    for size in 0..=*made.last().unwrap() {
        let layout = FileLayout::of_sealed(&header(LOG2), size);
        match made.binary_search(&size) {
            Ok(length) => assert_eq!(layout.unwrap().plain_len(), length as u64),
            Err(_) => assert_eq!(layout, Err(FileError::Length), "{size}"),
        }
    }
}

#[test]
fn no_file_has_more_chunks_than_the_counter_tells_apart() {
    let most = 1 << (32 + LOG2);
    let layout = FileLayout::new(LOG2, most).unwrap();
    assert_eq!(layout.whole().last, u32::MAX);
    assert_eq!(layout.span(most - 1..most).unwrap().first, u32::MAX);
    assert_eq!(FileLayout::of_sealed(&header(LOG2), layout.sealed_len()), Ok(layout));
    assert_eq!(FileLayout::new(LOG2, most + 1), Err(FileError::TooLong));
    assert_eq!(FileLayout::of_sealed(&header(LOG2), layout.sealed_len() + 17), Err(FileError::Length));
    assert_eq!(FileLayout::of_plain(u64::MAX), Err(FileError::TooLong));
    assert_eq!(FileLayout::of_sealed(&header(20), u64::MAX), Err(FileError::Length));
}

#[test]
fn a_range_outside_of_the_file_is_none() {
    let layout = FileLayout::new(LOG2, 100).unwrap();
    #[expect(clippy::reversed_empty_ranges, reason = "what a caller may send")]
    for range in [0..101, 100..101, 5..5, 7..3, 0..u64::MAX, u64::MAX..u64::MAX] {
        assert_eq!(layout.span(range), Err(FileError::OutOfRange));
    }
    assert_eq!(FileLayout::new(LOG2, 0).unwrap().span(0..1), Err(FileError::OutOfRange));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn arithmetic_never_overflows(log2 in 10_u8..=20, size: u64, at: u64, length: u64) {
        if let Ok(layout) = FileLayout::of_sealed(&header(log2), size) {
            prop_assert_eq!(layout.sealed_len(), size);
            let range = at..at.saturating_add(length);
            if let Ok(span) = layout.span(range) {
                prop_assert!(span.sealed.end <= size && span.first <= span.last);
            }
        }
    }

    /// A span holds its range and not one chunk more.
    #[test]
    fn a_span_is_as_small_as_it_can_be(plain in 1_u64..1 << 24, log2 in 10_u8..=20, from: u64, length: u64) {
        let layout = FileLayout::new(log2, plain).unwrap();
        let start = from % plain;
        let end = (start + 1 + length % (plain - start)).min(plain);
        let span = layout.span(start..end).unwrap();
        let chunk = 1_u64 << log2;
        prop_assert_eq!(u64::from(span.first), start / chunk);
        prop_assert_eq!(u64::from(span.last), (end - 1) / chunk);
        let lengths: u64 = (span.first..=span.last).map(|index| layout.sealed_chunk_len(index).unwrap()).sum();
        prop_assert_eq!(span.sealed.end - span.sealed.start, lengths);
        prop_assert_eq!((span.skip, span.take), (start % chunk, end - start));
    }

    #[test]
    fn any_bytes_are_a_header_or_are_refused(start in proptest::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(FileHeader::parse(&start).is_err_and(|error| error == FileError::Malformed) || start.starts_with(b"PZF1"));
    }
}

#[test]
fn a_header_is_read_as_it_was_written() {
    for log2 in 0..=255 {
        let header = FileHeader::new(0x0102_0304, [5; 32], log2, [6; 19]);
        let mut start = header.bytes().to_vec();
        assert_eq!(start.len(), 60);
        start.push(0);
        let parsed = FileHeader::parse(&start);
        assert_eq!(parsed, if (10..=20).contains(&log2) { Ok(header) } else { Err(FileError::Malformed) });
        assert_eq!(FileHeader::parse(&start[..59]), Err(FileError::Malformed));
    }
}
