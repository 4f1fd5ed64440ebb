//! What a client takes.
use crate::{ClientId, MedicationId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { medication: MedicationId of client_id {
    Name = 1 name,
    Dose = 2 dose,
    Route = 3 route,
    Frequency = 4 frequency,
    EffectiveStart = 5 effective_start,
    EffectiveEnd = 6 effective_end,
    Prescriber = 7 prescriber,
    Reason = 8 reason,
    Note = 9 note,
} }

/// Whether it is taken, as FHIR has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Status {
    /// It is taken.
    Active,
    /// It was taken to the end.
    Completed,
    /// It is to be taken.
    Intended,
    /// It was stopped for good.
    Stopped,
    /// It is not taken for now.
    OnHold,
    /// Nobody knows.
    Unknown,
    /// It was prescribed and is not taken.
    NotTaken,
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum InformationSource {
    /// The client.
    Client,
    /// Somebody of the family, or a carer.
    RelatedPerson,
    /// Who prescribed it, or treats the client elsewhere.
    Practitioner,
    /// A plan, a letter or a package.
    Document,
}

/// A medication, as far as it is known: a statement, and no prescription.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "medications")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MedicationId,
    /// Whose record it is part of.
    pub client_id: ClientId,
    /// Of the product or substance, with its strength.
    #[sea_orm(column_name = "name_enc")]
    pub name: Sealed<Name>,
    /// How much at a time.
    #[sea_orm(column_name = "dose_enc")]
    pub dose: Option<Sealed<Dose>>,
    /// How it is taken.
    #[sea_orm(column_name = "route_enc")]
    pub route: Option<Sealed<Route>>,
    /// How often, and when.
    #[sea_orm(column_name = "frequency_enc")]
    pub frequency: Option<Sealed<Frequency>>,
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[sea_orm(column_name = "effective_start_enc")]
    pub effective_start: Option<Sealed<EffectiveStart>>,
    /// Until when, in the same forms.
    #[sea_orm(column_name = "effective_end_enc")]
    pub effective_end: Option<Sealed<EffectiveEnd>>,
    /// Who prescribed it.
    #[sea_orm(column_name = "prescriber_enc")]
    pub prescriber: Option<Sealed<Prescriber>>,
    /// What for.
    #[sea_orm(column_name = "reason_enc")]
    pub reason: Option<Sealed<Reason>>,
    /// What else there is to say.
    #[sea_orm(column_name = "note_enc")]
    pub note: Option<Sealed<Note>>,
    /// Whether it is taken.
    pub status: Status,
    /// Who says so.
    pub information_source: Option<InformationSource>,
    /// When they said so.
    pub date_asserted: OffsetDateTime,
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
