//! The process whose every written byte is looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::Folder;

use super::child::TASK;
use super::known::LOG;
use super::search::{Search, files};

/// What is in none of the known places.
const ELSEWHERE: &str = "elsewhere";

/// How long all of it may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

/// A process that lives in a folder: its temporary files, what it prints and what it dumps are all in there.
pub(super) struct Watched {
    child: Child,
    folder: Folder,
}

/// What was found where.
#[derive(Debug, Default)]
pub(super) struct Searched {
    /// What must not be there and in which file it is, with how often.
    pub(super) found: BTreeMap<String, usize>,
    /// How many bytes were looked at in each place.
    pub(super) places: BTreeMap<String, usize>,
    /// How many texts are private.
    pub(super) canaries: usize,
    /// How many things open something.
    pub(super) secrets: usize,
}

impl Searched {
    fn note(&mut self, here: &str) {
        let (what, _) = here.rsplit_once(" at ").unwrap();
        *self.found.entry(what.to_owned()).or_default() += 1;
    }

    /// Takes in what was found of another process.
    pub(super) fn add(&mut self, other: Self) {
        self.found.extend(other.found);
        // The same ones, planted anew.
        self.canaries = self.canaries.max(other.canaries);
        self.secrets += other.secrets;
        for (place, bytes) in other.places {
            *self.places.entry(place).or_default() += bytes;
        }
    }
}

impl Watched {
    /// Starts a process with a log of that form and filter.
    pub(super) fn start(format: &str, filter: &str) -> Self {
        let folder = Folder::make();
        let at = |name: &str| folder.path().canonicalize().unwrap().join(name);
        let written = at("written");
        std::fs::create_dir_all(written.join("tmp")).unwrap();
        let task = json!({"log": {"format": format, "filter": filter}, "written": written, "report": at("report")});
        std::fs::write(at("task"), task.to_string()).unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "sealed::child::in_a_process_of_its_own", "--ignored", "--nocapture"])
            .env(TASK, at("task"))
            .env("TMPDIR", written.join("tmp"))
            .current_dir(&written)
            .stdin(Stdio::piped())
            .stdout(File::create(written.join("stdout")).unwrap())
            .stderr(File::create(written.join("stderr")).unwrap())
            .spawn()
            .unwrap();
        Self { child, folder }
    }

    /// Waits until it has done everything, and gives what it says of it.
    pub(super) async fn done(&mut self) -> Value {
        let since = Instant::now();
        loop {
            if let Ok(report) = std::fs::read_to_string(self.folder.path().join("report")) {
                return serde_json::from_str(&report).unwrap();
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("it ended with {status}:\n{}", self.last_words());
            }
            assert!(since.elapsed() < PATIENCE, "it is not done:\n{}", self.last_words());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The log tells where in the test a panic was, and no more: that is what is tested here.
    fn last_words(&self) -> String {
        let log = std::fs::read_to_string(self.folder.path().join("written/stderr")).unwrap();
        let faults: Vec<&str> = log.lines().filter(|line| line.contains("a fault in the program")).collect();
        faults[faults.len().saturating_sub(3)..].join("\n")
    }

    /// Looks for everything that is known in every file that it wrote.
    pub(super) fn search(&self, report: &Value) -> Searched {
        let texts = |name: &str| list(&report["known"][name]).iter().map(text).collect::<Vec<_>>();
        let pairs = |pairs: &Value| list(pairs).iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect::<Vec<_>>();
        let (canaries, shown) = (texts("canaries"), pairs(&report["known"]["shown"]));
        let secrets: Vec<_> =
            pairs(&report["known"]["secrets"]).into_iter().map(|(name, digits)| (name, bytes(&digits))).collect();
        let places = pairs(&report["places"]);
        let mut searched = Searched { canaries: canaries.len(), secrets: secrets.len(), ..Searched::default() };
        let mut hidden = Search::with(canaries.into_iter(), secrets.into_iter());
        let said = texts("said");
        let mut told = Search::new(said.iter().chain(shown.iter().map(|(_, text)| text)).cloned());
        let mut seen = BTreeSet::new();
        files(&self.written(), &[], &mut |path, bytes| {
            let place = places.iter().find(|(place, _)| path.starts_with(place)).map_or(ELSEWHERE, |(_, place)| place);
            *searched.places.entry(place.to_owned()).or_default() += bytes.len();
            hidden.look(&path.display().to_string(), &bytes).iter().for_each(|here| searched.note(here));
            for here in told.look(place, &bytes) {
                match shown.iter().find(|(at, text)| at == place && here.starts_with(text)) {
                    Some(shown) => drop(seen.insert(shown.clone())),
                    None if place == LOG && said.iter().any(|said| here.starts_with(said)) => searched.note(&here),
                    None => {}
                }
            }
        });
        let blind: Vec<_> = shown.iter().filter(|one| !seen.contains(one)).collect();
        assert!(blind.is_empty(), "this was to be found, so the search is blind: {blind:#?} {:#?}", searched.places);
        for (_, place) in &places {
            let bytes = searched.places.get(place).copied().unwrap_or_default();
            assert!(bytes > 0, "{place} is empty: {:#?}", searched.places);
        }
        searched
    }

    fn written(&self) -> PathBuf {
        self.folder.path().join("written").canonicalize().unwrap()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // It goes when its input ends, and its PostgreSQL with it.
        drop(self.child.stdin.take());
        self.child.wait().ok();
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn bytes(digits: &str) -> Vec<u8> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.as_bytes().chunks(2).map(byte).collect()
}
