//! A rotation of keys: what it is about and how far it is.
use crate::{KeyRotationId, WorkspaceId};
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;
use uuid::Uuid;

/// Which keys are exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// The master key: the keys of all workspaces are wrapped anew.
    Master,
    /// The key of the workspace.
    Workspace,
    /// The keys of the workspace's clients.
    Clients,
}

/// What is to be done next. Each step is entered when the one before it is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Phase {
    /// Make the new keys, which nobody uses yet.
    Make,
    /// Wait until every server knows them.
    Spread,
    /// Write under the new key what is found by its key: it stands there twice from now on.
    Backfill,
    /// Make the new keys those that seal.
    Switch,
    /// Wait until nobody seals with the old ones.
    Settle,
    /// Seal anew what the old ones have sealed.
    Move,
    /// Count that nothing is left on the old ones, and destroy them.
    Prove,
    /// Wait until nobody uses them to look anything up.
    Forget,
    /// Remove what was found by the old ones.
    Drop,
    /// All is done.
    Done,
}

/// A rotation of keys.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "key_rotations")]
pub struct Model {
    /// The tenant; the installation for its own key and for the master key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: KeyRotationId,
    /// Which keys.
    pub kind: Kind,
    /// What is to be done next.
    pub phase: Phase,
    /// The table that is being moved, by its number in the register.
    pub table_number: Option<i32>,
    /// The last row of it that was.
    pub last_id: Option<Uuid>,
    /// How much is moved.
    pub done: i64,
    /// How much there was to move when it began.
    pub total: i64,
    /// The process that is at it.
    pub lease_owner: Option<Uuid>,
    /// Until when others leave it alone.
    pub lease_until: Option<OffsetDateTime>,
    /// When it began.
    pub started_at: OffsetDateTime,
    /// When something was last done.
    pub updated_at: OffsetDateTime,
    /// When it was done.
    pub finished_at: Option<OffsetDateTime>,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
