//! Medical record numbers that nobody gave: drawn, so that they mean nothing and tell nothing, not even who came first.
//!
//! Eight characters of 23, written `K7M4-P29X`: digits and capitals without those that look like another (0 O Q, 1 I L, Z S
//! G B) and without vowels, so that they spell no word. The last one checks: 23 is a prime and every place has a weight
//! of its own, so one wrong character, and any two exchanged, are no number.
use super::{Clients, Entity};
use crate::{
    Error, Result,
    audit::Action,
    change::{Change, Shelf},
    token,
};
use entity::client::Model;
use sea_orm::ActiveValue::Set;

const CHARACTERS: &[u8; 23] = b"23456789CDFHJKMNPRTVWXY";
const LENGTH: usize = 8;
/// How often is drawn before something else must be wrong: of a million clients one in 3,400 draws meets a number that is there.
const DRAWS: usize = 16;

/// A new number.
pub(super) fn draw() -> Result<String> {
    loop {
        let bytes: [u8; 64] = crypto::random()?;
        if let Some(number) = number(&bytes) {
            return Ok(number);
        }
    }
}

/// The number that these random bytes make. `None` where too many of them are above what divides evenly, or where it has no digit, by
/// which somebody who searches is known to mean a number.
fn number(bytes: &[u8]) -> Option<String> {
    let even = u8::try_from(256 / CHARACTERS.len() * CHARACTERS.len()).ok()?;
    let drawn = bytes.iter().filter(|byte| **byte < even).map(|byte| usize::from(*byte) % CHARACTERS.len());
    let mut values: Vec<usize> = drawn.take(LENGTH - 1).collect();
    if values.len() < LENGTH - 1 {
        return None;
    }
    // The last place weighs 1.
    let sum = sum(&values);
    values.push((CHARACTERS.len() - sum % CHARACTERS.len()) % CHARACTERS.len());
    let text: String = values.iter().filter_map(|value| CHARACTERS.get(*value)).map(|byte| char::from(*byte)).collect();
    let (front, back) = text.split_at_checked(LENGTH / 2)?;
    text.contains(|c: char| c.is_ascii_digit()).then(|| format!("{front}-{back}"))
}

/// The weighted sum of places, the first of which weighs most.
fn sum(values: &[usize]) -> usize {
    values.iter().zip((1..=LENGTH).rev()).map(|(value, weight)| value * weight).sum()
}

impl Clients<'_> {
    /// Gives the client, whose row is written with a drawn number, that number for good; where somebody has it already, another one.
    pub(super) async fn give_number(&self, mut row: Model, mut drawn: String) -> Result<Model> {
        let unit = &self.0.unit;
        for _ in 0..DRAWS {
            if token::claim(unit, row.id, &drawn).await? {
                return Ok(row);
            }
            drawn = draw()?;
            let mut set = self.touched();
            set.mrn = Set(unit.seal_some_of(row.id, row.id, Some(&drawn)).await?);
            let (id, expected, from) = (row.id, row.version, Shelf::InUse);
            let change = Change::<_, Entity> {
                action: Action::Change,
                id,
                expected,
                when: from.holds(),
                otherwise: from.otherwise(),
                set,
                names: vec!["mrn"],
            };
            row = change.apply(unit).await?;
        }
        Err(Error::Internal("drawn numbers of records are all taken"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal::Mrn;
    use std::collections::BTreeSet;

    fn is_number(text: &str) -> bool {
        let values: Option<Vec<usize>> =
            text.bytes().filter(|byte| *byte != b'-').map(|byte| CHARACTERS.iter().position(|c| *c == byte)).collect();
        values.is_some_and(|values| values.len() == LENGTH && sum(&values).is_multiple_of(CHARACTERS.len()))
    }

    #[test]
    fn numbers_are_readable_differ_and_check() {
        let drawn: BTreeSet<String> = (0..2_000).map(|_| draw().unwrap()).collect();
        assert!(drawn.len() >= 1_999);
        let mut used = BTreeSet::new();
        for number in &drawn {
            assert!(number.len() == 9 && number.is_char_boundary(4) && &number[4..5] == "-", "{number}");
            assert!(is_number(number) && number.contains(|c: char| c.is_ascii_digit()), "{number}");
            assert_eq!(Mrn::normal(number).unwrap().as_str(), number.replace('-', ""));
            used.extend(number.bytes().filter(|byte| *byte != b'-'));
        }
        assert_eq!(used.len(), CHARACTERS.len(), "some characters are never drawn");
    }

    #[test]
    fn a_slip_of_the_pen_is_no_number() {
        for _ in 0..50 {
            let number = draw().unwrap().replace('-', "");
            for place in 0..LENGTH {
                for other in CHARACTERS.iter().map(|byte| char::from(*byte)) {
                    let mut slipped: Vec<char> = number.chars().collect();
                    slipped[place] = other;
                    let slipped: String = slipped.into_iter().collect();
                    assert_eq!(is_number(&slipped), slipped == number, "{number} as {slipped}");
                }
                for with in 0..place {
                    let mut exchanged: Vec<char> = number.chars().collect();
                    exchanged.swap(place, with);
                    let exchanged: String = exchanged.into_iter().collect();
                    assert_eq!(is_number(&exchanged), exchanged == number, "{number} as {exchanged}");
                }
            }
        }
    }
}
