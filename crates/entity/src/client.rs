//! A person in care.
use crate::{ClientId, ProviderId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

sealed! {
    client: ClientId of id {
        LegalName = 1 legal_name,
        UsedName = 2 used_name,
        BirthDate = 3 birth_date,
        Email = 4 email,
        Phone = 5 phone,
        Address = 6 address,
        Notes = 7 notes,
        Mrn = 8 mrn,
        NationalId = 9 national_id,
        PreferredLanguage = 10 preferred_language,
    }
}

/// Where a client is in care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Status {
    /// Not yet in care.
    Waiting,
    /// In care.
    Active,
    /// In care, without visits for a while.
    Inactive,
    /// Care has ended.
    Discharged,
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
    /// Medical record number; unique in the workspace.
    #[sea_orm(column_name = "mrn_enc")]
    pub mrn: Option<Sealed<Mrn>>,
    /// The number that a state knows the client by.
    #[sea_orm(column_name = "national_id_enc")]
    pub national_id: Option<Sealed<NationalId>>,
    /// BCP 47 tag of the language that the client likes to be spoken to in.
    #[sea_orm(column_name = "preferred_language_enc")]
    pub preferred_language: Option<Sealed<PreferredLanguage>>,
    /// Where the client is in care.
    pub status: Status,
    /// Until when the record is kept, where that is longer than the practice's rule says.
    pub retain_until: Option<Date>,
    /// When the client was erased: from then on nothing sealed opens.
    pub erased_at: Option<OffsetDateTime>,
    /// The number of the transaction that wrote it last; kept by the database.
    pub change_number: i64,
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

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
