//! What lets one file in or out, once.
use crate::{AttachmentId, FileTicketId, SignInId, UserId, WorkspaceId};
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

/// Which way a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// In.
    Upload,
    /// Out.
    Download,
}

/// What lets one file in or out over HTTP, once. Of its secret only the hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "file_tickets")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileTicketId,
    /// Which file.
    pub attachment_id: AttachmentId,
    /// Which way.
    pub kind: Kind,
    /// Who asked for it, and acts with it.
    pub user_id: UserId,
    /// The sign-in with which that was; when it ends, so does the ticket.
    pub sign_in_id: SignInId,
    /// SHA-256 of the token in the address.
    pub token_hash: Vec<u8>,
    /// From when it is worthless.
    pub expires_at: OffsetDateTime,
    /// When it was used.
    pub used_at: Option<OffsetDateTime>,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

nothing_sealed!();

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
