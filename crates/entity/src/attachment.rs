//! A file of a client's record.
use crate::{AttachmentId, ClientId, Record, SessionId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;
use uuid::Uuid;

sealed! { @ attachment: AttachmentId, crypto::OfClient, |row: &Model| row.client_id.0, {
    Name = 1 name,
    Digest = 2 digest,
} }

impl Record for Model {
    const ENTITY: &'static str = "attachment";
    fn client(&self) -> Option<ClientId> {
        Some(self.client_id)
    }
    fn of_session(&self) -> bool {
        self.session_id.is_some()
    }
}

/// The key seals them of the client that this column names.
pub const CLIENT_COLUMN: Option<&str> = Some("client_id");

/// What there is of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Its bytes are awaited.
    Pending,
    /// It is there.
    Stored,
    /// The client was erased.
    Gone,
}

/// A file of a client's record. Its bytes lie in the object store, sealed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "attachments")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttachmentId,
    /// Whose record it is part of.
    pub client_id: ClientId,
    /// The session it belongs to, if to one.
    pub session_id: Option<SessionId>,
    /// The name of its object; another one each time that it is sealed anew.
    pub object_id: Uuid,
    /// What there is of it.
    pub state: State,
    /// What people call it.
    #[sea_orm(column_name = "name_enc")]
    pub name: Sealed<Name>,
    /// Its media type, told from its bytes.
    pub content_type: Option<String>,
    /// How many bytes it has.
    pub size_bytes: i64,
    /// SHA-256 of its bytes, in hexadecimal.
    #[sea_orm(column_name = "digest_enc")]
    pub digest: Option<Sealed<Digest>>,
    /// The version of the client's key from which its own is derived.
    pub key_version: Option<i32>,
    /// When its bytes were there; nobody sees it before.
    pub stored_at: Option<OffsetDateTime>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was announced; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
    /// Who added it.
    pub created_by: UserId,
    /// Who changed it last.
    pub updated_by: UserId,
    /// When it was archived.
    pub deleted_at: Option<OffsetDateTime>,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
