//! The normal form of an e-mail address.
use super::{Email, composed};
use zeroize::Zeroizing;

impl Email {
    /// `None` for what is no address at all: nothing before or after the last `@`, or no `@`.
    pub fn normal(text: &str) -> Option<Self> {
        let text = composed(text);
        let (local, domain) = text.trim().rsplit_once('@')?;
        if local.is_empty() || domain.is_empty() {
            return None;
        }
        // A domain that IDNA refuses, say with an underscore in a place it must not be, still has a lower case.
        let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_lowercase());
        // Some letters come apart when they change case.
        let local = composed(&Zeroizing::new(local.to_lowercase()));
        Some(Self(Zeroizing::new(format!("{}@{domain}", *local))))
    }
}
