//! The normal form of a number that a state knows somebody by.
use super::{NationalId, composed};
use zeroize::Zeroizing;

impl NationalId {
    /// `None` when nothing is left of it.
    pub fn normal(text: &str) -> Option<Self> {
        let text = composed(text);
        let upper: Zeroizing<String> =
            Zeroizing::new(text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect());
        // Some letters come apart when they change case.
        let form: Zeroizing<String> =
            Zeroizing::new(composed(&upper).chars().filter(|c| c.is_alphanumeric()).collect());
        (!form.is_empty()).then_some(Self(form))
    }
}
