//! The parts of a session that change, each by itself.
use crate::{Error, Result, Scope};
use entity::{session, session_revision as revision};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

/// A part of a session. Two changes of different parts do not get into each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SessionField {
    /// When it took place, RFC 3339 in UTC where it is a text.
    SessionAt,
    /// What the client says.
    Subjective,
    /// What the provider observes.
    Objective,
    /// What the provider makes of it.
    Assessment,
    /// What comes next.
    Plan,
}

impl SessionField {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::SessionAt, Self::Subjective, Self::Objective, Self::Assessment, Self::Plan];

    /// The name of its column, without the ending of sealed ones.
    pub fn name(self) -> &'static str {
        match self {
            Self::SessionAt => "session_at",
            Self::Subjective => "subjective",
            Self::Objective => "objective",
            Self::Assessment => "assessment",
            Self::Plan => "plan",
        }
    }

    /// The parts that a revision holds.
    pub fn of(revision: &revision::Model) -> Vec<Self> {
        let held = |field: &Self| revision.fields.iter().any(|name| name == field.name());
        Self::ALL.into_iter().filter(held).collect()
    }
}

/// Something for each part.
#[derive(Clone, Debug, Default)]
pub(crate) struct ByField<T>([T; 5]);

impl<T> ByField<T> {
    pub(super) fn get(&self, field: SessionField) -> &T {
        let [session_at, subjective, objective, assessment, plan] = &self.0;
        match field {
            SessionField::SessionAt => session_at,
            SessionField::Subjective => subjective,
            SessionField::Objective => objective,
            SessionField::Assessment => assessment,
            SessionField::Plan => plan,
        }
    }

    pub(super) fn set(&mut self, field: SessionField, value: T) {
        let [session_at, subjective, objective, assessment, plan] = &mut self.0;
        *match field {
            SessionField::SessionAt => session_at,
            SessionField::Subjective => subjective,
            SessionField::Objective => objective,
            SessionField::Assessment => assessment,
            SessionField::Plan => plan,
        } = value;
    }
}

macro_rules! part {
    ($scope:ident, $row:ident, $part:ident) => {
        $row.$part.as_ref().map(|sealed| $scope.open($row, sealed)).transpose().map(Option::flatten)
    };
}

/// What a part of a session says, noted for the receipt.
pub(super) fn said(scope: &Scope, row: &session::Model, field: SessionField) -> Result<Option<String>> {
    match field {
        SessionField::SessionAt => Ok(Some(moment(row.session_at)?)),
        SessionField::Subjective => part!(scope, row, subjective),
        SessionField::Objective => part!(scope, row, objective),
        SessionField::Assessment => part!(scope, row, assessment),
        SessionField::Plan => part!(scope, row, plan),
    }
}

/// What a part of a revision says, noted for the receipt.
pub(super) fn kept(scope: &Scope, row: &revision::Model, field: SessionField) -> Result<Option<String>> {
    match field {
        SessionField::SessionAt => row.session_at.map(moment).transpose(),
        SessionField::Subjective => part!(scope, row, subjective),
        SessionField::Objective => part!(scope, row, objective),
        SessionField::Assessment => part!(scope, row, assessment),
        SessionField::Plan => part!(scope, row, plan),
    }
}

/// A time as a text, as exact as the database keeps it.
pub(super) fn moment(at: OffsetDateTime) -> Result<String> {
    let at = micros(at.to_offset(UtcOffset::UTC));
    at.format(&Rfc3339).map_err(|_| Error::Internal("a time that has no text"))
}

/// The time of such a text.
pub(super) fn read_moment(text: &str) -> Result<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| Error::Internal("a text that is no time"))
}

/// A time as the database keeps it.
pub(super) fn micros(at: OffsetDateTime) -> OffsetDateTime {
    at.replace_nanosecond(at.nanosecond() / 1_000 * 1_000).unwrap_or(at)
}
