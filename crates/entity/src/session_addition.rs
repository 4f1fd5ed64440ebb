//! What is added to a signed session.
use crate::{ClientId, SessionAdditionId, SessionId, UserId, WorkspaceId, session::Meaning};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! {
    session_addition: SessionAdditionId of client_id {
        Reason = 1 reason,
        Text = 2 text,
    }
}

/// What kind of addition it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// More, learnt since.
    Addendum,
    /// What is wrong in the session, and how it is right.
    Correction,
    /// What should have been written in time.
    LateEntry,
}

/// What is added to a signed session, signed at once. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "session_additions")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionAdditionId,
    /// Whose record it is part of.
    pub client_id: ClientId,
    /// The session.
    pub session_id: SessionId,
    /// Counts the additions of the session, from 1.
    pub number: i32,
    /// What kind it is.
    pub kind: Kind,
    /// Why it was added.
    #[sea_orm(column_name = "reason_enc")]
    pub reason: Sealed<Reason>,
    /// What was added.
    #[sea_orm(column_name = "text_enc")]
    pub text: Sealed<Text>,
    /// Keyed digest of it and of the digest before it.
    pub content_mac: Vec<u8>,
    /// When it was added and signed.
    pub signed_at: OffsetDateTime,
    /// By whom.
    pub signed_by: UserId,
    /// What the signature says.
    pub meaning: Meaning,
    /// When the row was added; kept by the database.
    pub created_at: OffsetDateTime,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
