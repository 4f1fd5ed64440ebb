//! A head in hexadecimal digits, in lower case.
use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
use std::fmt::Write as _;

pub(super) fn serialize<S: Serializer>(head: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
    let mut text = String::with_capacity(64);
    for byte in head {
        let _ = write!(text, "{byte:02x}");
    }
    serializer.serialize_str(&text)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| D::Error::custom("a head is 64 hexadecimal digits"))
}

fn parse(text: &str) -> Option<[u8; 32]> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let mut head = [0; 32];
    if pairs.len() != head.len() || !rest.is_empty() {
        return None;
    }
    for (byte, pair) in head.iter_mut().zip(pairs) {
        let digit = |digit: u8| (digit as char).to_digit(16).filter(|_| !digit.is_ascii_uppercase());
        let [high, low] = *pair;
        *byte = u8::try_from(digit(high)? << 4 | digit(low)?).ok()?;
    }
    Some(head)
}
