#![doc = include_str!("../README.md")]
pub mod admin;

use sea_orm_migration::prelude::*;
pub use sea_orm_migration::{MigratorTrait, MigratorTraitSelf};

/// Roles, schemas and the extension: run once per database by an administrator, harmless when run again.
pub const PREPARE: &str = include_str!("../prepare.sql");

struct Step {
    name: &'static str,
    up: &'static str,
    down: &'static str,
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.up).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.down).await.map(drop)
    }
}

macro_rules! steps {
    ($($name:literal),+ $(,)?) => {
        vec![$(Box::new(Step {
            name: $name,
            up: include_str!(concat!("../", $name, "/up.sql")),
            down: include_str!(concat!("../", $name, "/down.sql")),
        }) as Box<dyn MigrationTrait>),+]
    };
}

/// Applies and reverts the steps.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        steps![
            "m20261123_000001_foundation",
            "m20261123_000002_workspaces",
            "m20261123_000003_audit",
            "m20261123_000004_people",
            "m20261123_000005_catalogue",
            "m20261123_000006_clients",
            "m20261123_000007_appointments",
            "m20261123_000008_sessions",
            "m20261123_000009_rotation",
            "m20261123_000010_search",
            "m20261123_000011_erasure",
            "m20261123_000012_attachments",
            "m20261123_000013_disclosures",
            "m20261123_000014_clients_more",
            "m20261123_000015_credentials",
            "m20261123_000016_session_history",
            "m20261123_000017_care_plans",
            "m20261123_000018_clinical",
            "m20261123_000019_telehealth",
            "m20261123_000020_summaries",
        ]
    }
}
