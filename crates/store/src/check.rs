//! Checks input and parses it once. All faults of an input are told together, each with its field.
use crate::{Code, Error, Rejection, Result};
use time::{Date, OffsetDateTime, macros::format_description};

/// What a change does to a field that may be empty: nothing, or set it to this.
pub type Patch<T> = Option<Option<T>>;

/// Collects what is wrong with an input.
#[derive(Debug, Default)]
pub(crate) struct Check(Vec<Rejection>);

/// Lengths in characters.
pub(crate) const NAME: usize = 200;
pub(crate) const ADDRESS: usize = 1_000;
pub(crate) const LONG: usize = 50_000;

impl Check {
    pub(crate) fn reject(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push(Rejection::new(Code::Invalid, field, message));
    }

    /// Fails with everything that was rejected.
    pub(crate) fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Rejected(self.0)) }
    }

    /// A text that must be there: trimmed, one to `most` characters, no control characters but line ends and tabs.
    pub(crate) fn text(&mut self, field: &'static str, value: &str, most: usize) -> String {
        let text = value.trim();
        if text.is_empty() {
            self.reject(field, "Must not be empty.");
        } else if text.chars().count() > most {
            self.reject(field, format!("At most {most} characters."));
        } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.reject(field, "Must not hold control characters.");
        }
        text.to_owned()
    }

    /// A text that may be left out; blank is the same as left out.
    pub(crate) fn optional(&mut self, field: &'static str, value: Option<&str>, most: usize) -> Option<String> {
        let value = value.filter(|value| !value.trim().is_empty())?;
        Some(self.text(field, value, most))
    }

    /// Prose as the writer typed it: nothing is trimmed away, so that autosave never moves a cursor.
    pub(crate) fn prose(&mut self, field: &'static str, value: Option<&str>) -> Option<String> {
        let value = value.filter(|value| !value.is_empty())?;
        if value.chars().count() > LONG {
            self.reject(field, format!("At most {LONG} characters."));
        } else if value.contains('\0') {
            self.reject(field, "Must not hold null characters.");
        }
        Some(value.to_owned())
    }

    /// An e-mail address: one @, something before it, a domain with a dot after it.
    pub(crate) fn email(&mut self, field: &'static str, value: Option<&str>) -> Option<String> {
        let text = self.optional(field, value, 254)?;
        let fits = text.split_once('@').is_some_and(|(local, domain)| {
            let labels = || domain.split('.');
            (1..=64).contains(&local.len())
                && labels().count() > 1
                && labels().all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
                && !text.contains(char::is_whitespace)
                && !domain.contains('@')
        });
        if !fits {
            self.reject(field, "Must be an e-mail address, such as name@example.org.");
        }
        Some(text)
    }

    /// A phone number in international form.
    pub(crate) fn phone(&mut self, field: &'static str, value: Option<&str>) -> Option<String> {
        let text = self.optional(field, value, 40)?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let fits = text.starts_with('+')
            && (7..=15).contains(&digits)
            && text.chars().skip(1).all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '.' | '/'));
        if !fits {
            self.reject(field, "Must be a phone number with its country code, such as +1 212 555 0100, or one of the practice's region.");
        }
        Some(text)
    }

    /// A date of birth: between 1880 and today.
    pub(crate) fn birth_date(
        &mut self,
        field: &'static str,
        value: Option<Date>,
        now: OffsetDateTime,
    ) -> Option<String> {
        let date = value?;
        if date.year() < 1880 || date > now.date() {
            self.reject(field, "Must be a date between 1880 and today.");
        }
        date.format(format_description!("[year]-[month]-[day]")).ok()
    }

    /// A day of the calendar of these centuries, where there is one.
    pub(crate) fn day(&mut self, field: &'static str, day: Option<Date>) {
        if day.is_some_and(|day| !(1901..=2199).contains(&day.year())) {
            self.reject(field, "The year must be between 1901 and 2199.");
        }
    }

    /// A number within bounds, both included.
    pub(crate) fn range<N: PartialOrd + std::fmt::Display + Copy>(
        &mut self,
        field: &'static str,
        value: N,
        least: N,
        most: N,
    ) {
        if value < least || value > most {
            self.reject(field, format!("Must be between {least} and {most}."));
        }
    }

    /// An ISO 3166 code of two letters.
    pub(crate) fn region(&mut self, field: &'static str, value: Option<&str>) -> Option<String> {
        let text = self.optional(field, value, 2)?.to_ascii_uppercase();
        if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.reject(field, "Must be a country code of two letters, such as DE.");
        }
        Some(text)
    }

    /// The name of an IANA time zone.
    pub(crate) fn time_zone(&mut self, field: &'static str, value: Option<&str>) -> Option<String> {
        let text = self.optional(field, value, 64)?;
        if jiff::tz::TimeZone::get(&text).is_err() {
            self.reject(field, "Must be an IANA time zone, such as Europe/Berlin.");
        }
        Some(text)
    }
}

/// Reads a date as [`Check::birth_date`] writes it.
///
/// # Errors
/// When it was not written by us.
pub fn date(text: &str) -> Result<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| Error::Internal("a sealed date is not a date"))
}
