//! Whom to call in an emergency of a client's.
use crate::{ClientId, EmergencyContactId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! {
    emergency_contact: EmergencyContactId of client_id {
        Name = 1 name,
        Relationship = 2 relationship,
        Phone = 3 phone,
        Email = 4 email,
        Notes = 5 notes,
    }
}

/// Somebody to call in an emergency.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "emergency_contacts")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmergencyContactId,
    /// Whose contact it is.
    pub client_id: ClientId,
    /// In which order they are called, 1 first.
    pub rank: i16,
    /// Name.
    #[sea_orm(column_name = "name_enc")]
    pub name: Sealed<Name>,
    /// What they are to the client.
    #[sea_orm(column_name = "relationship_enc")]
    pub relationship: Option<Sealed<Relationship>>,
    /// Phone number.
    #[sea_orm(column_name = "phone_enc")]
    pub phone: Option<Sealed<Phone>>,
    /// E-mail address.
    #[sea_orm(column_name = "email_enc")]
    pub email: Option<Sealed<Email>>,
    /// What to know before calling.
    #[sea_orm(column_name = "notes_enc")]
    pub notes: Option<Sealed<Notes>>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was added; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
    /// When it was archived.
    pub deleted_at: Option<OffsetDateTime>,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
