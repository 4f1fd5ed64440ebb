//! Documents that were parsed before.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::parser::types::ExecutableDocument;

/// The most source text that is kept, in bytes. A tree takes some ten times as much as its source.
const KEPT: usize = 256 * 1024;

/// The longest document that is kept, so that a few cannot drive out all others.
const LONGEST: usize = 8 * 1024;

/// Trees by source. A front end sends the same few documents over and over, and parsing is the dearest step before
/// execution: some 45 µs for an ordinary query, where a copy of its tree takes one.
///
/// A document with a string in it is never kept: private data belongs into variables, but nobody can make a client put
/// it there. When the cache is full it begins anew, which costs a busy server nothing it would notice.
#[derive(Default)]
pub(super) struct Cache {
    trees: Mutex<Trees>,
}

#[derive(Default)]
struct Trees {
    by_source: HashMap<Box<str>, Arc<ExecutableDocument>>,
    bytes: usize,
}

impl Cache {
    /// The tree of a source that was kept.
    pub(super) fn get(&self, source: &str) -> Option<Arc<ExecutableDocument>> {
        self.lock().by_source.get(source).cloned()
    }

    /// Keeps the tree of a source that has passed the guard.
    pub(super) fn keep(&self, source: &str, document: &ExecutableDocument) {
        if source.len() > LONGEST || source.contains('"') {
            return;
        }
        let document = Arc::new(document.clone());
        let mut trees = self.lock();
        if trees.bytes.saturating_add(source.len()) > KEPT {
            *trees = Trees::default();
        }
        if trees.by_source.insert(source.into(), document).is_none() {
            trees.bytes = trees.bytes.saturating_add(source.len());
        }
    }

    /// A panic elsewhere leaves at worst a wrong count of bytes behind.
    fn lock(&self) -> MutexGuard<'_, Trees> {
        self.trees.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::{Cache, KEPT};

    fn keep(cache: &Cache, source: &str) -> bool {
        cache.keep(source, &parse_query(source).unwrap());
        cache.get(source).is_some()
    }

    #[test]
    fn text_and_long_documents_are_not_kept() {
        let cache = Cache::default();
        assert!(keep(&cache, "{a(x:$y)}"));
        assert!(!keep(&cache, "{a(x:\"a name\")}"));
        assert!(!keep(&cache, &format!("{{{}}}", "a ".repeat(5_000))));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let cache = Cache::default();
        for i in 0..500 {
            assert!(keep(&cache, &format!("{{a{i} {}}}", "a ".repeat(400))));
            assert!(cache.lock().by_source.keys().map(|source| source.len()).sum::<usize>() <= KEPT);
        }
    }
}
