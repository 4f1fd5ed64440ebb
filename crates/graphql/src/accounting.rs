//! The account of a client's record, in plain words.
use crate::{connection::connection, scope::Scoped};
use async_graphql::{Context, Description, Enum, Object, Result};
use store::{AccountKind, Accounted};
use time::OffsetDateTime;

/// Of which kind an entry of an account is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "AccountKind")]
pub(crate) enum AccountingKind {
    /// Something of the record was told others.
    Disclosure,
    /// Something of the record was seen by somebody of the practice.
    Access,
    /// The record was added to or changed.
    Change,
}

/// What was done with a client's record, or told others of it.
#[derive(Clone, Description)]
pub(crate) struct AccountingEntry(Accounted);

impl From<Accounted> for AccountingEntry {
    fn from(entry: Accounted) -> Self {
        Self(entry)
    }
}

connection!(
    AccountingConnection,
    AccountingEdge,
    AccountingEntry,
    "A page of the account of a client's record, the latest first.",
    "An entry and where it stands in the account."
);

#[Object(use_type_description)]
impl AccountingEntry {
    /// When it was.
    async fn at(&self) -> OffsetDateTime {
        self.0.at()
    }
    /// Of which kind it is.
    async fn kind(&self) -> AccountingKind {
        self.0.kind().into()
    }
    /// What happened, as an English sentence with the time in the practice's zone. What was disclosed is private: it is opened for this,
    /// and leaves a receipt.
    async fn sentence(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(ctx.scope()?.sentence(&self.0).await?)
    }
}
