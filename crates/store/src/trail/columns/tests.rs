//! Rows as PostgreSQL sends them.
use super::{day, event, seal};
use crate::trail::{canonical::Content, copy::CopyReader};
use uuid::Uuid;

type Field = Option<Vec<u8>>;

fn stream(fields: &[Field]) -> Vec<u8> {
    let mut out = [b"PGCOPY\n\xff\r\n\0".as_slice(), &[0; 8]].concat();
    out.extend(u16::try_from(fields.len()).unwrap().to_be_bytes());
    fields.iter().for_each(|field| put(&mut out, field.as_deref()));
    out
}

fn put(out: &mut Vec<u8>, field: Option<&[u8]>) {
    out.extend(field.map_or(-1, |field| i32::try_from(field.len()).unwrap()).to_be_bytes());
    out.extend(field.unwrap_or_default());
}

fn array(elements: &[Option<&[u8]>]) -> Field {
    let mut out = [u32::from(!elements.is_empty()), 1, 0].map(u32::to_be_bytes).concat();
    if !elements.is_empty() {
        out.extend([u32::try_from(elements.len()).unwrap(), 1].map(u32::to_be_bytes).concat());
    }
    elements.iter().for_each(|element| put(&mut out, *element));
    Some(out)
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn bytes(number: u128) -> Field {
    Some(id(number).as_bytes().to_vec())
}

fn text(text: &str) -> Field {
    Some(text.as_bytes().to_vec())
}

const SECOND: i64 = 1_000_000;

fn fields() -> [Field; 16] {
    [
        Some(7_i64.to_be_bytes().to_vec()),
        Some(SECOND.to_be_bytes().to_vec()),
        bytes(2),
        bytes(3),
        text("user"),
        bytes(4),
        None,
        None,
        text("change"),
        text("changeClient"),
        text("client"),
        array(&[Some(id(5).as_bytes()), Some(id(6).as_bytes())]),
        array(&[None, Some(id(6).as_bytes())]),
        array(&[Some(b"notes")]),
        Some(vec![9; 64]),
        Some(vec![8; 32]),
    ]
}

/// The canonical form of what the fields say, if they say what an event says.
fn read(fields: &[Field]) -> Option<Vec<u8>> {
    let mut reader = CopyReader::new();
    reader.feed(&stream(fields));
    let (place, _, content) = event(id(1), reader.next().unwrap().unwrap())?;
    assert_eq!(place.position, 7);
    let mut out = Vec::new();
    content?.write(&mut out).ok().map(|()| out)
}

#[test]
fn a_row_says_what_was_written() {
    let rows = [(id(5), None), (id(6), Some(id(6)))];
    let content = Content {
        workspace: id(1),
        id: id(2),
        occurred_at: 946_684_800_000_000 + SECOND,
        request: id(3),
        actor_kind: b"user",
        actor: Some(id(4)),
        sign_in: None,
        network: None,
        action: b"change",
        operation: Some(b"changeClient"),
        entity: b"client",
        entities: rows.into_iter(),
        digests: Some(&[9; 64]),
        fields: [&b"notes"[..]].into_iter(),
    };
    let mut expected = Vec::new();
    content.write(&mut expected).unwrap();
    assert_eq!(read(&fields()), Some(expected));
}

/// Whoever may write to the table can take its constraints away as well.
#[test]
fn what_no_event_holds_has_no_content() {
    assert!(read(&fields()).is_some());
    // Null where there must be something, and something else where there may be nothing.
    for (at, value) in [1, 2, 3, 4, 8, 10, 11, 12, 13].map(|at| (at, None)).into_iter().chain([
        (2, text("short")),
        (5, text("short")),
        (5, bytes(0)),
        (6, bytes(0)),
        (7, text("")),
        (1, Some(i64::MAX.to_be_bytes().to_vec())),
        (11, array(&[Some(id(5).as_bytes())])),
        (11, array(&[Some(id(5).as_bytes()), None])),
        (11, array(&[Some(id(5).as_bytes()), Some(b"short")])),
        (12, array(&[None, Some(id(0).as_bytes())])),
        (12, array(&[None, Some(b"short")])),
        (13, array(&[None])),
        (14, Some(vec![9; 32])),
        (14, Some(vec![])),
    ]) {
        let mut fields = fields();
        fields[at] = value;
        assert_eq!(read(&fields), None, "column {at}");
    }
    assert_eq!(read(&fields()[1..]), None);
}

#[test]
fn a_seal_is_read() {
    let fields = [1_i64, SECOND, 2, 3].map(|value| Some(value.to_be_bytes().to_vec()));
    let mut reader = CopyReader::new();
    reader.feed(&stream(&[&fields[..], &[Some(vec![4; 16]), Some(vec![5; 32])]].concat()));
    let (seal, head) = seal(reader.next().unwrap().unwrap()).unwrap();
    assert_eq!((seal.number, seal.total, seal.last_position), (1, 2, 3));
    assert_eq!(seal.sealed_at, 946_684_800_000_000 + SECOND);
    assert_eq!((seal.marks, head), (&[4; 16][..], &[5; 32][..]));
}

#[test]
fn a_day_is_counted_from_1970() {
    let read = |fields: &[Field]| {
        let mut reader = CopyReader::new();
        reader.feed(&stream(fields));
        day(reader.next().unwrap().unwrap())
    };
    let of = |number: i32| Some(number.to_be_bytes().to_vec());
    // The first of January of the year 2000, and the day before.
    assert_eq!(read(&[bytes(7), of(0)]), Some((id(7), 10_957)));
    assert_eq!(read(&[bytes(7), of(-1)]), Some((id(7), 10_956)));
    // What somebody has emptied is no day.
    assert_eq!(read(&[bytes(7), None]), None);
    assert_eq!(read(&[None, of(0)]), None);
}
