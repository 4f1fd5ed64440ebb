//! The name directory of one workspace: its clients' names, opened and folded, in memory that is wiped.
//!
//! The database holds no token of a name, so searching and sorting by name happen here. Whoever holds a directory keeps it current
//! with [`Directory::put`] and [`Directory::remove`], and loads the rows of what it finds from the database.
//!
//! What is wiped: every name, folded name, query and position, when it is dropped or replaced, and also the places that growing
//! texts leave. What cannot be reached: the few letters on the stack and in the registers while a name is folded or compared, and
//! the normaliser's buffer of one letter with its marks, when there are more marks than fit in its few places.
use std::{fmt, mem};
use uuid::Uuid;

mod alike;
mod entry;
mod filter;
mod fold;
mod position;
mod query;
mod search;
mod text;
mod typo;

pub use alike::Names;
pub use entry::Listed;
pub use filter::Filter;
pub use position::Position;
pub use query::Query;
pub use search::{Hit, Order, Span};

use entry::Entry;
use text::Text;

#[cfg(test)]
mod tests;

/// Collects the clients of a workspace, in any order; of several with one id the last counts.
#[derive(Default)]
pub struct Builder {
    #[expect(clippy::vec_box, reason = "a growing list must move pointers and no text")]
    entries: Vec<Box<Entry>>,
    scratch: Text,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Builder({} clients)", self.entries.len())
    }
}

impl Builder {
    /// Adds a client.
    pub fn add(&mut self, listed: &Listed<'_>) {
        self.entries.push(Entry::new(listed, &mut self.scratch));
    }

    /// Sorts what was added.
    pub fn finish(self) -> Directory {
        let Self { mut entries, scratch } = self;
        entries.sort_by_key(|entry| entry.id);
        // Of equals the sort keeps the order, so the last of them is the one added last.
        entries.dedup_by(|later, kept| {
            let same = later.id == kept.id;
            if same {
                mem::swap(later, kept);
            }
            same
        });
        let by_id: Vec<u32> = (0_u32..).take(entries.len()).collect();
        let mut directory = Directory {
            slots: entries.into_iter().map(Some).collect(),
            free: Vec::new(),
            by_name: by_id.clone(),
            by_id,
            scratch,
        };
        let mut by_name = mem::take(&mut directory.by_name);
        by_name.sort_unstable_by(|a, b| directory.name(*a).cmp(&directory.name(*b)));
        directory.by_name = by_name;
        directory
    }
}

/// The clients of one workspace by name.
#[derive(Default)]
pub struct Directory {
    /// Boxed, so that a growing list moves pointers and no text.
    slots: Vec<Option<Box<Entry>>>,
    free: Vec<u32>,
    /// Slots by folded name and id.
    by_name: Vec<u32>,
    /// Slots by id, the oldest first.
    by_id: Vec<u32>,
    scratch: Text,
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Directory({} clients)", self.len())
    }
}

impl Directory {
    /// Adds the client, or replaces what is known of it.
    pub fn put(&mut self, listed: &Listed<'_>) {
        self.remove(listed.id);
        let entry = Entry::new(listed, &mut self.scratch);
        let by_name = self.by_name.partition_point(|slot| self.name(*slot) < Some(entry.key()));
        let by_id = self.by_id.partition_point(|slot| self.id(*slot) < Some(entry.id));
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None => {
                self.slots.push(None);
                u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
            }
        };
        if let Some(place) = self.slots.get_mut(slot as usize) {
            *place = Some(entry);
            self.by_name.insert(by_name, slot);
            self.by_id.insert(by_id, slot);
        }
    }

    /// Takes the client off, and wipes its names. Whether it was there.
    pub fn remove(&mut self, id: Uuid) -> bool {
        let Ok(by_id) = self.by_id.binary_search_by(|slot| self.id(*slot).cmp(&Some(id))) else { return false };
        let slot = self.by_id.remove(by_id);
        let key = self.name(slot);
        let by_name = self.by_name.binary_search_by(|slot| self.name(*slot).cmp(&key));
        if let Ok(by_name) = by_name {
            self.by_name.remove(by_name);
        }
        if let Some(place) = self.slots.get_mut(slot as usize) {
            *place = None;
        }
        self.free.push(slot);
        true
    }

    /// How many clients it knows.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether it knows nobody.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The memory it takes, in bytes, roughly. It looks at every client.
    pub fn bytes(&self) -> usize {
        let numbers = self.by_name.capacity() + self.by_id.capacity() + self.free.capacity();
        mem::size_of::<Self>()
            + self.slots.capacity() * mem::size_of::<Option<Box<Entry>>>()
            + numbers * mem::size_of::<u32>()
            + self.slots.iter().flatten().map(|entry| entry.bytes()).sum::<usize>()
    }

    fn entry(&self, slot: u32) -> Option<&Entry> {
        self.slots.get(slot as usize)?.as_deref()
    }

    fn name(&self, slot: u32) -> Option<(&str, Uuid)> {
        self.entry(slot).map(Entry::key)
    }

    fn id(&self, slot: u32) -> Option<Uuid> {
        self.entry(slot).map(|entry| entry.id)
    }
}
