//! Streams cut anywhere, and streams of nonsense. The bytes are those of PostgreSQL's description of the format.
use super::{Array, CopyError, CopyReader, bigint, micros, uuid};
use proptest::prelude::{Strategy, any, proptest};
use uuid::Uuid;

type Row = Vec<Option<Vec<u8>>>;

fn header() -> Vec<u8> {
    [b"PGCOPY\n\xff\r\n\0".as_slice(), &[0; 8]].concat()
}

fn field(field: Option<&[u8]>) -> Vec<u8> {
    let length = field.map_or(-1, |field| i32::try_from(field.len()).unwrap());
    [&length.to_be_bytes(), field.unwrap_or_default()].concat()
}

fn stream(rows: &[Row]) -> Vec<u8> {
    let mut out = header();
    for row in rows {
        out.extend(u16::try_from(row.len()).unwrap().to_be_bytes());
        row.iter().for_each(|one| out.extend(field(one.as_deref())));
    }
    out.extend([0xff, 0xff]);
    out
}

/// Of dimensions, the lower bound of the first, and elements.
fn array(dimensions: u32, lower: i32, elements: &[Option<&[u8]>]) -> Vec<u8> {
    let mut out = [dimensions.to_be_bytes(), 0_u32.to_be_bytes(), 2950_u32.to_be_bytes()].concat();
    for _ in 0..dimensions {
        out.extend(u32::try_from(elements.len()).unwrap().to_be_bytes());
        out.extend(lower.to_be_bytes());
    }
    elements.iter().for_each(|one| out.extend(field(*one)));
    out
}

/// What comes out of the pieces.
fn read<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Result<Vec<Row>, CopyError> {
    let mut reader = CopyReader::new();
    let mut rows = Vec::new();
    for piece in pieces {
        reader.feed(piece);
        while let Some(row) = reader.next()? {
            rows.push(row.map(|field| field.map(<[u8]>::to_vec)).collect());
        }
    }
    reader.finish().map(|()| rows)
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let field = proptest::option::of(proptest::collection::vec(any::<u8>(), 0..40));
    proptest::collection::vec(proptest::collection::vec(field, 0..6), 0..12)
}

proptest! {
    #[test]
    fn rows_come_out_however_the_stream_is_cut(rows in rows(), size in 1_usize..70) {
        assert_eq!(read(stream(&rows).chunks(size)), Ok(rows));
    }

    #[test]
    fn a_part_is_never_taken_for_the_whole(rows in rows(), cut in any::<usize>()) {
        let stream = stream(&rows);
        let part = &stream[..cut % stream.len()];
        assert_eq!(read([part]), Err(CopyError::Unfinished));
        assert_eq!(read([&stream[..], &[0]]), Err(CopyError::Malformed));
    }

    #[test]
    fn nonsense_is_an_error_or_ends(bytes in proptest::collection::vec(any::<u8>(), 0..200), size in 1_usize..70) {
        let _ = read(bytes.chunks(size));
        let _ = read([&header()[..], &bytes]);
        let _ = Array::parse(&bytes).map(Iterator::count);
        let [_, _, _] = [bigint(&bytes).is_some(), micros(&bytes).is_some(), uuid(&bytes).is_some()];
    }

    #[test]
    fn an_array_has_its_elements(elements in proptest::collection::vec(proptest::option::of(any::<[u8; 16]>()), 1..20), cut in any::<usize>()) {
        let elements: Vec<Option<&[u8]>> = elements.iter().map(|one| one.as_ref().map(<[u8; 16]>::as_slice)).collect();
        let bytes = array(1, 1, &elements);
        let parsed = Array::parse(&bytes).unwrap();
        assert_eq!(parsed.len(), elements.len());
        assert_eq!(parsed.collect::<Vec<_>>(), elements);
        assert!(Array::parse(&bytes[..cut % bytes.len()]).is_none());
    }
}

#[test]
fn an_array_has_one_form() {
    let one: &[Option<&[u8]>] = &[Some(b"x")];
    assert_eq!(Array::parse(&array(0, 1, &[])).unwrap().count(), 0);
    assert!(Array::parse(&array(1, 1, one)).is_some());
    for other in
        [array(1, 0, one), array(1, 2, one), array(1, -1, one), array(2, 1, one), array(0, 1, one), array(1, 1, &[])]
    {
        assert!(Array::parse(&other).is_none());
    }
    assert!(Array::parse(&[array(1, 1, one), vec![0]].concat()).is_none());
}

#[test]
fn lengths_and_flags_that_cannot_be_are_refused() {
    let row = |length: i32| [&header()[..], &[0, 1], &length.to_be_bytes()].concat();
    assert_eq!(read([&row(-2)[..]]), Err(CopyError::Malformed));
    assert_eq!(read([&row(i32::MAX)[..]]), Err(CopyError::TooLong));
    assert_eq!(read([&[&header()[..], &[0xff, 0xfe]].concat()[..]]), Err(CopyError::Malformed));
    let mut flagged = header();
    flagged[12] = 1;
    assert_eq!(read([&flagged[..]]), Err(CopyError::Malformed));
    let mut extended = header();
    extended[18] = 3;
    assert_eq!(read([&[&extended[..], b"abc", &[0xff, 0xff]].concat()[..]]), Ok(vec![]));
    assert_eq!(read([&b"PGCOPX"[..]]), Err(CopyError::Malformed));
}

#[test]
fn values_are_of_their_size() {
    assert_eq!(bigint(&7_i64.to_be_bytes()), Some(7));
    assert_eq!(bigint(&7_i32.to_be_bytes()), None);
    // 2000-01-01 00:00:00 UTC, and both infinities.
    assert_eq!(micros(&0_i64.to_be_bytes()), Some(946_684_800_000_000));
    assert_eq!(micros(&i64::MAX.to_be_bytes()), None);
    assert_eq!(micros(&i64::MIN.to_be_bytes()), None);
    assert_eq!(uuid(Uuid::from_u128(5).as_bytes()), Some(Uuid::from_u128(5)));
    assert_eq!(uuid(b"too short"), None);
}
