//! Which sessions serve which plan of care.
use crate::{CarePlanId, ClientId, SessionId, WorkspaceId};
use sea_orm::entity::prelude::*;

/// A session that serves a plan of the same client.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "care_plan_sessions")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Whose session and plan.
    pub client_id: ClientId,
    /// The plan.
    #[sea_orm(primary_key, auto_increment = false)]
    pub care_plan_id: CarePlanId,
    /// The session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
