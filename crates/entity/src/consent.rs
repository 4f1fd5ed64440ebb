//! What clients have agreed to.
use crate::{ClientId, ConsentId, UserId, WorkspaceId};
use crypto::Sealed;
use sea_orm::entity::prelude::*;
use time::OffsetDateTime;

sealed! {
    consent: ConsentId of client_id {
        Digest = 1 digest,
        GiverName = 2 giver_name,
        WithdrawerName = 3 withdrawer_name,
    }
}

/// What is agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// To be treated.
    Treatment,
    /// To be treated by video or telephone.
    Telehealth,
    /// That sound or picture of a visit is recorded.
    Recording,
    /// That others are told of the record.
    DataSharing,
    /// That the notice of privacy practices was had.
    PrivacyPractices,
    /// To be written to or called about care.
    Communication,
    /// To pay, and to be billed for.
    Financial,
    /// To be photographed.
    Photography,
    /// To take part in research.
    Research,
}

/// Who gives or withdraws a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum By {
    /// The client.
    Client,
    /// A parent or guardian.
    Guardian,
    /// Whoever else may speak for the client.
    Representative,
    /// The practice, which withdraws what was recorded by mistake and gives nothing.
    Practice,
}

/// A consent. It does not change; it is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(schema_name = "pazpaz", table_name = "consents")]
pub struct Model {
    /// The tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: WorkspaceId,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsentId,
    /// Whose it is.
    pub client_id: ClientId,
    /// What is agreed to.
    pub kind: Kind,
    /// Which version of the practice's text.
    pub text_version: String,
    /// SHA-256 of the text, in hexadecimal.
    #[sea_orm(column_name = "digest_enc")]
    pub digest: Sealed<Digest>,
    /// From when it holds.
    pub given_at: OffsetDateTime,
    /// Until when it holds, where it was given for a time.
    pub expires_at: Option<OffsetDateTime>,
    /// Who gave it.
    pub given_by: By,
    /// The name of who gave it, where that was not the client.
    #[sea_orm(column_name = "giver_name_enc")]
    pub giver_name: Option<Sealed<GiverName>>,
    /// Who recorded it.
    pub recorded_by: UserId,
    /// From when it holds no more.
    pub withdrawn_at: Option<OffsetDateTime>,
    /// Who withdrew it.
    pub withdrawn_by: Option<By>,
    /// The name of who withdrew it, where that was not the client.
    #[sea_orm(column_name = "withdrawer_name_enc")]
    pub withdrawer_name: Option<Sealed<WithdrawerName>>,
    /// Who recorded that.
    pub withdrawal_recorded_by: Option<UserId>,
    /// Counts the changes, from 1; kept by the database.
    pub version: i32,
    /// When it was recorded; kept by the database.
    pub created_at: OffsetDateTime,
    /// When it was last changed; kept by the database.
    pub updated_at: OffsetDateTime,
}

/// No relations: rows are joined by the batches of the store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
