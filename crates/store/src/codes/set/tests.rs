use super::{super::words, Code, Release, Set};
use proptest::prelude::*;
use time::macros::date;
use uuid::Uuid;

/// Words that share beginnings, so that searches have much to choose from.
const WORDS: [&str; 10] = ["pain", "pains", "painful", "left", "leg", "of", "offset", "Ménière's", "a", "unspecified"];

fn set(codes: Vec<(String, bool, String)>) -> Set {
    let release = Release {
        id: Uuid::nil(),
        digest: String::new(),
        edition: "2026".to_owned(),
        valid_from: date!(2025 - 10 - 01),
        valid_until: date!(2026 - 09 - 30),
        codes: i32::try_from(codes.len()).unwrap(),
    };
    let code = |(code, billable, long): (String, bool, String)| Code {
        code: code.into(),
        billable,
        short: None,
        long: long.into(),
    };
    Set::of(release, codes.into_iter().map(code).collect())
}

/// The rule, without an index.
fn model(codes: &[(String, bool, String)], text: &str) -> Vec<u32> {
    let mut wanted: Vec<String> = words::words(text).collect();
    wanted.sort();
    wanted.dedup();
    let mut ranked = Vec::new();
    for (at, (code, billable, long)) in (0..).zip(codes) {
        let has: Vec<String> = words::words(long).collect();
        if words::code(text).is_some_and(|beginning| code.starts_with(&beginning)) {
            ranked.push(((0, 0, false), at));
        } else if wanted.iter().all(|word| has.iter().any(|one| one.starts_with(word.as_str()))) {
            let whole = wanted.iter().filter(|word| has.contains(word)).count();
            ranked.push(((1, wanted.len() - whole, !billable && !wanted.is_empty()), at));
        }
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, at)| at).collect()
}

proptest! {
    #[test]
    fn the_index_finds_what_the_rule_says_in_its_order(
        made in proptest::collection::vec((0..40_u32, any::<bool>(), proptest::collection::vec(0..WORDS.len(), 1..5)), 0..40),
        asked in proptest::collection::vec((0..WORDS.len(), 1..12_usize), 0..4),
    ) {
        let mut codes: Vec<_> = made.into_iter().map(|(number, billable, places)| {
            let long = places.into_iter().map(|place| WORDS[place]).collect::<Vec<_>>().join(" ");
            (format!("{}{:02}", if number % 2 == 0 { 'A' } else { 'L' }, number), billable, long)
        }).collect();
        codes.sort();
        codes.dedup_by(|one, other| one.0 == other.0);
        let beginning = |(place, length): (usize, usize)| WORDS[place].chars().take(length).collect::<String>();
        let text = asked.into_iter().map(beginning).collect::<Vec<_>>().join(", ");
        let set = set(codes.clone());
        for text in [text.as_str(), "a", "l0", "A02"] {
            prop_assert_eq!(set.search(text), model(&codes, text), "{}", text);
        }
    }
}

#[test]
fn a_code_is_found_with_and_without_its_dot() {
    let set =
        set(vec![("U9D".to_owned(), false, "made up".to_owned()), ("U9DEMO1".to_owned(), true, "made up".to_owned())]);
    for text in ["U9D.EMO1", "u9demo1"] {
        let code = set.find(text).unwrap();
        assert_eq!((code.code.as_str(), code.billable), ("U9D.EMO1", true));
    }
    assert!(!set.find("u9d").unwrap().billable);
    assert_eq!(set.find("U9"), None);
    assert_eq!(set.search("u9d.e"), [1]);
}
