//! One client of the directory.
use super::{fold::fold, position::sort_key, text::Text};
use std::{fmt, mem};
use uuid::Uuid;
use zeroize::{Zeroize, Zeroizing};

/// A client as it is to be listed. The names are only read; wiping them is up to their owner.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    /// Its id.
    pub id: Uuid,
    /// The name in documents; empty when it cannot be read any more.
    pub legal_name: &'a str,
    /// The name the client goes by, where it differs; it is then the one shown and sorted by.
    pub used_name: Option<&'a str>,
    /// The provider of record.
    pub provider: Option<Uuid>,
    /// The number of its status.
    pub status: u8,
    /// Whether it is archived.
    pub archived: bool,
    /// Its tags.
    pub tags: &'a [Uuid],
}

impl fmt::Debug for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listed({})", self.id)
    }
}

/// Parts the name shown from the other one. It is no letter, so no word and no folded query has it.
pub(super) const OTHER: char = '\n';

/// A client, its names folded. It lives in a box and is never moved out of it, so that no copy stays behind.
pub(super) struct Entry {
    pub(super) id: Uuid,
    pub(super) provider: Option<Uuid>,
    pub(super) status: u8,
    pub(super) archived: bool,
    pub(super) tags: Box<[Uuid]>,
    /// The letters of both names, see [`letters`].
    pub(super) letters: u64,
    /// The name shown; then, where there is another, [`OTHER`] and that.
    names: Zeroizing<Box<str>>,
    shown: usize,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.letters.zeroize();
        self.shown.zeroize();
    }
}

impl Entry {
    /// Folds the names in the scratch text, which may hold anything before.
    pub(super) fn new(listed: &Listed<'_>, scratch: &mut Text) -> Box<Self> {
        let Listed { id, legal_name, used_name, provider, status, archived, tags } = *listed;
        scratch.clear();
        fold(used_name.unwrap_or(legal_name), scratch);
        let shown = scratch.len();
        if used_name.is_some() {
            scratch.push(OTHER);
            fold(legal_name, scratch);
        }
        let names = scratch.boxed();
        let letters = letters(&names);
        Box::new(Self { id, provider, status, archived, tags: tags.into(), letters, names, shown })
    }

    /// The folded names, the one shown first, parted by [`OTHER`].
    pub(super) fn names(&self) -> &str {
        &self.names
    }

    /// The folded name that is shown.
    pub(super) fn shown(&self) -> &str {
        self.names.get(..self.shown).unwrap_or_default()
    }

    /// What sorts it by name; the id is what decides between equals.
    pub(super) fn key(&self) -> (&str, Uuid) {
        (sort_key(self.shown()), self.id)
    }

    /// The memory it takes, roughly: allocations are rounded up and have a head.
    pub(super) fn bytes(&self) -> usize {
        let allocated = |size: usize| if size == 0 { 0 } else { (size + 8).next_multiple_of(16).max(32) };
        allocated(mem::size_of::<Self>()) + allocated(self.names.len()) + allocated(mem::size_of_val(&*self.tags))
    }
}

/// One bit for each letter that occurs; some letters share a bit. What lacks a bit lacks the letter, which settles most
/// comparisons without looking at the text.
pub(super) fn letters(text: &str) -> u64 {
    text.chars().filter(|c| c.is_alphanumeric()).fold(0, |bits, c| bits | 1 << (u32::from(c) & 63))
}
