//! What a draft said before, and what was sent for it and could not be merged.
use crate::{ClientId, SessionId, SessionRevisionId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;
use uuid::Uuid;

sealed! {
    session_revision: SessionRevisionId of client_id {
        Subjective = 1 subjective,
        Objective = 2 objective,
        Assessment = 3 assessment,
        Plan = 4 plan,
    }
}

/// Why it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// A change has replaced it.
    Replaced,
    /// It was sent on an older version and could not be merged.
    Unmerged,
}

/// What was done to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Step {
    /// It was written in.
    Change,
    /// It was signed.
    Sign,
    /// It was taken off the lists.
    Archive,
    /// It was put back.
    Restore,
}

/// Parts of a session as they stood at a version, until a change replaced them; or as they were sent and could not be merged. It never
/// changes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "session_revisions")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionRevisionId,
    /// Whose record it is part of.
    pub client_id: ClientId,
    /// The session.
    pub session_id: SessionId,
    /// Why it is kept.
    pub kind: Kind,
    /// The version of the session that was replaced, or that had been read by who sent it.
    pub at_version: i32,
    /// What replaced it; nothing where it could not be merged.
    pub change: Option<Step>,
    /// The parts that stand here, by their columns; those that were empty too.
    pub fields: Vec<String>,
    /// When the session took place.
    pub session_at: Option<OffsetDateTime>,
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
    /// The unmerged ones that the change has dealt with.
    pub settled: Vec<Uuid>,
    /// From when on the session said so, or when it was sent.
    pub since: OffsetDateTime,
    /// Who wrote it.
    pub written_by: UserId,
    /// When it was replaced, or could not be merged; kept by the database.
    pub created_at: OffsetDateTime,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
