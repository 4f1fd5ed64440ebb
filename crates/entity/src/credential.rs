//! What a provider may do, and until when.
use crate::{CredentialId, ProviderId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::{Date, OffsetDateTime};

sealed! { credential: CredentialId { Number = 1 number } }

/// What sort of credential it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// The licence to practise.
    License,
    /// A board's or society's certificate.
    Certification,
    /// The registration with the Drug Enforcement Administration of the United States.
    Dea,
    /// Professional liability insurance.
    Insurance,
    /// An academic degree.
    Degree,
    /// A course, such as first aid.
    Training,
    /// Anything else.
    Other,
}

/// A credential of a provider.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "credentials")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CredentialId,
    /// Whose it is.
    pub provider_id: ProviderId,
    /// What sort of credential it is.
    pub kind: Kind,
    /// The number under which the issuer knows it.
    #[sea_orm(column_name = "number_enc")]
    pub number: Option<Sealed<Number>>,
    /// Who issued it.
    pub issuer: String,
    /// ISO 3166-2 code of where it is good.
    pub jurisdiction: Option<String>,
    /// The first day.
    pub issued_on: Option<Date>,
    /// The last day.
    pub expires_on: Option<Date>,
    /// When it was last held against the issuer's register.
    pub verified_at: Option<OffsetDateTime>,
    /// By whom.
    pub verified_by: Option<UserId>,
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
