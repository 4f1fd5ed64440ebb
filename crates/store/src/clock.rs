//! The time and new ids: asked of the scope, so that a test can set them.
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// Where the time comes from.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// The time in UTC.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    pub fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc() + Duration::seconds(self.ahead_seconds.load(Ordering::Relaxed))
    }

    /// The machine's own time, whatever the clock was set to: the trail tells what happened when, and its months are made by it.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    pub(crate) fn machine(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }

    /// Sets the clock ahead of the machine's, for tests.
    pub fn advance(&self, by: Duration) {
        self.ahead_seconds.fetch_add(by.whole_seconds(), Ordering::Relaxed);
    }

    /// A UUID v7: it sorts by time of making.
    #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
    pub fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }
}
