//! What is done with the bytes of each target: an ordinary function that fails by panicking.
//!
//! Two programs run them: the tests of the workspace (`tests/it/fuzz.rs`, seeds and mutations that are the same in every run) and the
//! fuzzer (`tests/fuzz/run`, led by coverage). The parent module gives what each of them reaches in its own way:
//! `auth`, the credentials of a request, and `id`, the global ids.

mod cursor;
mod document;
mod file;
mod id;
mod input;
mod sealed;
mod token;
mod vectors;
mod wrapped;
mod writer;

/// A target: its name, which is also that of its folders, what it does, and what it starts from.
pub(crate) struct Target {
    /// Its name.
    pub(crate) name: &'static str,
    /// Reads the bytes as its decoder would, and panics where a promise does not hold.
    pub(crate) run: fn(&[u8]),
    /// Inputs that reach every part of it, made from the frozen values.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub(crate) const ALL: [Target; 7] = [
    Target { name: "cursor", run: cursor::run, seeds: cursor::seeds },
    Target { name: "document", run: document::run, seeds: document::seeds },
    Target { name: "file", run: file::run, seeds: file::seeds },
    Target { name: "id", run: id::run, seeds: id::seeds },
    Target { name: "sealed", run: sealed::run, seeds: sealed::seeds },
    Target { name: "token", run: token::run, seeds: token::seeds },
    Target { name: "wrapped", run: wrapped::run, seeds: wrapped::seeds },
];
