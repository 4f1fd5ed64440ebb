//! Typing errors: the number of letters that were swapped with their neighbour, left out, added or mistaken.
use zeroize::Zeroizing;

/// Words with more letters than this are not searched for with typing errors: one bit of a number stands for each letter.
const LONGEST: usize = 64;

/// A word as somebody typed it, ready to be compared with many others.
pub(super) struct Typed {
    /// For each of its letters, where it stands: bit n for the letter n.
    places: Zeroizing<Vec<(char, u64)>>,
    letters: usize,
    /// How many errors are forgiven.
    pub(super) errors: u32,
}

impl Typed {
    /// `None` for a word that is too short, or much too long, to forgive anything.
    pub(super) fn new(word: &str) -> Option<Self> {
        let letters = word.chars().count();
        let errors = match letters {
            ..=3 => return None,
            4..=7 => 1,
            8..=LONGEST => 2,
            _ => return None,
        };
        let mut places: Zeroizing<Vec<(char, u64)>> = Zeroizing::new(Vec::with_capacity(letters));
        for (place, letter) in word.chars().enumerate() {
            let bit = 1 << place;
            match places.iter_mut().find(|(known, _)| *known == letter) {
                Some((_, bits)) => *bits |= bit,
                None => places.push((letter, bit)),
            }
        }
        Some(Self { places, letters, errors })
    }

    /// Whether the word is, but for forgiven errors, what was typed, or begins with it. A beginning shorter than what was typed
    /// does not count: "marc" would find every "mar...".
    ///
    /// Hyyrö's bit-parallel form of the optimal string alignment distance: `d` is the distance of what was typed from the
    /// letters read so far, and the bits say where it rises and falls from one typed letter to the next.
    pub(super) fn is_near(&self, word: &str) -> bool {
        self.read(word, |read, errors| read >= self.letters && errors <= self.errors)
    }

    /// Whether the whole word is, but for forgiven errors, what was typed.
    pub(super) fn is(&self, word: &str) -> bool {
        self.read(word, |_, _| false)
    }

    /// Reads the word letter by letter, until there is enough of it. Whether there was, or what was read to the end has no more errors than
    /// are forgiven.
    fn read(&self, word: &str, enough: impl Fn(usize, u32) -> bool) -> bool {
        let last = 1_u64 << (self.letters - 1);
        let (mut rises, mut falls, mut same, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        let mut d = u32::try_from(self.letters).unwrap_or(u32::MAX);
        let mut read = 0;
        for letter in word.chars() {
            read += 1;
            if read > self.letters + self.errors as usize {
                return false;
            }
            let here = self.places.iter().find(|(known, _)| *known == letter).map_or(0, |(_, bits)| *bits);
            let swapped = ((!same & here) << 1) & before;
            same = ((here & rises).wrapping_add(rises) ^ rises) | here | falls | swapped;
            let up = falls | !(same | rises);
            let down = same & rises;
            d = d + u32::from(up & last != 0) - u32::from(down & last != 0);
            let up = (up << 1) | 1;
            rises = (down << 1) | !(same | up);
            falls = up & same;
            before = here;
            if enough(read, d) {
                return true;
            }
        }
        d <= self.errors
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::reference;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn errors_are_forgiven_by_length() {
        for (typed, word, near) in [
            ("nowk", "nowak", true),
            ("nwoak", "nowak", true),
            ("nwoak", "nowakowski", true),
            ("nowka", "nowak", true),
            ("mueller", "muller", true),
            ("marc", "marta", true),
            ("marc", "mara", true),
            ("marc", "mar", true),
            ("marc", "maria", true),
            ("marc", "maabc", false),
            ("kowalsky", "kovalski", true),
            ("kowalsk", "kovalsci", false),
            ("katarzyna", "katrzna", true),
        ] {
            assert_eq!(Typed::new(typed).unwrap().is_near(word), near, "{typed} {word}");
        }
        assert!(Typed::new("abc").is_none());
        assert!(Typed::new(&"a".repeat(64)).unwrap().is_near(&"a".repeat(63)));
        assert!(Typed::new(&"a".repeat(65)).is_none());
    }

    proptest! {
        #[test]
        fn as_the_table_says(typed in "[abcó]{4,12}", word in "[abcó]{0,14}") {
            prop_assert_eq!(Typed::new(&typed).unwrap().is_near(&word), reference::is_near(&typed, &word));
            prop_assert_eq!(Typed::new(&typed).unwrap().is(&word), reference::is(&typed, &word));
        }
    }
}
