//! What clients have.
use crate::{
    Patch, Result, Scope,
    batch::{Batch, by_id},
    change::Versioned,
    clinical::{self, Clinical},
    page::Position,
    scope::Unit,
    sql,
};
use entity::{
    ClientId, DiagnosisId, ProviderId,
    diagnosis::{ClinicalStatus, Entity, Model, VerificationStatus},
};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

mod coded;
mod rank;
mod write;

/// A diagnosis to be.
#[derive(Clone, Debug)]
pub struct NewDiagnosis {
    /// Whose record it is part of.
    pub client: ClientId,
    /// Whose diagnosis it is.
    pub provider: Option<ProviderId>,
    /// ICD-10-CM, with or without its dot.
    pub code: Option<String>,
    /// The date of service, on which the code must be valid. The day on which it was recorded where nothing is said.
    pub service_date: Option<Date>,
    /// The diagnosis in words, where there is no code.
    pub description: Option<String>,
    /// When it began: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub onset: Option<String>,
    /// When it ended, in the same forms.
    pub abatement: Option<String>,
    /// What else there is to say.
    pub note: Option<String>,
    /// Whether the client has it now; has it where nothing is said.
    pub clinical_status: Option<ClinicalStatus>,
    /// How certain it is; confirmed where nothing is said.
    pub verification_status: Option<VerificationStatus>,
    /// Among those the client has; the last where nothing is said.
    pub rank: Option<i32>,
    /// When it was recorded; now where nothing is said.
    pub recorded_date: Option<OffsetDateTime>,
}

/// What changes of a diagnosis; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct DiagnosisChange {
    /// Whose diagnosis it is.
    pub provider: Patch<ProviderId>,
    /// ICD-10-CM, with or without its dot.
    pub code: Patch<String>,
    /// The date of service, on which the code must be valid.
    pub service_date: Option<Date>,
    /// The diagnosis in words, where there is no code.
    pub description: Option<String>,
    /// When it began.
    pub onset: Patch<String>,
    /// When it ended.
    pub abatement: Patch<String>,
    /// What else there is to say.
    pub note: Patch<String>,
    /// Whether the client has it now.
    pub clinical_status: Option<ClinicalStatus>,
    /// How certain it is.
    pub verification_status: Option<VerificationStatus>,
    /// When it was recorded.
    pub recorded_date: Option<OffsetDateTime>,
}

/// The diagnoses of a scope.
#[derive(Debug)]
pub struct Diagnoses<'s>(&'s Scope);

impl Scope {
    /// What clients have.
    pub fn diagnoses(&self) -> Diagnoses<'_> {
        Diagnoses(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "diagnosis";
}

impl Clinical for Entity {
    type Status = ClinicalStatus;
    const STATUS: &'static str = "clinical_status";
    const TIME: &'static str = "recorded_date";
    fn position(row: &Model) -> Position {
        Position::new(row.recorded_date, row.id.0)
    }
}

/// Whether a client has it now, and so ranks it.
fn has(status: ClinicalStatus) -> bool {
    match status {
        ClinicalStatus::Active | ClinicalStatus::Recurrence | ClinicalStatus::Relapse => true,
        ClinicalStatus::Inactive | ClinicalStatus::Remission | ClinicalStatus::Resolved => false,
    }
}

clinical::listed!(Diagnoses, DiagnosisId, ClinicalStatus, diagnoses, diagnoses_of);

impl Diagnoses<'_> {
    /// What a client has now, by rank; at most 100. Siblings' are one statement.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for assistants.
    pub async fn ranked(&self, client: ClientId) -> Result<Vec<Arc<Model>>> {
        self.0.clinician()?;
        self.0.loaders.diagnoses_ranked.load(Ranked(client)).await
    }
}

by_id!(DiagnosisId);

/// What a client has now, by rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ranked(ClientId);

impl Batch for Ranked {
    type Value = Vec<Arc<Model>>;

    async fn fetch(unit: &Unit, keys: &[Self]) -> Result<HashMap<Self, Self::Value>> {
        static SQL: LazyLock<String> = LazyLock::new(|| {
            format!(
                "select {} from pazpaz.diagnoses x where x.workspace_id = $1 and x.client_id = any($2) \
                 and x.rank is not null order by x.rank",
                sql::columns::<Entity>("x")
            )
        });
        let clients: Vec<Uuid> = keys.iter().map(|key| key.0.0).collect();
        let mut found = HashMap::<Self, Self::Value>::new();
        for row in unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), clients.into()]).await? {
            found.entry(Self(row.client_id)).or_default().push(Arc::new(row));
        }
        Ok(found)
    }
}
