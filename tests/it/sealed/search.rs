//! Finds texts in bytes, however they are written down.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::encoding::{base64, base64url, hex};

/// Looks for many patterns at once. It reads the byte pair at the end of a window as wide as the shortest pattern and leaps as far
/// as no pattern can begin, so that gigabytes are searched in seconds even without optimisation.
pub(super) struct Search {
    patterns: Vec<(String, Vec<u8>)>,
    window: usize,
    leaps: Vec<u8>,
    ends: HashMap<usize, Vec<usize>>,
    /// How many bytes have been looked at.
    pub(super) bytes: usize,
}

impl Search {
    /// A search for texts in UTF-8, UTF-16 in both byte orders, hexadecimal, and base64 at each of its three alignments.
    pub(super) fn new(texts: impl Iterator<Item = String>) -> Self {
        let patterns: Vec<_> = texts.flat_map(|text| written(&text)).collect();
        let window = patterns.iter().map(|(_, pattern)| pattern.len()).min().unwrap().min(250);
        assert!(window >= 8, "a text is too short to be told from chance");
        let mut leaps = vec![u8::try_from(window - 1).unwrap(); 1 << 16];
        let mut ends = HashMap::<usize, Vec<usize>>::new();
        for (number, (_, pattern)) in patterns.iter().enumerate() {
            for at in 1..window {
                let leap = &mut leaps[pair(pattern, at)];
                *leap = (*leap).min(u8::try_from(window - 1 - at).unwrap());
            }
            ends.entry(pair(pattern, window - 1)).or_default().push(number);
        }
        Self { patterns, window, leaps, ends, bytes: 0 }
    }

    /// What is found in the bytes of something.
    pub(super) fn look(&mut self, name: &str, bytes: &[u8]) -> Vec<String> {
        self.bytes += bytes.len();
        let mut found = Vec::new();
        let mut at = self.window - 1;
        while at < bytes.len() {
            let pair = pair(bytes, at);
            let leap = self.leaps[pair];
            if leap == 0 {
                let start = at + 1 - self.window;
                for number in self.ends.get(&pair).into_iter().flatten() {
                    let (what, pattern) = &self.patterns[*number];
                    if bytes[start..].starts_with(pattern) {
                        found.push(format!("{what} in {name} at {start}"));
                    }
                }
            }
            at += usize::from(leap.max(1));
        }
        found
    }

    /// What is found in the files of a folder and of those in it, but for some.
    pub(super) fn look_into(&mut self, folder: &Path, but: &[PathBuf]) -> Vec<String> {
        let mut found = Vec::new();
        // PostgreSQL removes files while we look.
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() && !but.contains(&path) {
                found.extend(self.look_into(&path, but));
            } else if kind.is_file()
                && let Ok(bytes) = std::fs::read(&path)
            {
                found.extend(self.look(&path.display().to_string(), &bytes));
            }
        }
        found
    }
}

fn pair(bytes: &[u8], at: usize) -> usize {
    usize::from(bytes[at - 1]) << 8 | usize::from(bytes[at])
}

/// A text in all the ways in which it could be written down.
fn written(text: &str) -> Vec<(String, Vec<u8>)> {
    let units = || text.encode_utf16();
    let mut ways = vec![
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-16LE", units().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16BE", units().flat_map(u16::to_be_bytes).collect()),
        ("hexadecimal", hex(text.as_bytes()).into_bytes()),
        ("upper-case hexadecimal", hex(text.as_bytes()).to_uppercase().into_bytes()),
    ];
    for before in 0..3 {
        let shifted = [&vec![0; before][..], text.as_bytes()].concat();
        // The digits that do not depend on the bytes before and after.
        let (first, last) = ((before * 8).div_ceil(6), shifted.len() * 8 / 6);
        ways.push(("base64", base64(&shifted).as_bytes()[first..last].to_vec()));
        ways.push(("base64url", base64url(&shifted).as_bytes()[first..last].to_vec()));
    }
    ways.into_iter().map(|(way, bytes)| (format!("{text} as {way}"), bytes)).collect()
}

#[test]
fn a_text_is_found_wherever_and_however_it_is_written() {
    let texts = ["kanarie00-a-text", "1900-11-27", "+49 30 5550 7000", "kanarie00-ä-ö"];
    let folder = std::env::temp_dir().join(format!("pazpaz-search-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("deep/er")).unwrap();
    for text in texts {
        for (what, pattern) in written(text) {
            for before in [0, 1, 7, 8_191, 70_001] {
                let noise = |length: usize| (0..length).map(|at| (at * 7 % 251) as u8).collect::<Vec<u8>>();
                let bytes = [noise(before), pattern.clone(), noise(before % 3)].concat();
                std::fs::write(folder.join("deep/er/file"), bytes).unwrap();
                let mut search = Search::new(texts.into_iter().map(str::to_owned));
                let found = search.look_into(&folder, &[]);
                assert!(found.iter().any(|one| one.starts_with(&what)), "{what} after {before} bytes: {found:?}");
            }
        }
        for before in 0..6 {
            let encoded = base64(&[&vec![0xff; before][..], text.as_bytes(), b"after"].concat());
            let mut search = Search::new([text.to_owned()].into_iter());
            assert!(!search.look("", encoded.as_bytes()).is_empty(), "{text} in base64 after {before} bytes");
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
    let mut search = Search::new(texts.into_iter().map(str::to_owned));
    assert_eq!(
        search.look("", "kanarie00-a-tex kanarie00-b-text 1900-11-28".repeat(9).as_bytes()),
        Vec::<String>::new()
    );
}
