//! Plain text: UTF-8 from the first byte to the last, without control characters, and not the start of something else.

/// Text as it passes by.
#[derive(Debug, Default)]
pub(super) struct Text {
    broken: bool,
    /// The start of a character that the last piece ended in.
    carry: Vec<u8>,
    /// The first characters that are not white space.
    start: String,
}

/// How much of the start tells what a text is meant for.
const START: usize = 8;
/// Markup, programs for a shell, PostScript, rich text: all texts by their bytes, and all run or drawn by something.
const STARTS: [&str; 4] = ["<", "#!", "%!", "{\\rtf"];

impl Text {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        if self.broken {
            return;
        }
        self.carry.extend_from_slice(bytes);
        let pending = std::mem::take(&mut self.carry);
        let (text, rest) = match std::str::from_utf8(&pending) {
            Ok(text) => (text, [].as_slice()),
            Err(error) => {
                self.broken = error.error_len().is_some();
                let (good, rest) = pending.split_at_checked(error.valid_up_to()).unwrap_or_default();
                (std::str::from_utf8(good).unwrap_or_default(), rest)
            }
        };
        self.broken |= text.chars().any(|character| character.is_control() && !matches!(character, '\t' | '\n' | '\r'));
        let white = |character: &char| character.is_whitespace() || *character == '\u{feff}';
        let mut characters = text.chars();
        while self.start.chars().count() < START {
            let Some(next) = characters.next() else { break };
            if !self.start.is_empty() || !white(&next) {
                self.start.push(next);
            }
        }
        self.broken |= STARTS.iter().any(|start| self.start.starts_with(start));
        self.carry = rest.to_vec();
    }

    pub(super) fn finish(&mut self) {
        self.broken |= !self.carry.is_empty();
    }

    pub(super) fn is_plain(&self) -> bool {
        !self.broken
    }
}
