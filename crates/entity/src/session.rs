//! A SOAP note of one session.
use crate::{AppointmentId, ClientId, ProviderId, SessionId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! {
    session: SessionId of client_id {
        Subjective = 1 subjective,
        Objective = 2 objective,
        Assessment = 3 assessment,
        Plan = 4 plan,
    }
}

/// Whether the note can still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Signed: it never changes again.
    Signed,
}

/// What a signature says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Meaning {
    /// Who signs has written it.
    #[default]
    Author,
    /// Who signs has gone through what was drafted for them, and answers for it.
    Reviewer,
}

/// A SOAP note of one session.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "sessions")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Whose record it is part of.
    pub client_id: ClientId,
    /// Who writes it.
    pub provider_id: ProviderId,
    /// The visit it is about; at most one session each.
    pub appointment_id: Option<AppointmentId>,
    /// When the session took place.
    pub session_at: OffsetDateTime,
    /// Whether it can still change.
    pub status: Status,
    /// What the client says.
    #[sea_orm(column_name = "subjective_enc")]
    pub subjective: Option<Sealed<Subjective>>,
    /// What the provider observes.
    #[sea_orm(column_name = "objective_enc")]
    pub objective: Option<Sealed<Objective>>,
    /// What the provider makes of it.
    #[sea_orm(column_name = "assessment_enc")]
    pub assessment: Option<Sealed<Assessment>>,
    /// What comes next.
    #[sea_orm(column_name = "plan_enc")]
    pub plan: Option<Sealed<Plan>>,
    /// Keyed digest of the content as it was signed.
    pub content_mac: Option<Vec<u8>>,
    /// When it was signed.
    pub signed_at: Option<OffsetDateTime>,
    /// By whom.
    pub signed_by: Option<UserId>,
    /// What the signature says.
    pub meaning: Option<Meaning>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was added; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
    /// Who began it.
    pub created_by: UserId,
    /// Who changed it last.
    pub updated_by: UserId,
    /// When the draft was archived.
    pub deleted_at: Option<OffsetDateTime>,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
