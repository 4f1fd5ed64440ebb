//! The ways in which something can be written down.

use crate::encoding::{base64, base64url, hex};

/// Some bytes, whatever they mean, each with the name of the way: as they are, as digits of several kinds, and as lists of numbers,
/// which is how Rust shows bytes that nobody has thought about, and PostgreSQL the constants of a plan.
pub(super) fn bytes(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let numbers = bytes.iter().map(u8::to_string).collect::<Vec<_>>();
    let signed = bytes.iter().map(|byte| byte.cast_signed().to_string()).collect::<Vec<_>>();
    let mut ways = vec![
        ("itself", bytes.to_vec()),
        ("hexadecimal", hex(bytes).into_bytes()),
        ("upper-case hexadecimal", hex(bytes).to_uppercase().into_bytes()),
        ("a list of numbers", numbers.join(", ").into_bytes()),
        ("a JSON list of numbers", numbers.join(",").into_bytes()),
        ("a list of signed numbers", signed.join(" ").into_bytes()),
    ];
    for before in 0..3 {
        let shifted = [&vec![0; before][..], bytes].concat();
        // The digits that do not depend on the bytes before and after.
        let (first, last) = ((before * 8).div_ceil(6), shifted.len() * 8 / 6);
        ways.push(("base64", base64(&shifted).as_bytes()[first..last].to_vec()));
        ways.push(("base64url", base64url(&shifted).as_bytes()[first..last].to_vec()));
    }
    ways
}

/// A text: its bytes, its letters in wide characters of both byte orders, and as a part of an address.
pub(super) fn text(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let units = || text.encode_utf16();
    let mut ways = bytes(text.as_bytes());
    ways.push(("UTF-16LE", units().flat_map(u16::to_le_bytes).collect()));
    ways.push(("UTF-16BE", units().flat_map(u16::to_be_bytes).collect()));
    let escaped = percent(text);
    if escaped != text {
        ways.push(("a form", escaped.replace("%20", "+").into_bytes()));
        ways.push(("a part of a URL", escaped.into_bytes()));
    }
    ways
}

fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
