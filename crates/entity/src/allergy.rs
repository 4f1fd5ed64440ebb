//! What a client does not bear.
use crate::{AllergyId, ClientId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { allergy: AllergyId of client_id {
    Substance = 1 substance,
    Reaction = 2 reaction,
    Onset = 3 onset,
    Note = 4 note,
} }

/// Of what sort it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// The immune system reacts.
    Allergy,
    /// Not borne for another reason.
    Intolerance,
}

/// Of what sort the substance is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Category {
    /// Food.
    Food,
    /// A medication.
    Medication,
    /// Something around: pollen, latex, a cat.
    Environment,
    /// Made by or from living things: a vaccine, a serum.
    Biologic,
}

/// What it could come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Criticality {
    /// No danger to life.
    Low,
    /// A danger to life, or to an organ.
    High,
    /// Nobody can say.
    UnableToAssess,
}

/// How bad the reaction was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Severity {
    /// Mild.
    Mild,
    /// Moderate.
    Moderate,
    /// Severe.
    Severe,
}

/// Whether it is so now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum ClinicalStatus {
    /// It is.
    Active,
    /// Not for now.
    Inactive,
    /// Not any more.
    Resolved,
}

/// How certain it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum VerificationStatus {
    /// Somebody says so.
    Unconfirmed,
    /// Certain.
    Confirmed,
    /// It is certain that it is not so.
    Refuted,
}

/// An allergy or intolerance.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "allergies")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AllergyId,
    /// Whose record it is part of.
    pub client_id: ClientId,
    /// What is not borne.
    #[sea_orm(column_name = "substance_enc")]
    pub substance: Sealed<Substance>,
    /// What happens.
    #[sea_orm(column_name = "reaction_enc")]
    pub reaction: Option<Sealed<Reaction>>,
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[sea_orm(column_name = "onset_enc")]
    pub onset: Option<Sealed<Onset>>,
    /// What else there is to say.
    #[sea_orm(column_name = "note_enc")]
    pub note: Option<Sealed<Note>>,
    /// Of what sort it is.
    #[sea_orm(column_name = "type")]
    pub kind: Option<Kind>,
    /// Of what sort the substance is.
    pub category: Option<Category>,
    /// What it could come to.
    pub criticality: Option<Criticality>,
    /// How bad the reaction was.
    pub severity: Option<Severity>,
    /// Whether it is so now.
    pub clinical_status: ClinicalStatus,
    /// How certain it is.
    pub verification_status: VerificationStatus,
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
