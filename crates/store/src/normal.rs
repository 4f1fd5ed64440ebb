//! Normal forms of what is looked up exactly: however somebody writes an address or a number, it has one form, and that form's
//! token is what the database finds it by.
//!
//! A form never changes within a version, because the tokens in the database were made of it: `testdata/normal_v1.txt` holds the
//! code to that, and a new release of a crate that this leans on is a new [`VERSION`] when it changes a line of that file. Two
//! people may share a normal form and a collision of tokens is possible, so whoever looks up compares again after opening.
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

mod email;
mod mrn;
mod national_id;
mod phone;

pub use phone::Region;

#[cfg(test)]
mod tests;

/// The version of all the forms here. It is part of what a token is made of.
pub const VERSION: u8 = 1;

macro_rules! forms {
    ($($(#[doc = $doc:literal])+ $form:ident),+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq)]
        pub struct $form(Zeroizing<String>);

        impl $form {
            /// The form, to make a token of or to compare with another.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $form {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($form))
            }
        }
    )+ };
}

forms! {
    /// An e-mail address: compatibility forms composed, no blanks around it, lower case, the domain in ASCII as IDNA has it.
    /// Dots and what follows a plus stay, because most providers deliver by them.
    Email,
    /// A phone number in E.164, `+` and digits; or, when it is no number of any plan, `?` and its digits as they are, which never
    /// equals the first.
    Phone,
    /// A medical record number: compatibility forms composed, upper case, without blanks and dashes. Zeros in front stay.
    Mrn,
    /// A number that a state knows somebody by: compatibility forms composed, upper case, letters and digits only, since states
    /// write theirs with dots, dashes, strokes and blanks, and people leave them out. Zeros in front stay.
    NationalId
}

/// Composes compatibility forms, and drops what nobody sees and copying brings along.
fn composed(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.nfkc().filter(|c| !invisible(*c)).collect())
}

/// Soft hyphens, joiners, marks of direction, the byte order mark.
fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
