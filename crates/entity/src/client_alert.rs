//! What everybody who treats a client should know first.
use crate::{ClientAlertId, ClientId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! { client_alert: ClientAlertId of client_id {
    Text = 1 text,
} }

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// A danger, to the client or to others.
    Risk,
    /// Custody, guardianship, an order of a court.
    Legal,
    /// What the client needs to come, to hear, to see, to understand.
    Accessibility,
    /// Something else.
    Other,
}

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Low,
    /// To be heeded.
    Moderate,
    /// To be heeded before anything else.
    High,
}

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "client_alerts")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClientAlertId,
    /// Whose record it is part of.
    pub client_id: ClientId,
    /// What it is about.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// What to know.
    #[sea_orm(column_name = "text_enc")]
    pub text: Sealed<Text>,
    /// The first instant.
    pub from_at: OffsetDateTime,
    /// The first instant after it.
    pub until_at: Option<OffsetDateTime>,
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
