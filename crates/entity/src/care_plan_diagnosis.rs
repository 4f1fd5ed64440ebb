//! Which diagnoses a plan of care is about.
use crate::{CarePlanId, ClientId, DiagnosisId, WorkspaceId};
use sea_orm::entity::prelude::*;

/// A diagnosis that a plan of the same client is about.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "care_plan_diagnoses")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Whose diagnosis and plan.
    pub client_id: ClientId,
    /// The plan.
    #[sea_orm(primary_key, auto_increment = false)]
    pub care_plan_id: CarePlanId,
    /// The diagnosis.
    #[sea_orm(primary_key, auto_increment = false)]
    pub diagnosis_id: DiagnosisId,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
