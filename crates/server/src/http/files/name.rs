//! The name under which a file is saved.

use std::fmt::Write as _;

use store::ContentType;

/// `Content-Disposition` for a name in any script. What a computer does with a file goes by the ending of its name, so a name that ends
/// otherwise than its type may gets the type's own.
pub(super) fn disposition(name: &str, kind: ContentType) -> String {
    let usual = kind.endings().first().copied().unwrap_or("bin");
    let mut text = format!("attachment; filename=\"attachment.{usual}\"; filename*=UTF-8''");
    let name: String = name.chars().filter(|sign| !turns(*sign)).collect();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if !ending.is_some_and(|ending| kind.endings().contains(&ending.as_str())) {
        text.push('.');
        text.push_str(usual);
    }
    text
}

/// Signs that turn the direction of what follows: with them `exe` can be shown as the middle of a name that seems to end in `pdf`.
fn turns(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
