//! What somebody sends to be written into a draft.
use super::{
    SessionChange, Soap,
    field::{ByField, SessionField, moment},
};
use crate::{Result, check::Check};
use entity::SessionRevisionId;

/// The parts that were sent, checked; of each its text, nothing where it is to be emptied.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    parts: ByField<Option<Option<String>>>,
    pub(super) settles: Vec<SessionRevisionId>,
}

impl Sent {
    pub(super) fn checked(change: SessionChange) -> Result<Self> {
        let SessionChange { session_at, soap: Soap { subjective, objective, assessment, plan }, settles } = change;
        let mut check = Check::default();
        let mut sent = Self { settles, ..Self::default() };
        for (field, name, text) in [
            (SessionField::Subjective, "subjective", subjective),
            (SessionField::Objective, "objective", objective),
            (SessionField::Assessment, "assessment", assessment),
            (SessionField::Plan, "plan", plan),
        ] {
            sent.parts.set(field, text.map(|text| check.prose(name, text.as_deref())));
        }
        if let Some(at) = session_at {
            // The database says the same of what gets there; what cannot be merged does not.
            if !(2000..2200).contains(&at.to_offset(time::UtcOffset::UTC).year()) {
                check.reject("sessionAt", "The year must be between 2000 and 2199.");
            }
            sent.parts.set(SessionField::SessionAt, moment(at).ok().map(Some));
        }
        check.done()?;
        Ok(sent)
    }

    /// What was sent for a part.
    pub(super) fn get(&self, field: SessionField) -> Option<Option<&str>> {
        self.parts.get(field).as_ref().map(Option::as_deref)
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = SessionField> + '_ {
        SessionField::ALL.into_iter().filter(|field| self.parts.get(*field).is_some())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fields().next().is_none()
    }

    pub(super) fn drop(&mut self, field: SessionField) {
        self.parts.set(field, None);
    }
}
