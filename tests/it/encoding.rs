//! Global ids and the ways in which a text can be written down, spelled out here so that the tests do not lean on the code they test.

use uuid::Uuid;

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 without padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    encode(bytes, STANDARD)
}

/// Base64 for URLs without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    encode(bytes, URL_SAFE)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The global id of a row: the number of its table and its UUID.
pub(crate) fn global_id(table: u16, row: Uuid) -> String {
    base64url(&[table.to_be_bytes().as_slice(), row.as_bytes()].concat())
}

/// The UUID in a global id.
pub(crate) fn row_of(global: &str) -> Uuid {
    let digit = |byte: u8| URL_SAFE.iter().position(|known| *known == byte).unwrap() as u32;
    let bytes: Vec<u8> = global
        .as_bytes()
        .chunks(4)
        .flat_map(|four| four.iter().fold(0, |sum, byte| sum << 6 | digit(*byte)).to_be_bytes()[1..].to_vec())
        .collect();
    Uuid::from_slice(&bytes[2..]).unwrap()
}

fn encode(bytes: &[u8], alphabet: &[u8; 64]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..=three.len() {
            text.push(char::from(alphabet[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

#[test]
fn the_encodings_are_those_of_the_standards() {
    assert_eq!(base64(b"f"), "Zg");
    assert_eq!(base64(b"foobar"), "Zm9vYmFy");
    assert_eq!((base64(&[0xfb, 0xff]), base64url(&[0xfb, 0xff])), ("+/8".to_owned(), "-_8".to_owned()));
    assert_eq!(hex(b"\x0f\xa0"), "0fa0");
    let row = Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
    assert_eq!(row_of(&global_id(7, row)), row);
}
