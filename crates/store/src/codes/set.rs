//! The codes of a release in memory, with an index of the words of their descriptions.
use super::{DiagnosisCode, Release, words};
use crate::Result;
use sea_orm::QueryResult;
use std::{collections::BTreeMap, fmt, sync::Arc};

/// The codes of a release.
pub(super) struct Set {
    pub(super) release: Arc<Release>,
    /// Sorted by code.
    codes: Vec<Code>,
    /// Sorted by word: the places of the codes in whose descriptions it is.
    words: Vec<(Box<str>, Box<[u32]>)>,
}

struct Code {
    code: Box<str>,
    billable: bool,
    /// Nothing where it is the same as the long one.
    short: Option<Box<str>>,
    long: Box<str>,
}

impl fmt::Debug for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Set({} codes)", self.codes.len())
    }
}

/// What a code has of a search: nothing yet, or for each word so far at least its beginning.
#[derive(Clone, Copy, Default)]
struct Match {
    /// How many words of the search are there, whole or as beginnings.
    found: u8,
    /// How many are there as whole words.
    whole: u8,
}

impl Set {
    /// Reads rows of code, whether it is billable, short and long description, sorted by code.
    pub(super) fn new(release: Release, rows: &[QueryResult]) -> Result<Self> {
        let mut codes = Vec::with_capacity(rows.len());
        for row in rows {
            let (short, long): (String, String) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
            codes.push(Code {
                code: row.try_get_by_index::<String>(0)?.into(),
                billable: row.try_get_by_index(1)?,
                short: (short != long).then(|| short.into()),
                long: long.into(),
            });
        }
        Ok(Self::of(release, codes))
    }

    fn of(release: Release, codes: Vec<Code>) -> Self {
        let mut words = BTreeMap::<String, Vec<u32>>::new();
        for (at, code) in (0..).zip(&codes) {
            for word in words::words(&code.long).chain(code.short.iter().flat_map(|short| words::words(short))) {
                let places = words.entry(word).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        let words = words.into_iter().map(|(word, places)| (word.into(), places.into())).collect();
        Self { release: Arc::new(release), codes, words }
    }

    /// The code at a place.
    pub(super) fn code(&self, at: u32) -> Option<DiagnosisCode> {
        let Code { code, billable, short, long } = self.codes.get(usize::try_from(at).ok()?)?;
        Some(DiagnosisCode {
            release: self.release.clone(),
            code: words::dotted(code),
            billable: *billable,
            short_description: short.as_ref().unwrap_or(long).to_string(),
            description: long.to_string(),
        })
    }

    /// The code that is written so, with or without its dot, in whatever case.
    pub(super) fn find(&self, text: &str) -> Option<DiagnosisCode> {
        let code = words::code(text)?;
        let at = self.codes.binary_search_by(|known| (*known.code).cmp(&code)).ok()?;
        self.code(u32::try_from(at).ok()?)
    }

    /// The places of the codes that a text finds, the best first; all of them, by code, for a text without letters and digits.
    pub(super) fn search(&self, text: &str) -> Vec<u32> {
        let mut wanted: Vec<String> = words::words(text).take(usize::from(u8::MAX)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() {
            return (0..).take(self.codes.len()).collect();
        }
        let mut matches = vec![Match::default(); self.codes.len()];
        for (turn, word) in (0..).zip(&wanted) {
            self.mark(&mut matches, turn, word);
        }
        let beginning = words::code(text).unwrap_or_default();
        let every = u8::try_from(wanted.len()).unwrap_or(u8::MAX);
        // There are few ranks and many codes, which stand in their order already: they are dealt out, not sorted.
        let mut ranks = vec![Vec::new(); 2 * (usize::from(every) + 1) + 1];
        for ((at, code), found) in (0_u32..).zip(&self.codes).zip(matches) {
            let rank = if !beginning.is_empty() && code.code.starts_with(&beginning) {
                // Codes that begin so, headers before what they head.
                0
            } else if found.found == every {
                1 + 2 * usize::from(every - found.whole) + usize::from(!code.billable)
            } else {
                continue;
            };
            if let Some(rank) = ranks.get_mut(rank) {
                rank.push(at);
            }
        }
        ranks.concat()
    }

    /// Marks the codes that have a word which begins so, of those that have all the words before it.
    fn mark(&self, matches: &mut [Match], turn: u8, word: &str) {
        let first = self.words.partition_point(|(known, _)| **known < *word);
        let alike = self.words.get(first..).unwrap_or_default().iter().take_while(|(known, _)| known.starts_with(word));
        for (known, places) in alike {
            let whole = **known == *word;
            for at in places {
                let Some(found) = usize::try_from(*at).ok().and_then(|at| matches.get_mut(at)) else { continue };
                if found.found == turn {
                    found.found = turn + 1;
                }
                // The word itself comes first of those that begin with it.
                if whole && found.found == turn + 1 {
                    found.whole += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
