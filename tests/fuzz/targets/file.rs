//! Sealed files: their headers, where their chunks are, and what opens of a file that somebody has been at.
use crypto::{FILE_HEADER, FileError, FileHeader, FileLayout};
use uuid::Uuid;

use super::input::Input;
use super::vectors::VECTORS;
use super::writer;

const FILE: Uuid = Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8057);
/// Small chunks, so that a file of an input's size has several.
const LOG2: u8 = 10;

/// The first byte says what is read, the second how large the pieces are in which it comes.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let (kind, piece) = (input.byte() % 4, usize::from(input.byte()) * 8 + 1);
    match kind {
        0 => header(input),
        1 => whole(input.rest(), piece),
        2 => edited(input, piece),
        _ => range(input, piece),
    }
}

/// Any header with any size.
fn header(mut input: Input<'_>) {
    let (size, start, length) = (u64::from_be_bytes(input.bytes()), input.bytes(), input.bytes());
    let bytes = input.rest();
    let Ok(header) = FileHeader::parse(bytes) else { return };
    assert!(bytes.starts_with(header.bytes()));
    let Ok(layout) = FileLayout::of_sealed(&header, size) else { return };
    assert_eq!(layout.sealed_len(), size, "a size has one layout");
    assert_eq!(layout.plain_len(), size - 60 - layout.chunks() * 16);
    assert_eq!(layout.whole().sealed, 60..size);
    let (start, length) = (u64::from_be_bytes(start), u64::from_be_bytes(length));
    let range = start..start.saturating_add(length);
    let Ok(span) = layout.span(range.clone()) else {
        assert!(range.is_empty() || range.end > layout.plain_len(), "a range of the file is not found");
        return;
    };
    assert!(span.first <= span.last && u64::from(span.last) < layout.chunks());
    assert!(span.sealed.start >= 60 && span.sealed.end <= size);
    let plain = span.sealed.end - span.sealed.start - 16 * u64::from(span.last - span.first + 1);
    assert!(span.take == length && span.skip + span.take <= plain);
}

/// Nothing here knows a key, so all that opens is what the other writer wrote.
fn whole(sealed: &[u8], piece: usize) {
    let (plain, outcome) = open(sealed, piece);
    let written = || VECTORS.client_data.iter().any(|version| seal(version, plain.len()).1 == sealed);
    assert!(outcome.is_err() || written(), "a forged file opens");
}

/// A file that somebody has been at gives what is before the change, and then an error.
fn edited(mut input: Input<'_>, piece: usize) {
    let (plain, sealed) = some(&mut input);
    let changed = input.edit(&sealed);
    let (opened, outcome) = open(&changed, piece);
    assert_eq!(outcome.is_ok(), changed == sealed, "a changed file opens, or an unchanged one does not");
    assert!(if outcome.is_ok() { opened == plain } else { plain.starts_with(&opened) }, "other bytes come out");
}

/// Any range of a file is what it was before.
fn range(mut input: Input<'_>, piece: usize) {
    let (plain, sealed) = some(&mut input);
    let (start, end) = (u64::from(u16::from_be_bytes(input.bytes())), u64::from(u16::from_be_bytes(input.bytes())));
    let header = FileHeader::parse(&sealed).unwrap();
    let opener = VECTORS.client_keys.open_file(FILE, header, sealed.len() as u64).unwrap();
    let Ok(span) = opener.layout().span(start..end) else {
        assert!(start >= end || end > plain.len() as u64);
        return;
    };
    let (from, to) = (usize::try_from(span.sealed.start).unwrap(), usize::try_from(span.sealed.end).unwrap());
    let mut reader = opener.read(span);
    let pieces = sealed[from..to].chunks(piece);
    let opened: Vec<u8> = pieces.flat_map(|piece| reader.update(piece).unwrap().to_vec()).collect();
    assert_eq!(reader.finish(), Ok(()));
    assert!(opened == plain[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()]);
}

/// A file of some length.
fn some(input: &mut Input<'_>) -> (Vec<u8>, Vec<u8>) {
    let version = input.pick(&VECTORS.client_data);
    seal(version, usize::from(u16::from_be_bytes(input.bytes())) % 4_000)
}

/// A file of that length, plain and as another writer would seal it.
fn seal((version, key): &(u32, [u8; 32]), length: usize) -> (Vec<u8>, Vec<u8>) {
    let plain: Vec<u8> = (0..length).map(|at| (at.wrapping_mul(31) ^ (at >> 8)).to_le_bytes()[0]).collect();
    let (salt, prefix) = ([7; 32], [9; 19]);
    let mut sealed = [b"PZF1", &version.to_be_bytes()[..], &salt, &[LOG2], &prefix].concat();
    assert_eq!(sealed.len(), FILE_HEADER);
    let header = sealed.clone();
    let mut info = b"phi/1/file".to_vec();
    for id in [VECTORS.workspace, VECTORS.client, FILE] {
        info.extend_from_slice(id.as_bytes());
    }
    let key = writer::expand(key, &salt, &info);
    let chunks = length.div_ceil(1 << LOG2).max(1);
    for at in 0..chunks {
        let chunk = &plain[at << LOG2..length.min((at + 1) << LOG2)];
        let counter = u32::try_from(at).unwrap().to_be_bytes();
        let nonce = [&prefix[..], &counter, &[u8::from(at + 1 == chunks)]].concat().try_into().unwrap();
        sealed.extend(writer::encrypt(&key, nonce, &header, chunk));
    }
    (plain, sealed)
}

/// What comes out of a file before an error ends it.
fn open(sealed: &[u8], piece: usize) -> (Vec<u8>, Result<(), FileError>) {
    let mut out = Vec::new();
    let outcome = (|| {
        let header = FileHeader::parse(sealed)?;
        let opener = VECTORS.client_keys.open_file(FILE, header, sealed.len() as u64)?;
        let whole = opener.layout().whole();
        let mut reader = opener.read(whole);
        for piece in sealed[FILE_HEADER..].chunks(piece) {
            out.extend_from_slice(&reader.update(piece)?);
        }
        reader.finish()
    })();
    (out, outcome)
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let header = [b"PZF1", &[0, 0, 0, 1][..], &[7; 32], &[16], &[9; 19]].concat();
    for (size, start, length) in
        [(76, 0, 1), (77, 0, 1), (65_612, 0, 65_536), (65_613, 0, 1), (200_000, 65_530, 70_000)]
    {
        let numbers: [u64; 3] = [size, start, length];
        all.push([&[0, 0][..], &numbers.map(u64::to_be_bytes).concat(), &header].concat());
    }
    all.push([&[0, 0][..], &[255; 24], &header].concat());
    for length in [0_u16, 1, 1_023, 1_024, 1_025, 2_048, 3_000] {
        let [high, low] = length.to_be_bytes();
        let (_, sealed) = some(&mut Input::new(&[0, high, low]));
        for edit in [&[][..], &[0, 0, 60, 1], &[1, 4, 76, 0], &[1, 0, 70, 0], &[2, 0, 61, 0], &[0, 0, 40, 1]] {
            all.push([&[2, 30, 1, high, low][..], edit].concat());
        }
        all.push([&[3, 30, 0, high, low][..], &[0, 0, high, low]].concat());
        all.push([3, 200, 1, high, low, 3, 255, 4, 1].to_vec());
        all.push([&[1, 100], &sealed[..sealed.len().min(200)]].concat());
    }
    all
}
