//! Who may do what. A first, coarse cut: everything else is open to every user of the workspace.
use crate::{Error, Result, Scope};
use entity::{AllergyId, ClientAlertId, DiagnosisId, MedicationId};
use entity::{
    CareGoalId, CareInterventionId, CareMilestoneId, CarePlanId, CareStatusChangeId, ErasureId, Id, LegalHoldId,
    SessionId, user::Role,
};
use entity::{SessionAdditionId, SessionRevisionId, TelehealthParticipantId};

/// Whether a role reads the sealed values of a table.
pub(crate) fn opens(role: Role, table: u16) -> bool {
    match table {
        SessionId::TABLE
        | SessionRevisionId::TABLE
        | SessionAdditionId::TABLE
        | DiagnosisId::TABLE
        | MedicationId::TABLE
        | AllergyId::TABLE
        | ClientAlertId::TABLE
        | CarePlanId::TABLE
        | TelehealthParticipantId::TABLE
        | CareGoalId::TABLE
        | CareMilestoneId::TABLE
        | CareInterventionId::TABLE
        | CareStatusChangeId::TABLE => role != Role::Assistant,
        LegalHoldId::TABLE | ErasureId::TABLE => role == Role::Owner,
        _ => true,
    }
}

impl Scope {
    /// Whoever runs the practice.
    pub(crate) fn owner(&self) -> Result<()> {
        match self.actor().role {
            Role::Owner => Ok(()),
            Role::Therapist | Role::Assistant => Err(Error::Forbidden),
        }
    }

    /// Whoever runs the practice's catalogue: the owner, and assistants on the owner's behalf.
    pub(crate) fn manager(&self) -> Result<()> {
        match self.actor().role {
            Role::Owner | Role::Assistant => Ok(()),
            Role::Therapist => Err(Error::Forbidden),
        }
    }
}
