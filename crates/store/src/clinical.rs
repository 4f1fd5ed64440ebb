//! What diagnoses, medications, allergies and alerts have in common: who sees them, how they are listed, and dates that are not known to
//! the day.
use crate::{Error, Patch, Result, Scope};
use crypto::{Phi, Sealed};
use entity::{Record, user::Role};

mod dates;
mod list;
mod past;
mod table;

pub(crate) use dates::{in_order, partial, recorded};
pub use list::ClinicalFilter;
pub(crate) use list::{Clinical, OfClient, count, page};
pub use past::Chart;
pub(crate) use table::{listed, shelved};

/// Of a name, a dose and the like, in characters.
pub(crate) const SHORT: usize = 500;
/// Of a note, in characters.
pub(crate) const LONG: usize = 5_000;

impl Scope {
    /// Whoever treats clients, or runs the practice.
    pub(crate) fn clinician(&self) -> Result<()> {
        match self.actor().role {
            Role::Owner | Role::Therapist => Ok(()),
            Role::Assistant => Err(Error::Forbidden),
        }
    }
}

/// Opens a value that may be missing, to compare another with it.
pub(crate) fn opened<F: Phi>(scope: &Scope, row: &F::Row, sealed: &Option<Sealed<F>>) -> Result<Option<String>>
where
    F::Row: Record,
{
    Ok(sealed.as_ref().map(|sealed| scope.open(row, sealed)).transpose()?.flatten())
}

/// A value as it will be after a change: what the change says, or else what stands there.
pub(crate) fn after<F: Phi>(
    scope: &Scope,
    change: &Patch<String>,
    row: Option<(&F::Row, &Option<Sealed<F>>)>,
) -> Result<Option<String>>
where
    F::Row: Record,
{
    match (change, row) {
        (Some(value), _) => Ok(value.clone()),
        (None, Some((row, sealed))) => opened(scope, row, sealed),
        (None, None) => Ok(None),
    }
}
