//! The one place that writes to the terminal. What cannot be written, because whoever read it has gone, is nobody's loss.

use std::io::Write as _;

/// Writes a line to standard output.
pub(crate) fn line(text: &str) {
    drop(writeln!(std::io::stdout().lock(), "{text}"));
}

/// Writes a text that has its own line ends to standard output.
pub(super) fn text(text: &str) {
    let mut out = std::io::stdout().lock();
    drop(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

/// Writes a value to standard output as JSON.
pub(super) fn json(value: &serde_json::Value) {
    line(&format!("{value:#}"));
}

/// Writes what went wrong to standard error.
pub(super) fn error(text: &str) {
    drop(writeln!(std::io::stderr().lock(), "pazpaz: {text}"));
}

/// Writes a remark to standard error, beside an output that a program may read.
pub(crate) fn remark(text: &str) {
    drop(writeln!(std::io::stderr().lock(), "{text}"));
}
