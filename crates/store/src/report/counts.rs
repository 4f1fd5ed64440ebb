//! Visits by what became of them.
use crate::{Error, Result};
use entity::appointment::CancelReason;
use sea_orm::QueryResult;
use std::ops::AddAssign;

/// What is added up; the key comes first.
pub(super) const SUMS: &str = "sum(x.scheduled), sum(x.confirmed), sum(x.completed), sum(x.no_show), sum(x.client_request), sum(x.client_illness), \
    sum(x.provider_unavailable), sum(x.late_notice), sum(x.weather), sum(x.other), \
    sum(x.booked_minutes), sum(x.completed_minutes), sum(x.no_show_minutes)";

/// Visits by what became of them, in minutes where it says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Booked.
    pub scheduled: i64,
    /// Booked, and the client said yes.
    pub confirmed: i64,
    /// They took place.
    pub completed: i64,
    /// The client did not come.
    pub no_shows: i64,
    /// Called off, by the reasons in the order of [`REASONS`].
    pub by_reason: [i64; REASONS.len()],
    /// Whole minutes of those that are scheduled or confirmed.
    pub booked_minutes: i64,
    /// Whole minutes of those that took place.
    pub completed_minutes: i64,
    /// Whole minutes of those to which the client did not come.
    pub no_show_minutes: i64,
}

/// Why visits are called off. What should never have been booked is no visit, and so not called off either.
pub(crate) const REASONS: [CancelReason; 6] = [
    CancelReason::ClientRequest,
    CancelReason::ClientIllness,
    CancelReason::ProviderUnavailable,
    CancelReason::LateNotice,
    CancelReason::Weather,
    CancelReason::Other,
];

impl Counts {
    /// How many were called off.
    pub fn cancelled(&self) -> i64 {
        self.by_reason.iter().sum()
    }

    /// How many were called off for each reason.
    pub fn reasons(&self) -> impl Iterator<Item = (CancelReason, i64)> {
        REASONS.into_iter().zip(self.by_reason)
    }

    /// All of them.
    pub fn visits(&self) -> i64 {
        self.scheduled + self.confirmed + self.completed + self.no_shows + self.cancelled()
    }

    /// Reads the sums of a row, which stand after its key.
    pub(super) fn read(row: &QueryResult) -> Result<Self> {
        let column = |place: usize| Ok::<_, Error>(row.try_get_by_index::<i64>(place)?);
        let mut by_reason = [0; REASONS.len()];
        for (place, count) in (5..).zip(&mut by_reason) {
            *count = column(place)?;
        }
        Ok(Self {
            scheduled: column(1)?,
            confirmed: column(2)?,
            completed: column(3)?,
            no_shows: column(4)?,
            by_reason,
            booked_minutes: column(11)?,
            completed_minutes: column(12)?,
            no_show_minutes: column(13)?,
        })
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        let Self {
            scheduled,
            confirmed,
            completed,
            no_shows,
            by_reason,
            booked_minutes,
            completed_minutes,
            no_show_minutes,
        } = other;
        self.scheduled += scheduled;
        self.confirmed += confirmed;
        self.completed += completed;
        self.no_shows += no_shows;
        for (sum, count) in self.by_reason.iter_mut().zip(by_reason) {
            *sum += count;
        }
        self.booked_minutes += booked_minutes;
        self.completed_minutes += completed_minutes;
        self.no_show_minutes += no_show_minutes;
    }
}
