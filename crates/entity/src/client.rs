//! A person in care.
use crate::{ClientId, ProviderId, Record, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! {
    client: ClientId {
        LegalName = 1 legal_name,
        UsedName = 2 used_name,
        BirthDate = 3 birth_date,
        Email = 4 email,
        Phone = 5 phone,
        Address = 6 address,
        Notes = 7 notes,
    }
}

/// A person in care.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "clients")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClientId,
    /// The provider of record.
    pub provider_id: Option<ProviderId>,
    /// The name in documents.
    #[sea_orm(column_name = "legal_name_enc")]
    pub legal_name: Sealed<LegalName>,
    /// The name the client goes by, where it differs.
    #[sea_orm(column_name = "used_name_enc")]
    pub used_name: Option<Sealed<UsedName>>,
    /// ISO 8601 date.
    #[sea_orm(column_name = "birth_date_enc")]
    pub birth_date: Option<Sealed<BirthDate>>,
    /// E-mail address.
    #[sea_orm(column_name = "email_enc")]
    pub email: Option<Sealed<Email>>,
    /// Phone number.
    #[sea_orm(column_name = "phone_enc")]
    pub phone: Option<Sealed<Phone>>,
    /// Postal address.
    #[sea_orm(column_name = "address_enc")]
    pub address: Option<Sealed<Address>>,
    /// What the practice should know, outside the clinical notes.
    #[sea_orm(column_name = "notes_enc")]
    pub notes: Option<Sealed<Notes>>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was added; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
    /// Who added the client.
    pub created_by: UserId,
    /// Who changed the client last.
    pub updated_by: UserId,
    /// When the client was archived.
    pub deleted_at: Option<OffsetDateTime>,
}

impl Record for Model {
    const ENTITY: &'static str = "client";
    fn client(&self) -> Option<ClientId> {
        Some(self.id)
    }
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
