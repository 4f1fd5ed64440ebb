//! What is looked for.

use std::sync::Mutex;

use serde_json::{Value, json};

use crate::encoding::hex;

/// Where the server's log goes.
pub(super) const LOG: &str = "the server's log";

/// What was planted, handed out or said while a server was at work.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Texts that are private: nowhere.
    canaries: Mutex<Vec<String>>,
    /// What opens something, and what it is: nowhere.
    secrets: Mutex<Vec<(&'static str, Vec<u8>)>>,
    /// What is stored in the clear, or said by a client, and is no business of a log.
    said: Mutex<Vec<String>>,
    /// What must be found, and where: a search that does not find it is blind there.
    shown: Mutex<Vec<(String, String)>>,
}

impl Known {
    /// Notes that a text is private.
    pub(super) fn canary(&self, text: &str) {
        note(&self.canaries, text.to_owned());
    }

    /// Notes that bytes open something.
    pub(super) fn secret(&self, what: &'static str, bytes: &[u8]) {
        assert!(bytes.len() >= 10, "{what}: {} bytes", bytes.len());
        note(&self.secrets, (what, bytes.to_vec()));
    }

    /// Notes that a text must not be in a log.
    pub(super) fn said(&self, text: &str) {
        note(&self.said, text.to_owned());
    }

    /// Notes that a text is shown in a place, which is no fault.
    pub(super) fn shown(&self, place: &str, text: &str) {
        note(&self.shown, (place.to_owned(), text.to_owned()));
    }

    /// All canaries, in one text.
    pub(super) fn all_canaries(&self) -> String {
        self.canaries.lock().unwrap().join(" ")
    }

    /// As JSON, for another process.
    pub(super) fn to_json(&self) -> Value {
        let secrets: Vec<_> =
            self.secrets.lock().unwrap().iter().map(|(what, bytes)| [(*what).to_owned(), hex(bytes)]).collect();
        let (canaries, said, shown) =
            (self.canaries.lock().unwrap(), self.said.lock().unwrap(), self.shown.lock().unwrap());
        json!({"canaries": *canaries, "secrets": secrets, "said": *said, "shown": *shown})
    }
}

fn note<T: PartialEq>(those: &Mutex<Vec<T>>, one: T) {
    let mut those = those.lock().unwrap();
    if !those.contains(&one) {
        those.push(one);
    }
}
