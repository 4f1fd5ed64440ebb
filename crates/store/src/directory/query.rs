//! What somebody searches for, and how well a client fits it.
use super::{
    entry::{Entry, OTHER, letters},
    fold::{fold, spaceless},
    text::Text,
    typo::Typed,
};
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// How well a client fits: the smaller, the better.
pub(super) const EXACT: u8 = 0;
pub(super) const BEGINS: u8 = 1;
pub(super) const WORD: u8 = 2;
pub(super) const WITHIN: u8 = 3;
pub(super) const TYPO: u8 = 4;
/// How many of them there are.
pub(super) const RANKS: usize = 5;

/// A text to search for, folded the way names are.
///
/// A client fits when each word of the text fits either of its names: as the beginning of a word, else anywhere within a word,
/// else but for typing errors (one in 4 to 7 letters, two in more, none in fewer), as a word or the beginning of one. In scripts
/// that put no spaces between words, "anywhere" takes no notice of spaces in the name. Whether and how well a client fits
/// depends on that client alone, not on who else is found or on how much is asked for; so pages of any size agree.
pub struct Query {
    text: Text,
    words: Vec<Word>,
    everyone: bool,
    exact: Vec<Uuid>,
}

struct Word {
    text: Zeroizing<Box<str>>,
    letters: Zeroizing<u64>,
    typed: Option<Typed>,
    spaceless: bool,
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({} words)", self.words.len())
    }
}

impl Query {
    /// Folds the text. A blank text finds everyone; one without any letter or digit finds nobody.
    pub fn new(text: &str) -> Self {
        let mut folded = Text::default();
        fold(text, &mut folded);
        let words = folded.as_str().split(' ').filter(|word| !word.is_empty()).map(Word::new).collect();
        Self { text: folded, words, everyone: text.trim().is_empty(), exact: Vec::new() }
    }

    /// Names clients whom the text fits in another way than by name, say because it is their e-mail address: they come before all others.
    #[must_use]
    pub fn with_exact(mut self, mut ids: Vec<Uuid>) -> Self {
        ids.sort_unstable();
        self.exact = ids;
        self
    }

    /// Whether it is blank, so that there is nothing to search for.
    pub fn is_blank(&self) -> bool {
        self.everyone
    }

    /// The folded text: two texts that fold alike find the same, so it serves to name the list that a cursor belongs to.
    pub fn folded(&self) -> &str {
        self.text.as_str()
    }

    /// How well the client fits, if it does.
    pub(super) fn rank(&self, entry: &Entry) -> Option<u8> {
        if self.exact.binary_search(&entry.id).is_ok() {
            return Some(EXACT);
        }
        if self.words.is_empty() {
            return self.everyone.then_some(BEGINS);
        }
        let mut worst = BEGINS;
        for word in &self.words {
            worst = worst.max(word.rank(entry)?);
        }
        if worst <= WORD {
            let begins = entry.shown().starts_with(self.text.as_str());
            return Some(if begins { BEGINS } else { WORD });
        }
        Some(worst)
    }
}

impl Word {
    fn new(word: &str) -> Self {
        Self {
            text: Zeroizing::new(Box::from(word)),
            letters: Zeroizing::new(letters(word)),
            typed: Typed::new(word),
            spaceless: word.chars().any(spaceless),
        }
    }

    fn rank(&self, entry: &Entry) -> Option<u8> {
        let missing = (*self.letters & !entry.letters).count_ones();
        let (names, text) = (entry.names(), &**self.text);
        if missing == 0 && (names.contains(text) || self.spaceless && self.runs_through(names)) {
            let begins = words(names).any(|word| word.starts_with(text));
            return Some(if begins { WORD } else { WITHIN });
        }
        // An error accounts for one letter that the name lacks, so too many of them cannot be errors.
        let typed = self.typed.as_ref().filter(|typed| missing <= typed.errors)?;
        words(names).any(|word| typed.is_near(word)).then_some(TYPO)
    }

    /// Whether the word stands in one of the names when the name's spaces are left out.
    fn runs_through(&self, names: &str) -> bool {
        names.split(OTHER).any(|name| {
            name.char_indices().filter_map(|(start, _)| name.get(start..)).any(|rest| {
                let mut letters = rest.chars().filter(|c| *c != ' ');
                self.text.chars().all(|c| letters.next() == Some(c))
            })
        })
    }
}

fn words(names: &str) -> impl Iterator<Item = &str> {
    names.split([' ', OTHER])
}
