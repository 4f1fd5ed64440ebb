//! What a client has.
use crate::{ClientId, DiagnosisId, ProviderId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

sealed! { diagnosis: DiagnosisId of client_id {
    Code = 1 code,
    Description = 2 description,
    Onset = 3 onset,
    Abatement = 4 abatement,
    Note = 5 note,
} }

/// Whether the client has it now, as FHIR has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum ClinicalStatus {
    /// Has it.
    Active,
    /// Has it again, after it had been resolved.
    Recurrence,
    /// Has it again, after it had got better.
    Relapse,
    /// Does not have it for now.
    Inactive,
    /// Has no signs of it for now, and may have them again.
    Remission,
    /// Does not have it any more.
    Resolved,
}

/// How certain it is, as FHIR has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum VerificationStatus {
    /// There is not enough to say so yet.
    Unconfirmed,
    /// Taken for granted for now.
    Provisional,
    /// One of several that it could be.
    Differential,
    /// Certain.
    Confirmed,
    /// It is certain that it is not so.
    Refuted,
}

/// A diagnosis.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "diagnoses")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DiagnosisId,
    /// Whose record it is part of.
    pub client_id: ClientId,
    /// Whose diagnosis it is.
    pub provider_id: Option<ProviderId>,
    /// ICD-10-CM, with the dot; none of a diagnosis in words.
    #[sea_orm(column_name = "code_enc")]
    pub code: Option<Sealed<Code>>,
    /// Of the code, such as `2026`.
    pub edition: Option<String>,
    /// The date of service, on which the code was valid.
    pub service_date: Option<Date>,
    /// The code's, as it was then, or the diagnosis in words.
    #[sea_orm(column_name = "description_enc")]
    pub description: Sealed<Description>,
    /// When it began: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[sea_orm(column_name = "onset_enc")]
    pub onset: Option<Sealed<Onset>>,
    /// When it ended, in the same forms.
    #[sea_orm(column_name = "abatement_enc")]
    pub abatement: Option<Sealed<Abatement>>,
    /// What else there is to say.
    #[sea_orm(column_name = "note_enc")]
    pub note: Option<Sealed<Note>>,
    /// Whether the client has it now.
    pub clinical_status: ClinicalStatus,
    /// How certain it is.
    pub verification_status: VerificationStatus,
    /// Among those the client has, 1 the principal one; none of others.
    pub rank: Option<i32>,
    /// When it was recorded.
    pub recorded_date: OffsetDateTime,
    /// Who recorded it.
    pub recorded_by: UserId,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was added; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
    /// When it was archived, since it was entered in error.
    pub deleted_at: Option<OffsetDateTime>,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
