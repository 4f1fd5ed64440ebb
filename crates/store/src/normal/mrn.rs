//! The normal form of a medical record number.
use super::{Mrn, composed};
use zeroize::Zeroizing;

impl Mrn {
    /// `None` when nothing is left of it.
    pub fn normal(text: &str) -> Option<Self> {
        let text = composed(text);
        let kept = text.chars().filter(|c| !c.is_whitespace() && !dash(*c)).flat_map(char::to_uppercase);
        let upper: Zeroizing<String> = Zeroizing::new(kept.collect());
        // Some letters come apart when they change case.
        let form = composed(&upper);
        (!form.is_empty()).then_some(Self(form))
    }
}

/// Hyphens, dashes and the minus; the low line is none.
fn dash(c: char) -> bool {
    matches!(c, '-' | '\u{58a}' | '\u{5be}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2e3a}' | '\u{2e3b}')
}
