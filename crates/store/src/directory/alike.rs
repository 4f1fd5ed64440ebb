//! Who is called nearly the same, and so may be the same person.
use super::{
    Directory,
    entry::{Entry, OTHER},
    fold::fold,
    text::Text,
    typo::Typed,
};
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// More words than these are left out of a name when it is compared: one bit of a number stands for each.
const WORDS: usize = 32;

/// The names of somebody, to look for others who are called nearly so.
///
/// Two names are alike when each word of the one with fewer words is a word of the other, each word of it once, but for typing errors
/// (as many as a search forgives) and in any order; a single word is like a single word only. Gaps make no difference to two names
/// that are the same without them. Clients are compared with both of their names.
pub struct Names(Vec<Name>);

struct Name {
    whole: Zeroizing<String>,
    words: Vec<Word>,
}

struct Word {
    text: Zeroizing<Box<str>>,
    typed: Option<Typed>,
}

/// How alike: the same words, the same words and others, not the same but for errors.
const SAME: u8 = 0;
const PART: u8 = 1;
const NEAR: u8 = 2;

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Names({})", self.0.len())
    }
}

impl Names {
    /// Folds the names. Blank ones are like nobody's.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let name = |name: &str| {
            let mut folded = Text::default();
            fold(name, &mut folded);
            let words = || folded.as_str().split(' ').filter(|word| !word.is_empty());
            let word = |word: &str| Word { text: Zeroizing::new(Box::from(word)), typed: Typed::new(word) };
            Name { whole: whole(words(), folded.len()), words: words().take(WORDS).map(word).collect() }
        };
        Self(names.into_iter().map(name).filter(|name| !name.words.is_empty()).collect())
    }

    fn rank(&self, entry: &Entry) -> Option<u8> {
        let ranks = entry.names().split(OTHER).flat_map(|theirs| self.0.iter().filter_map(|name| name.rank(theirs)));
        ranks.min()
    }
}

/// Words without gaps, in a place that never grows.
fn whole<'a>(words: impl Iterator<Item = &'a str>, room: usize) -> Zeroizing<String> {
    let mut whole = Zeroizing::new(String::with_capacity(room));
    words.for_each(|word| whole.push_str(word));
    whole
}

impl Name {
    /// How alike a folded name is, if it is.
    fn rank(&self, theirs: &str) -> Option<u8> {
        let words = || theirs.split(' ').filter(|word| !word.is_empty()).take(WORDS);
        let (own, count) = (self.words.len(), words().count());
        let fewer = own.min(count);
        if fewer == 0 {
            return None;
        }
        let letters = self.whole.chars();
        if letters.eq(theirs.chars().filter(|c| *c != ' ')) {
            return Some(SAME);
        }
        if fewer == 1 && own != count {
            return None;
        }
        // Words that are the same find each other first, so that a near one takes no place from them.
        let (mut taken, mut met) = (0_u64, 0);
        let mut met_own = 0_u64;
        for near in [false, true] {
            for (at, word) in
                self.words.iter().enumerate().filter(|(at, _)| met_own & (1 << at) == 0).collect::<Vec<_>>()
            {
                let fits = |(place, theirs): &(usize, &str)| taken & (1 << place) == 0 && word.is(theirs, near);
                if let Some((place, _)) = words().enumerate().find(fits) {
                    taken |= 1 << place;
                    met_own |= 1 << at;
                    met += 1;
                }
            }
            if met == fewer {
                return Some(match near {
                    true => NEAR,
                    false if own == count => SAME,
                    false => PART,
                });
            }
        }
        None
    }
}

impl Word {
    fn is(&self, theirs: &str, near: bool) -> bool {
        **self.text == *theirs || near && self.typed.as_ref().is_some_and(|typed| typed.is(theirs))
    }
}

impl Directory {
    /// The clients who are called nearly so, the archived ones too: those first who are called just so, then those of whom one name is part
    /// of the other; the oldest first among equals. At most so many.
    pub fn alike(&self, names: &Names, most: usize) -> Vec<Uuid> {
        let ranked = self.slots.iter().flatten().filter_map(|entry| Some((names.rank(entry)?, entry.id)));
        let mut found: Vec<(u8, Uuid)> = ranked.collect();
        found.sort_unstable();
        found.into_iter().take(most).map(|(_, id)| id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rank(own: &str, theirs: &str) -> Option<u8> {
        let mut folded = Text::default();
        fold(theirs, &mut folded);
        Names::new([own]).0.first().and_then(|name| name.rank(folded.as_str()))
    }

    #[test]
    fn names_are_alike_as_people_would_say() {
        for (own, theirs, alike) in [
            ("Anna Nowak", "ANNA NOWAK", Some(SAME)),
            ("Nowak, Anna", "Anna Nowak", Some(SAME)),
            ("Anna Wójcik", "Anna Wojcik", Some(SAME)),
            ("Anna Maria Nowak", "Anna Nowak", Some(PART)),
            ("Anna Nowak", "Anna Maria Nowak-Kowalska", Some(PART)),
            ("Ana Nowak", "Anna Nowak", None),
            ("Hanna Nowak", "Anna Nowak", Some(NEAR)),
            ("Anna Nwoak", "Anna Nowak", Some(NEAR)),
            ("Jürgen Mueller", "Jurgen Müller", Some(NEAR)),
            ("Anna Nowak", "Anna Nowicka", None),
            ("Anna Nowak", "Anna", None),
            ("Anna", "Anna", Some(SAME)),
            ("Anna", "Anna Nowak", None),
            ("Anna Anna", "Anna Nowak", None),
            ("山田太郎", "山田 太郎", Some(SAME)),
            ("Jo Li", "Jo Lin", None),
            ("", "Anna", None),
            ("???", "Anna", None),
        ] {
            assert_eq!(rank(own, theirs), alike, "{own} {theirs}");
        }
    }

    proptest! {
        #[test]
        fn a_name_is_like_itself_in_any_order(mut words in prop::collection::vec("[a-z]{1,9}", 1..6), seed in any::<u64>()) {
            let name = words.join(" ");
            let turn = usize::try_from(seed % 6).unwrap() % words.len();
            words.rotate_left(turn);
            prop_assert_eq!(rank(&name, &words.join("-")), Some(SAME));
        }

        #[test]
        fn no_name_is_too_much(own in "\\PC{0,80}", theirs in "\\PC{0,80}") {
            rank(&own, &theirs);
        }
    }
}
