//! Those who treat clients.
use crate::{Result, Scope, batch::by_id, sql};
use entity::{
    ProviderId,
    provider::{Entity, Model},
};
use std::sync::{Arc, LazyLock};

mod change;
mod npi;

pub use change::ProviderChange;

/// The providers of a scope.
#[derive(Debug)]
pub struct Providers<'s>(&'s Scope);

impl Scope {
    /// The providers of the workspace.
    pub fn providers(&self) -> Providers<'_> {
        Providers(self)
    }
}

/// No practice has more of anything that is listed whole.
pub(crate) const WHOLE: i64 = 500;

impl Providers<'_> {
    /// The provider of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: ProviderId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.providers.load(ById(id)).await
    }

    /// All providers who have not left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self) -> Result<Vec<Arc<Model>>> {
        static SQL: LazyLock<String> = LazyLock::new(|| sql::whole::<Entity>("x.id"));
        let unit = &self.0.unit;
        let rows = unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), false.into(), WHOLE.into()]).await?;
        Ok(rows.into_iter().map(Arc::new).collect())
    }
}

by_id!(ProviderId);
