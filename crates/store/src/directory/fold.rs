//! Folding: what a name looks like to the search. Two texts that a person would call the same fold to the same words.
//!
//! - Letters lose case and accents: "Wójcik" is "wojcik", "Nguyễn" is "nguyen", "Straße" is "strasse", "İpek" is "ipek".
//! - Letters that Unicode does not take apart have a table: ł, ø, đ, ð, þ, æ, œ, ħ, ŧ, ŋ, ə and Turkish ı. "Müller" folds to
//!   "muller"; the spelling "Mueller" is one typing error away and found as such.
//! - Hebrew keeps its letters, final forms included, and loses points and accents (niqqud, te'amim).
//! - Arabic keeps its letters and loses vowel signs, hamza and madda on a carrier, and tatweel; ى and ی are ي, ک is ك, ة is ه,
//!   which people and keyboards use for one another.
//! - All other scripts keep their marks, because these are letters there: Thai vowels, Indic signs, the voicing of kana.
//! - Apostrophes and invisible characters vanish ("O'Brien" is "obrien"); everything else that is no letter or digit parts words.
use super::text::Text;
use caseless::Caseless;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Appends the folded words of the text, with one space between two words.
pub(super) fn fold(text: &str, into: &mut Text) {
    let start = into.len();
    if text.is_ascii() {
        return words(text.chars().map(|c| c.to_ascii_lowercase()), start, into);
    }
    // The second filter is for what comes to light only when letters are taken apart.
    let folded = text
        .chars()
        .filter(|c| !vanishes(*c))
        .nfkd()
        .filter(|c| !vanishes(*c))
        .default_case_fold()
        .flat_map(plain)
        .nfkc();
    words(folded, start, into);
}

fn words(chars: impl Iterator<Item = char>, start: usize, into: &mut Text) {
    let mut parted = false;
    for c in chars {
        if c.is_alphanumeric() || is_combining_mark(c) {
            if parted && into.len() > start {
                into.push(' ');
            }
            parted = false;
            into.push(c);
        } else if !vanishes(c) {
            parted = true;
        }
    }
}

/// Whether the character leaves no trace, not even a gap between two words.
fn vanishes(c: char) -> bool {
    match c {
        '\'' | '`' | '\u{b4}' | '\u{2bb}'..='\u{2bd}' | '\u{2018}'..='\u{201b}' | '\u{5f3}' | '\u{5f4}' => true,
        // Invisible: soft hyphen, joiners, marks of direction, variation selectors.
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => true,
        // Accents of Latin, Greek and Cyrillic, which Unicode keeps in blocks of their own.
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' => true,
        '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}' => true,
        // Hebrew points and accents, but not the maqaf, paseq and sof pasuq between them, which part words.
        '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' => true,
        // Arabic signs, hamza and madda above and below a letter, tatweel.
        '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' => true,
        '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}' => true,
        _ => false,
    }
}

/// The plain letters of a letter in lower case that Unicode does not take apart.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ı' => ('i', None),
        'ł' => ('l', None),
        'ø' => ('o', None),
        'đ' | 'ð' | 'ɖ' | 'ɗ' => ('d', None),
        'ħ' => ('h', None),
        'ŧ' => ('t', None),
        'ŋ' => ('n', None),
        'ə' | 'ǝ' => ('e', None),
        'ɓ' => ('b', None),
        'ƙ' | 'ĸ' => ('k', None),
        'þ' => ('t', Some('h')),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'ى' | 'ی' => ('ي', None),
        'ک' => ('ك', None),
        'ة' => ('ه', None),
        _ => (c, None),
    };
    std::iter::once(first).chain(second)
}

/// Whether the letter is of a script that writes words without spaces, so that a gap in a name says little.
pub(super) fn spaceless(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        let mut into = Text::default();
        fold(text, &mut into);
        into.as_str().to_owned()
    }

    #[test]
    fn names_fold_as_people_read_them() {
        for (name, words) in [
            ("Anna Maria Nowak", "anna maria nowak"),
            ("  Wójcik-Łukasiewicz,  Zoë ", "wojcik lukasiewicz zoe"),
            ("Nguyễn Thị Đào", "nguyen thi dao"),
            ("STRAẞE Straße", "strasse strasse"),
            ("İPEK Yıldız", "ipek yildiz"),
            ("Sjøgren Ærø Œuvre Þór Ðorđe Ħal", "sjogren aero oeuvre thor dorde hal"),
            ("Əliyev", "eliyev"),
            ("O'Brien O’Brien d´Arc", "obrien obrien darc"),
            ("Ｆｕｌｌ ﬁne", "full fine"),
            ("שָׁלוֹם כֹּהֵן", "שלום כהן"),
            ("בן־גוריון ז׳בוטינסקי", "בן גוריון זבוטינסקי"),
            ("مُحَمَّد", "محمد"),
            ("مـحـمـد أحمد إبراهيم آمنة", "محمد احمد ابراهيم امنه"),
            ("علی رضا کریمی", "علي رضا كريمي"),
            ("山田 太郎", "山田 太郎"),
            ("ガガ カカ ｶﾞ", "ガガ カカ ガ"),
            ("김철수", "김철수"),
            ("สมชาย ใจดี", "สมชาย ใจดี"),
            ("अनिल कुमार", "अनिल कुमार"),
            ("Ёлкина Йосиф", "елкина иосиф"),
            ("Οδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ οδυσσευσ"),
            ("Anna\u{200d}bel Ma\u{ad}ria", "annabel maria"),
            ("???", ""),
            ("", ""),
        ] {
            assert_eq!(folded(name), words, "{name}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(name in "\\PC{0,20}") {
            let once = folded(&name);
            prop_assert_eq!(folded(&once), once);
        }

        #[test]
        fn words_are_parted_by_single_spaces(name in "[a-zé' \\-あ\u{301}]{0,20}") {
            let words = folded(&name);
            prop_assert!(words.is_empty() || words.split(' ').all(|word| !word.is_empty()));
        }
    }
}
