//! Text that is wiped wherever it has stood.
use zeroize::Zeroizing;

/// A text that grows by moving to a larger place by itself, so that the old place is wiped; a `String` would leave it as it is.
#[derive(Default)]
pub(super) struct Text(Zeroizing<String>);

impl Text {
    pub(super) fn push(&mut self, c: char) {
        if self.0.capacity() - self.0.len() < c.len_utf8() {
            let mut larger = Zeroizing::new(String::with_capacity((self.0.capacity() * 2).max(64)));
            larger.push_str(&self.0);
            self.0 = larger;
        }
        self.0.push(c);
    }

    /// Empties the text and keeps the place, which is wiped with the next use or the drop.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// A copy in a place of just its size, which never grows.
    pub(super) fn boxed(&self) -> Zeroizing<Box<str>> {
        Zeroizing::new(Box::from(self.0.as_str()))
    }
}
