//! A bounded store of what was used last.
use std::{
    collections::HashMap,
    hash::Hash,
    mem,
    time::{Duration, Instant},
};

/// Keeps at most so many values, those used last, in two generations: what is used moves to the young one, and when that is half of
/// all, or old, the other goes. What nobody uses is gone after twice the time at most, as soon as something else is kept.
pub(super) struct Kept<K, V> {
    half: usize,
    unused: Duration,
    since: Instant,
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K: Copy + Eq + Hash, V: Clone> Kept<K, V> {
    pub(super) fn new(most: usize, unused: Duration) -> Self {
        Self { half: most.div_euclid(2), unused, since: Instant::now(), young: HashMap::new(), old: HashMap::new() }
    }

    pub(super) fn get(&mut self, key: &K) -> Option<V> {
        if let Some(value) = self.young.get(key) {
            return Some(value.clone());
        }
        let value = self.old.remove(key)?;
        self.keep(*key, value.clone());
        Some(value)
    }

    pub(super) fn keep(&mut self, key: K, value: V) {
        if self.young.len() >= self.half || self.since.elapsed() >= self.unused {
            self.old = mem::take(&mut self.young);
            self.since = Instant::now();
        }
        self.old.remove(&key);
        self.young.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;
    use std::time::Duration;

    #[test]
    fn it_is_bounded_and_keeps_what_is_used() {
        let mut kept = Kept::new(10, Duration::from_hours(1));
        for key in 0..1_000 {
            kept.keep(key, key);
            assert_eq!(kept.get(&0), Some(0), "{key}");
            assert!(kept.young.len() + kept.old.len() <= 10);
        }
        assert_eq!(kept.get(&500), None);
    }

    #[test]
    fn what_nobody_uses_goes() {
        let mut kept = Kept::new(10, Duration::ZERO);
        kept.keep(1, "used");
        kept.keep(2, "new");
        kept.keep(3, "newer");
        assert_eq!(kept.get(&1), None);
    }
}
