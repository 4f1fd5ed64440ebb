//! The normal form of a phone number.
use super::{Phone, composed};
use phonenumber::{Mode, country};
use std::{fmt, str::FromStr};
use zeroize::Zeroizing;

/// Longer texts are not taken for a phone number.
const LONGEST: usize = 64;

/// The region whose numbers are meant when none is named: an ISO 3166 country that has a numbering plan.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Region(country::Id);

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({})", self.0.as_ref())
    }
}

impl Region {
    /// The region of that code of two capital letters.
    pub fn new(code: &str) -> Option<Self> {
        country::Id::from_str(code).ok().map(Self)
    }
}

impl Phone {
    /// `None` for what has no digit. An extension does not count: it is one line to call.
    pub fn normal(text: &str, region: Option<Region>) -> Option<Self> {
        let text: Zeroizing<String> = Zeroizing::new(composed(text).trim().chars().map(western).collect());
        let digits: Zeroizing<String> = Zeroizing::new(text.chars().filter(char::is_ascii_digit).collect());
        if digits.is_empty() {
            return None;
        }
        // With a region the parser misreads some international numbers by that region's rules.
        let international = text.contains('+');
        let region = region.filter(|_| !international).map(|region| region.0);
        let number = if text.len() <= LONGEST { phonenumber::parse(region, &*text).ok() } else { None };
        let Some(number) = number else { return Some(Self(Zeroizing::new(format!("?{}", *digits)))) };
        let parsed = Zeroizing::new(number.format().mode(Mode::E164).to_string());
        let whole = Zeroizing::new(format!("+{}", *digits));
        // The parser takes what looks like a trunk prefix off international numbers too, which is right in +44 (0)20 and wrong in
        // +7 800: it was no prefix when what is left is no number of the plan. Digits at the end are an extension.
        let overdone = international && !whole.starts_with(&**parsed) && !number.is_valid();
        Some(Self(if overdone && (7..=15).contains(&digits.len()) { whole } else { parsed }))
    }
}

/// The digit 0 to 9 for a digit of another script, each of which has its ten in a row.
fn western(c: char) -> char {
    const ZEROS: [char; 12] = [
        '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{e50}',
        '\u{f20}', '\u{17e0}',
    ];
    let value = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}
