//! How many sealed values were opened, and what became of them: the books in which openings and receipts must agree.
use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Counts since a store was connected. `released` is counted where values are deciphered, everything else where it is accounted for, so at
/// rest `released` is the sum of all others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Openings {
    /// Values that were deciphered and handed to the program.
    pub released: u64,
    /// Fields that were opened for requests which were answered: each stands in a receipt.
    pub receipted: u64,
    /// Fields that such a request has opened again, which its receipt names once.
    pub repeated: u64,
    /// Values that were opened for requests which were given up, and of which nothing was shown.
    pub withheld: u64,
    /// Values that the program has opened for itself: names for its directories, what a rotation checks.
    pub internal: u64,
}

/// Where a store counts.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) released: Arc<AtomicU64>,
    receipted: AtomicU64,
    repeated: AtomicU64,
    withheld: AtomicU64,
    internal: AtomicU64,
}

impl Tally {
    pub(crate) fn internal(&self, values: u64) {
        self.internal.fetch_add(values, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> Openings {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Openings {
            released: read(&self.released),
            receipted: read(&self.receipted),
            repeated: read(&self.repeated),
            withheld: read(&self.withheld),
            internal: read(&self.internal),
        }
    }
}

/// What one request has opened. Whoever drops it has shown nothing of it.
pub(crate) struct Opened {
    tally: Arc<Tally>,
    fields: u64,
    repeated: u64,
}

impl Opened {
    pub(crate) fn new(tally: Arc<Tally>) -> Self {
        Self { tally, fields: 0, repeated: 0 }
    }

    pub(crate) fn add(&mut self, first: bool) {
        if first {
            self.fields += 1;
        } else {
            self.repeated += 1;
        }
    }

    /// Takes the count, and begins anew.
    pub(crate) fn take(&mut self) -> Self {
        mem::replace(self, Self::new(self.tally.clone()))
    }

    /// The receipts are durable, and the answer may leave.
    pub(crate) fn answered(mut self) {
        self.tally.receipted.fetch_add(mem::take(&mut self.fields), Ordering::Relaxed);
        self.tally.repeated.fetch_add(mem::take(&mut self.repeated), Ordering::Relaxed);
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.tally.withheld.fetch_add(self.fields + self.repeated, Ordering::Relaxed);
    }
}
