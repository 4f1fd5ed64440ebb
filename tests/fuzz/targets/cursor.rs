//! Cursors: texts from clients.
use data_encoding::BASE64URL_NOPAD;

use super::input::Input;
use super::vectors::VECTORS;
use super::writer;

/// The longest text that is read.
const LONGEST: usize = 256;

/// The first byte says how the cursor is made, the second for which list.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let kind = input.byte() % 4;
    let frozen = input.pick(&VECTORS.cursors);
    let text = match kind {
        0 => String::from_utf8_lossy(input.rest()).into_owned(),
        1 => String::from_utf8_lossy(&input.edit(frozen.cursor.as_bytes())).into_owned(),
        2 => return with_a_right_tag(&frozen.list, input),
        _ => return round(input),
    };
    // A position has one text: other letters for the same bytes open as little as other bytes.
    match VECTORS.keys.open_cursor(&frozen.list, &text) {
        Some(position) => assert!(text == frozen.cursor && position == frozen.position, "a forged cursor opens"),
        None => assert_ne!(text, frozen.cursor, "a frozen cursor does not open"),
    }
}

fn with_a_right_tag(list: &[u8], mut input: Input<'_>) {
    let (version, data) = input.pick(&VECTORS.data);
    let nonce = input.bytes();
    let position = input.rest();
    let key = writer::derive(data, VECTORS.workspace.as_bytes(), "phi/1/cursor");
    let key = writer::derive(&key, b"cursor", "seal");
    let sealed = [&version.to_be_bytes()[..], &nonce, &writer::encrypt(&key, nonce, list, position)].concat();
    let text = BASE64URL_NOPAD.encode(&sealed);
    let opened = VECTORS.keys.open_cursor(list, &text);
    assert_eq!(opened.as_deref(), (text.len() <= LONGEST).then_some(position));
}

/// A list's name, a zero byte, a position.
fn round(input: Input<'_>) {
    let mut parts = input.rest().splitn(2, |byte| *byte == 0);
    let (list, position) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let text = VECTORS.keys.seal_cursor(list, position);
    assert_eq!(text, VECTORS.keys.seal_cursor(list, position), "one position, two cursors");
    let opened = VECTORS.keys.open_cursor(list, &text);
    assert_eq!(opened.as_deref(), (position.len() <= 148).then_some(position));
    assert_eq!(VECTORS.keys.open_cursor(&[list, b"x"].concat(), &text), None, "it opens in another list");
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (at, frozen) in (0..).zip(&VECTORS.cursors) {
        all.push([&[0, at], frozen.cursor.as_bytes()].concat());
        // The same bytes in other letters: bits that no byte needs, and padding.
        let (head, last) = frozen.cursor.split_at(frozen.cursor.len() - 1);
        let next = char::from(last.as_bytes()[0] + 1);
        all.push([&[0, at], format!("{head}{next}").as_bytes()].concat());
        all.push([&[0, at], format!("{head}{last}=").as_bytes()].concat());
        all.push(vec![1, at]);
        for edit in [[0, 0, 0, 1], [0, 0, 20, 1], [1, 0, 43, 0], [2, 0, 10, b'='], [3, 0, 59, 0]] {
            all.push([&[1, at], &edit[..]].concat());
        }
        all.push([&[2, at, at], &[7; 24][..], &frozen.position].concat());
        all.push([&[3, at], &frozen.list[..], &[0], &frozen.position].concat());
    }
    for length in [147, 148, 149] {
        all.push([&[2, 0, 0], &[7; 24][..], &vec![1; length]].concat());
        all.push([&[3, 0, b'l', 0][..], &vec![1; length]].concat());
    }
    all
}
