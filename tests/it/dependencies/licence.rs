//! Licence expressions as crates write them: SPDX, and the older `MIT/Apache-2.0`.

use std::collections::BTreeSet;

/// Whether the accepted licences are enough for the expression. What cannot be read is not enough.
pub(super) fn holds(expression: &str, accepted: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, accepted };
    reader.any() == Some(true) && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    accepted: &'a BTreeSet<String>,
}

impl<'a> Reader<'a> {
    /// `A OR B`, which binds weakest.
    fn any(&mut self) -> Option<bool> {
        let mut enough = self.all()?;
        while self.take("OR") {
            enough |= self.all()?;
        }
        Some(enough)
    }

    /// `A AND B`.
    fn all(&mut self) -> Option<bool> {
        let mut enough = self.one()?;
        while self.take("AND") {
            enough &= self.one()?;
        }
        Some(enough)
    }

    /// A name, a name with an exception, or an expression in parentheses.
    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let enough = self.any()?;
            return self.take(")").then_some(enough);
        }
        let name = self.next()?;
        let full = if self.take("WITH") { format!("{name} WITH {}", self.next()?) } else { name.to_owned() };
        Some(self.accepted.contains(&full))
    }

    fn take(&mut self, word: &str) -> bool {
        let there = self.words.first() == Some(&word);
        if there {
            self.words = &self.words[1..];
        }
        there
    }

    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }
}

#[test]
fn an_expression_holds_when_what_is_accepted_is_enough() {
    let accepted = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
    let cases = [
        ("MIT", true),
        ("GPL-3.0-only OR MIT", true),
        ("GPL-3.0-only/MIT", true),
        ("GPL-3.0-only AND MIT", false),
        ("(GPL-3.0-only OR MIT) AND Apache-2.0", true),
        ("GPL-3.0-only OR MIT AND ISC", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("MIT WITH LLVM-exception", false),
        ("(MIT", false),
        ("MIT)", false),
        ("MIT OR", false),
        ("", false),
    ];
    for (expression, enough) in cases {
        assert_eq!(holds(expression, &accepted), enough, "{expression}");
    }
}
