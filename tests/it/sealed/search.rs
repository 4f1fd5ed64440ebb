//! Finds things in bytes, however they are written down.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::written;

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
    /// A search for texts in all the ways in which they can be written down.
    pub(super) fn new(texts: impl Iterator<Item = String>) -> Self {
        Self::with(texts, std::iter::empty())
    }

    /// A search for texts, and for bytes that are called by a name.
    pub(super) fn with(texts: impl Iterator<Item = String>, things: impl Iterator<Item = (String, Vec<u8>)>) -> Self {
        let mut patterns = Vec::new();
        let mut add = |name: &str, ways: Vec<(&str, Vec<u8>)>| {
            patterns.extend(ways.into_iter().map(|(way, bytes)| (format!("{name} as {way}"), bytes)));
        };
        texts.for_each(|text| add(&text, written::text(&text)));
        things.for_each(|(name, bytes)| add(&name, written::bytes(&bytes)));
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
}

/// The files of a folder and of those in it, but for some, with what is in each. A file may go while it is looked for.
pub(super) fn files(folder: &Path, but: &[PathBuf], look: &mut impl FnMut(&Path, Vec<u8>)) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && !but.contains(&path) {
            files(&path, but, look);
        } else if kind.is_file()
            && let Ok(bytes) = std::fs::read(&path)
        {
            look(&path, bytes);
        }
    }
}

fn pair(bytes: &[u8], at: usize) -> usize {
    usize::from(bytes[at - 1]) << 8 | usize::from(bytes[at])
}

#[test]
fn a_text_is_found_wherever_and_however_it_is_written() {
    let texts = ["kanarie00-a-text", "1900-11-27", "+49 30 5550 7000", "kanarie00-ä-ö"];
    for text in texts {
        for (what, pattern) in written::text(text) {
            for before in [0, 1, 7, 8_191, 70_001] {
                let noise = |length: usize| (0..length).map(|at| (at * 7 % 251) as u8).collect::<Vec<u8>>();
                let bytes = [noise(before), pattern.clone(), noise(before % 3)].concat();
                let found = Search::new(texts.into_iter().map(str::to_owned)).look("", &bytes);
                let expected = format!("{text} as {what} in ");
                assert!(found.iter().any(|one| one.starts_with(&expected)), "{what} after {before} bytes: {found:?}");
            }
        }
        for before in 0..6 {
            let encoded = crate::encoding::base64(&[&vec![0xff; before][..], text.as_bytes(), b"after"].concat());
            let mut search = Search::new([text.to_owned()].into_iter());
            assert!(!search.look("", encoded.as_bytes()).is_empty(), "{text} in base64 after {before} bytes");
        }
    }
    let mut search = Search::new(texts.into_iter().map(str::to_owned));
    assert_eq!(
        search.look("", "kanarie00-a-tex kanarie00-b-text 1900-11-28".repeat(9).as_bytes()),
        Vec::<String>::new()
    );
}

/// Lines as a server would write them if somebody was careless.
#[test]
fn what_a_careless_line_of_a_log_would_tell_is_found() {
    let (note, token, key) =
        ("kanarie00 a note", "pzs_0123456789abcdefghij", [7_u8, 99, 200, 13, 0, 255, 42, 128, 9, 11]);
    let lines = [
        format!("2031-01-01T00:00:00Z ERROR store: a value did not open value={note}"),
        "2031-01-01T00:00:00Z TRACE http: request{uri=/graphql?query=kanarie00%20a%20note}".to_owned(),
        format!(
            "{{\"level\":\"TRACE\",\"target\":\"sqlx\",\"bind\":[\"\\\\x{}\"]}}",
            crate::encoding::hex(note.as_bytes())
        ),
        format!("DEBUG hyper: header name=\"authorization\" value=\"Bearer {token}\""),
        format!("DEBUG keys: unwrapped {key:?}"),
        format!("DEBUG keys: unwrapped {}", serde_json::to_string(&key).unwrap()),
    ];
    let things = || [("a token".to_owned(), token.as_bytes().to_vec()), ("a key".to_owned(), key.to_vec())];
    for line in lines {
        let found = Search::with([note.to_owned()].into_iter(), things().into_iter()).look("the log", line.as_bytes());
        assert_eq!(found.len(), 1, "{line}: {found:?}");
    }
}

#[test]
fn the_files_of_a_folder_and_of_those_in_it_are_looked_at_once() {
    let folder = tests::Folder::make();
    let but = folder.path().join("but");
    for path in [folder.path().join("deep/er"), but.clone()] {
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("file"), "text").unwrap();
    }
    std::fs::write(folder.path().join("file"), "text").unwrap();
    let mut seen = Vec::new();
    files(folder.path(), &[but], &mut |path, bytes| {
        assert_eq!(bytes, b"text");
        seen.push(path.strip_prefix(folder.path()).unwrap().display().to_string());
    });
    seen.sort();
    assert_eq!(seen, ["deep/er/file", "file"]);
}
