//! What a file is, told from its bytes and not from what the sender says.
//!
//! The list is short and closed: what practices attach. What can run anything is not on it: no HTML, SVG or XML, no scripts, no
//! programs, no Office files with macros. The crates that know hundreds of formats go by their first two or three bytes and take the
//! first that fits; here each format has to show more, and everything else is refused.
//!
//! A file may be two things at once: a GIF whose pixels are followed by HTML is an image for us, and passes. So the type is one
//! half of the protection. The other is how a file is served: with this type and no other, `X-Content-Type-Options: nosniff`,
//! `Content-Disposition: attachment`, and a name that ends as the type does. Nothing in a file is ever run by this server.
mod container;
mod content_type;
mod signature;
mod text;

pub use content_type::ContentType;

use container::Marks;
use signature::Guess;
use text::Text;

/// As much of the start as any rule looks at.
const HEAD: usize = 4_096;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwanted {
    /// Not a byte.
    #[error("the file is empty")]
    Empty,
    /// Nothing of the list.
    #[error("files of this kind are not kept: use PDF, an image, plain text, DOCX, XLSX, ODT, audio or video")]
    Unknown,
    /// An office document that can run something.
    #[error("documents with macros are not kept: save the document without them")]
    Macros,
}

/// Looks at a file as it passes by.
#[derive(Debug, Default)]
pub struct Sniffer {
    head: Vec<u8>,
    guess: Option<Guess>,
    text: Text,
    marks: Marks,
}

impl Sniffer {
    /// For one file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// As soon as it is certain that the file is not one to keep.
    pub fn update(&mut self, bytes: &[u8]) -> Result<(), Unwanted> {
        let room = HEAD.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(room));
        // Both go by all bytes from the first on, since the guess comes late where the pieces are small.
        self.text.update(bytes);
        self.marks.update(bytes);
        if self.head.len() == HEAD {
            let guess = *self.guess.get_or_insert_with(|| signature::guess(&self.head));
            self.judge(guess)?;
        }
        Ok(())
    }

    /// What it was.
    ///
    /// # Errors
    /// When it was not a file to keep.
    pub fn finish(mut self) -> Result<ContentType, Unwanted> {
        if self.head.is_empty() {
            return Err(Unwanted::Empty);
        }
        self.text.finish();
        let guess = self.guess.unwrap_or_else(|| signature::guess(&self.head));
        self.judge(guess)?;
        match guess {
            Guess::Is(kind) => Ok(kind),
            Guess::Office => self.marks.office().ok_or(Unwanted::Unknown),
            Guess::PerhapsText => Ok(ContentType::Text),
            Guess::Nothing => Err(Unwanted::Unknown),
        }
    }

    fn judge(&self, guess: Guess) -> Result<(), Unwanted> {
        match guess {
            Guess::Nothing => Err(Unwanted::Unknown),
            Guess::PerhapsText if !self.text.is_plain() => Err(Unwanted::Unknown),
            Guess::Office | Guess::Is(ContentType::Odt) if self.marks.macros() => Err(Unwanted::Macros),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
