//! When tokens let people in. Nothing of it is stored: what the appointment says when somebody comes is what counts.
use entity::appointment::{Kind, Model, Status};
use time::{Duration, OffsetDateTime};

/// How long before it begins.
const BEFORE: Duration = Duration::minutes(15);
/// How long after it should have ended.
const AFTER: Duration = Duration::minutes(30);

/// The span of time in which people are let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TelehealthWindow {
    /// The first instant.
    pub opens_at: OffsetDateTime,
    /// The first instant after it.
    pub closes_at: OffsetDateTime,
}

impl TelehealthWindow {
    /// That of an appointment: none unless it is a telehealth visit that still stands.
    pub(crate) fn of(visit: &Model) -> Option<Self> {
        let stands = visit.kind == Kind::Telehealth && matches!(visit.status, Status::Scheduled | Status::Confirmed);
        stands.then(|| Self { opens_at: visit.starts_at - BEFORE, closes_at: visit.ends_at + AFTER })
    }

    pub(super) fn has(&self, now: OffsetDateTime) -> bool {
        now >= self.opens_at && now < self.closes_at
    }
}
