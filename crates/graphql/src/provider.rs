//! Who treats clients.
use crate::{id, row::over, scope::Scoped};
use async_graphql::{Context, ID, Object, Result};
use entity::{UserId, provider::Model};

over! {
    /// Somebody who treats clients.
    Provider(Model)
}

#[Object(use_type_description)]
impl Provider {
    /// Global, opaque, good for this workspace only.
    pub(crate) async fn id(&self) -> ID {
        id::global(self.0.id)
    }
    /// The name colleagues and clients see.
    async fn display_name(&self, ctx: &Context<'_>) -> Result<String> {
        let user = ctx.scope()?.users().find(UserId(self.0.id.0)).await?;
        Ok(user.map(|user| user.display_name.clone()).unwrap_or_default())
    }
    /// Credentials after the name, such as `LMFT`.
    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }
    /// Whether visits can be booked.
    async fn bookable(&self) -> bool {
        self.0.bookable
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "ProviderQuery")]
impl Query {
    /// All providers of the practice.
    async fn providers(&self, ctx: &Context<'_>) -> Result<Vec<Provider>> {
        Ok(ctx.scope()?.providers().all().await?.into_iter().map(Into::into).collect())
    }
}
