//! The words of descriptions and searches.
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a text: letters and digits, without case and accents. An apostrophe is no end of a word.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let plain: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '\u{2019}'))
        .flat_map(char::to_lowercase)
        .collect();
    let words: Vec<String> = plain.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    words.into_iter().filter(|word| !word.is_empty())
}

/// A code as it stands in the file: upper case, without the dot. `None` of what is no code and no beginning of one.
pub(super) fn code(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| *c != '.').map(|c| c.to_ascii_uppercase()).collect();
    let mut characters = bare.chars();
    let letter = characters.next()?.is_ascii_uppercase();
    let digit = characters.next().is_none_or(|c| c.is_ascii_digit());
    (letter && digit && bare.len() <= 7 && characters.all(|c| c.is_ascii_alphanumeric())).then_some(bare)
}

/// A code as people write it: with a dot after the third character, where there are more.
pub(super) fn dotted(code: &str) -> String {
    match code.split_at_checked(3) {
        Some((category, rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        _ => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{code, dotted, words};

    #[test]
    fn words_are_without_case_accents_and_apostrophes() {
        let of = |text| words(text).collect::<Vec<_>>();
        assert_eq!(of("Ménière's disease, right-sided (1/2)"), ["menieres", "disease", "right", "sided", "1", "2"]);
        assert_eq!(of(" .,- "), Vec::<String>::new());
    }

    #[test]
    fn codes_are_told_from_words() {
        for (text, bare) in [("a00.0", "A000"), ("A", "A"), ("u9demo1", "U9DEMO1"), ("F32.", "F32")] {
            assert_eq!(code(text).as_deref(), Some(bare), "{text}");
            assert_eq!(code(&dotted(bare)).as_deref(), Some(bare));
        }
        for text in ["", "low", "1", "A00 0", "A00000000", "Ä0", "A0-"] {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
