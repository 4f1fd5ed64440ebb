//! What stands above a client's record.
use crate::{allergy::Allergy, client_alert::ClientAlert, scope::Scoped};
use async_graphql::{Context, Result, Union};
use entity::ClientId;

/// What one should know of a client before anything else.
#[derive(Union, Clone)]
pub(crate) enum BannerEntry {
    /// What the client does not bear.
    Allergy(Allergy),
    /// An alert.
    ClientAlert(ClientAlert),
}

impl From<store::BannerEntry> for BannerEntry {
    fn from(entry: store::BannerEntry) -> Self {
        match entry {
            store::BannerEntry::Allergy(row) => Self::Allergy(row.into()),
            store::BannerEntry::Alert(row) => Self::ClientAlert(row.into()),
        }
    }
}

/// A client's banner.
pub(crate) async fn of(ctx: &Context<'_>, client: ClientId) -> Result<Option<Vec<BannerEntry>>> {
    Ok(Some(ctx.scope()?.banner(client).await?.into_iter().map(Into::into).collect()))
}
