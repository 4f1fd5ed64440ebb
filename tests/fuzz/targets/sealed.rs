//! Sealed values: what opens was sealed for this very row, and what is inside has one form only.
use crypto::{Holder, OfClient, OfWorkspace, Phi, Row, Sealed, Unopenable};
use sea_orm::{Value, sea_query::ValueType};
use uuid::Uuid;

use super::input::Input;
use super::vectors::{COLUMN, Frozen, TABLE, VECTORS};
use super::writer;

impl Row for Frozen {
    fn workspace(&self) -> Uuid {
        VECTORS.workspace
    }
    fn row(&self) -> Uuid {
        self.row
    }
    fn subject(&self) -> Uuid {
        self.subject
    }
}

/// The column, sealed by the holder's key.
struct Name<H>(H);
impl<H: Holder> Phi for Name<H> {
    type Row = Frozen;
    type Holder = H;
    const TABLE: u16 = TABLE;
    const COLUMN: u16 = COLUMN;
    const NAME: &'static str = "name";
}

/// The first byte says how the value is made, the second in which row it is read.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let kind = input.byte() % 4;
    let frozen = input.pick(&VECTORS.sealed);
    let bytes = match kind {
        0 => input.rest().to_vec(),
        1 => input.edit(&frozen.bytes),
        2 => return with_a_right_tag(frozen, input),
        _ => return round(frozen, &String::from_utf8_lossy(input.rest())),
    };
    // Nothing here knows a key, so all that opens is what was sealed for the row.
    match open(frozen, bytes.clone()) {
        Ok(text) => assert!(bytes == frozen.bytes && text == frozen.text, "a forged value opens"),
        Err(_) => assert!(bytes != frozen.bytes, "a frozen value does not open"),
    }
}

/// The inside is whatever the input says, under the right key or under one that is not held.
fn with_a_right_tag(cell: &Frozen, mut input: Input<'_>) {
    let (version, data) = input.pick(if cell.subject.is_nil() { &VECTORS.data } else { &VECTORS.client_data });
    let (suite, unknown, nonce) = (input.byte(), input.byte() == 255, input.bytes());
    let named = if unknown { version + 2 } else { *version };
    let key = writer::derive(data, VECTORS.workspace.as_bytes(), "phi/1/field");
    let mut header = writer::header(named);
    header[0] ^= suite;
    let (workspace, subject, row) = (VECTORS.workspace, cell.subject, cell.row);
    let place = writer::Place { workspace, subject, table: TABLE, column: COLUMN, row };
    let inside = input.rest();
    let opened = open(cell, writer::seal(&key, header, &place, nonce, inside));
    let value = writer::unpadded(inside).and_then(|value| str::from_utf8(value).ok());
    match value {
        _ if suite != 0 => assert_eq!(opened, Err(Unopenable::Malformed("name")), "an unknown suite"),
        _ if unknown => assert_eq!(opened, Err(Unopenable::KeyMissing("name")), "an unknown version"),
        None => assert_eq!(opened, Err(Unopenable::Malformed("name")), "an inside that nobody writes"),
        Some(text) => assert_eq!(opened.as_deref(), Ok(text)),
    }
}

/// What is sealed opens in its own cell only, and is as long as the other writer says.
fn round(cell: &Frozen, text: &str) {
    let bytes = if cell.subject.is_nil() {
        raw(VECTORS.keys.seal::<Name<OfWorkspace>>(cell.row, text).unwrap())
    } else {
        raw(VECTORS.client_keys.seal::<Name<OfClient>>(cell.row, text).unwrap())
    };
    assert_eq!(bytes.len(), 45 + writer::padded(text.as_bytes()).len());
    assert_eq!(open(cell, bytes.clone()).as_deref(), Ok(text));
    let subject = if cell.subject.is_nil() { VECTORS.client } else { Uuid::nil() };
    let elsewhere = [
        Frozen { row: Uuid::from_u128(cell.row.as_u128() ^ 1), text: String::new(), bytes: Vec::new(), ..*cell },
        Frozen { subject, text: String::new(), bytes: Vec::new(), ..*cell },
    ];
    for other in elsewhere {
        assert!(open(&other, bytes.clone()).is_err(), "it opens in another cell");
    }
}

fn open(cell: &Frozen, bytes: Vec<u8>) -> Result<String, Unopenable> {
    if cell.subject.is_nil() {
        VECTORS.keys.open(cell, &sealed::<Name<OfWorkspace>>(bytes))
    } else {
        VECTORS.client_keys.open(cell, &sealed::<Name<OfClient>>(bytes))
    }
}

fn raw<F>(sealed: Sealed<F>) -> Vec<u8> {
    let Value::Bytes(Some(bytes)) = Value::from(sealed) else { panic!("a sealed value is bytes") };
    bytes
}

fn sealed<F>(bytes: Vec<u8>) -> Sealed<F> {
    <Sealed<F> as ValueType>::try_from(Value::Bytes(Some(bytes))).unwrap()
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (at, frozen) in (0..).zip(&VECTORS.sealed).filter(|(_, frozen)| frozen.bytes.len() < 400) {
        all.push([&[0, at], &frozen.bytes[..]].concat());
        if at % 3 > 0 {
            continue;
        }
        all.push([&[3, at], frozen.text.as_bytes()].concat());
        let head = [2, at, at / 3, 0, 0];
        all.push([&head[..], &[7; 24], &writer::padded(frozen.text.as_bytes())].concat());
    }
    for edit in [[0, 0, 0, 1], [0, 0, 4, 1], [0, 0, 40, 128], [1, 0, 44, 0], [2, 0, 29, 0], [3, 0, 5, 0]] {
        all.push([&[1, 0], &edit[..]].concat());
    }
    let mut dirty = writer::padded(b"Ann");
    dirty[31] = 1;
    for inside in [&dirty[..], &[255; 32], &[0; 64], &[1, 0, 0], &writer::padded(&[0xff, 0xfe])] {
        all.push([&[2, 0, 1, 0, 0][..], &[7; 24], inside].concat());
    }
    all
}
